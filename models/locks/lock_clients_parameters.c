/* The objects "lock_clients" of a spec, and their check. */
#include "models/locks/lock_clients.h"

#include <string.h>

#define ROW(member) .name = #member, .offset = offsetof(struct lock_clients_parameters, member)
#define CONVERSION_ROW(member)                                                                     \
    .name = #member, .offset = offsetof(struct lock_conversion_parameters, member)

enum { CLIENTS_MOST = 100000, EXPONENT_MOST = 100 };

static TABLE(conversion_table, struct lock_conversion_parameters,
             {CONVERSION_ROW(mode), .type = PARAMETER_CHOICE, .preset = "\"EX\"",
              .choices = lock_mode_names, .doc = "The mode that the locks are converted to."},
             {CONVERSION_ROW(share), .type = PARAMETER_REAL, .preset = "1", .most = 1,
              .doc = "Share of the transactions that convert all of their locks."},
             {CONVERSION_ROW(hold), .type = PARAMETER_DISTRIBUTION, .preset = "\"0 s\"",
              .doc = "Time that the converted locks are held."});

static const struct parameter node_row = {
    .name = "node",
    .type = PARAMETER_NAME,
    .doc = "A node of the cluster.",
};

TABLE(lock_clients_table, struct lock_clients_parameters,
      {ROW(nodes), .type = PARAMETER_LIST, .flags = PARAMETER_OPTIONAL, .element = &node_row,
       .count_least = 1, .doc = "The nodes that the clients are on; without it, all."},
      {ROW(clients), .type = PARAMETER_INTEGER, .preset = "1", .least = 1, .most = CLIENTS_MOST,
       .doc = "Clients on each of these nodes."},
      {ROW(think), .type = PARAMETER_DISTRIBUTION, .preset = "\"0 s\"",
       .doc = "Time that a client thinks before each transaction."},
      {ROW(hold), .type = PARAMETER_DISTRIBUTION, .flags = PARAMETER_ABOVE_LEAST,
       .doc = "Time that a transaction holds its locks, from the last one on."},
      {ROW(locks_per_transaction), .type = PARAMETER_INTEGER, .preset = "1", .least = 1,
       .most = LOCKS_OF_CLIENT_MOST,
       .doc = "Locks of a transaction, each on another resource, taken one after the other in"
              " ascending order."},
      {ROW(mode), .type = PARAMETER_WEIGHTED_NAMES, .preset = "\"EX\"",
       .doc = "The mode of a lock: NL, CR, CW, PR, PW or EX; or several with their"
              " probabilities."},
      {ROW(exponent), .type = PARAMETER_REAL, .preset = "0", .most = EXPONENT_MOST,
       .doc = "The resource of rank k is chosen in proportion to k^-exponent (Zipf); 0: all"
              " alike."},
      {ROW(conversion), .type = PARAMETER_OBJECT, .flags = PARAMETER_OPTIONAL,
       .of = &conversion_table,
       .doc = "The locks are converted to another mode when they have been held, and held on;"
              " without it they are not."});

static bool is_there(const char *const *names, size_t count, const char *name)
{
    size_t i = 0;
    while (i < count && strcmp(names[i], name) != 0) {
        i++;
    }
    return i < count;
}

void lock_clients_check(const struct lock_clients_parameters *parameters, const struct scope *scope,
                        struct complaints *complaints, const struct parameter_map *nodes,
                        int64_t resources)
{
    const char *const *names = parameters->nodes.elements;
    struct scope list = scope_child(scope, "nodes");
    for (size_t i = 0; i < parameters->nodes.count; i++) {
        struct scope at = scope_element(&list, i);
        if (names[i] != NULL && !is_there(nodes->names, nodes->count, names[i])) {
            scope_complain(&at, NULL, complaints, "there is no node \"%s\"", names[i]);
        }
    }
    for (size_t i = 0; i < parameters->mode.count; i++) {
        if (!is_there(lock_mode_names, LOCK_MODES, parameters->mode.names[i])) {
            scope_complain(scope, "mode", complaints, "\"%s\" is no mode: NL, CR, CW, PR, PW or EX",
                           parameters->mode.names[i]);
        }
    }
    if (resources > 0 && parameters->locks_per_transaction > resources) {
        scope_complain(scope, "locks_per_transaction", complaints,
                       "more than the lock manager has resources: %lld", (long long)resources);
    }
    if (parameters->conversion != NULL && parameters->locks_per_transaction > 1) {
        scope_complain(scope, "conversion", complaints,
                       "is for transactions of one lock: those of more might wait in a circle");
    }
}
