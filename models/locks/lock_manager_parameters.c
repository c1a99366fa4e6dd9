/* The object "lock_manager" of a spec, and its check. */
#include "models/locks/lock_manager_state.h"

#define ROW(member) .name = #member, .offset = offsetof(struct lock_manager_parameters, member)

/* Views of resources that all nodes have together: 768 MiB. */
#define VIEWS_MOST (UINT64_C(1) << 25)

static const char *const masterings[] = {
    [MASTERING_FIRST_USE] = "first_use", [MASTERING_STATIC] = "static", NULL};

TABLE(lock_manager_table, struct lock_manager_parameters,
      {ROW(resources), .type = PARAMETER_INTEGER, .least = 1, .most = LOCK_RESOURCES_MOST,
       .doc = "Resources that can be locked: pages, files, records. Each has a master, the node"
              " that keeps its locks."},
      {ROW(mastering), .type = PARAMETER_CHOICE, .preset = "\"first_use\"", .choices = masterings,
       .doc = "The master of a resource: first_use, the node that wants a lock first, as a"
              " directory spread over the nodes knows; static, the node that a hash says."},
      {ROW(message_size), .type = PARAMETER_SIZE, .preset = "\"128 B\"", .least = 1,
       .most = 1048576, .doc = "Size of a message about a lock on the network."},
      {ROW(message_cost), .type = PARAMETER_DURATION, .preset = "\"0 s\"",
       .doc = "Time that a lock manager takes to send a message, and as long to receive one;"
              " others wait meanwhile. It is no load on the cores of its node."},
      {ROW(request_cost), .type = PARAMETER_DURATION, .preset = "\"0 s\"",
       .doc = "Time that the lock manager of the master takes for a new lock."},
      {ROW(convert_cost), .type = PARAMETER_DURATION, .preset = "\"0 s\"",
       .doc = "Time that the lock manager of the master takes for a conversion, and for an"
              " unlock."},
      {ROW(toss_time), .type = PARAMETER_DURATION, .preset = "\"10 s\"",
       .doc = "A node forgets who the master of a resource is that it has had no lock on for so"
              " long; a master gives it up and tells the directory (Linux dlm: toss_secs)."},
      {ROW(scan_interval), .type = PARAMETER_DURATION, .preset = "\"5 s\"",
       .flags = PARAMETER_ABOVE_LEAST,
       .doc = "How often a node looks for what it may forget (Linux dlm: scan_secs)."});

void lock_manager_check(const struct lock_manager_parameters *parameters, const struct scope *scope,
                        const struct check_context *context, const struct part *network,
                        size_t nodes)
{
    const struct network_operations *operations = network->kind->operations;
    uint64_t views = (uint64_t)parameters->resources * nodes;
    if (views > VIEWS_MOST) {
        scope_complain(scope, "resources", context->complaints,
                       "%lld resources on %zu nodes; the most is %llu",
                       (long long)parameters->resources, nodes,
                       (unsigned long long)(VIEWS_MOST / nodes));
    }
    if (operations
            ->outlook(network->parameters, parameters->message_size, context->ticks_per_second)
            .loses) {
        scope_complain(scope, NULL, context->complaints,
                       "the network loses messages, and a lock manager sends none twice");
    }
}
