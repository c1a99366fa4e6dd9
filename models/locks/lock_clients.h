/*
 * Clients of a lock manager: each thinks, takes its locks one after another, holds them all for a
 * while, perhaps converts them to another mode and holds them on, and gives them up.
 *
 * That is a transaction. Its resources are drawn by their popularity (Zipf) and are different; it
 * takes them in ascending order, so that transactions of one lock table never wait in a circle, but
 * for conversions. A transaction whose conversion would be a deadlock is aborted: it gives all of
 * its locks up and begins anew, with the same resources and modes. A client does not wait for its
 * unlocks.
 */
#ifndef MODELS_LOCKS_LOCK_CLIENTS_H
#define MODELS_LOCKS_LOCK_CLIENTS_H

#include "models/locks/lock_manager.h"

enum { LOCK_CLIENT_GROUPS_MOST = 256, LOCKS_OF_CLIENT_MOST = 1000 };

struct lock_conversion_parameters {
    int mode;
    double share;
    struct distribution hold;
};

struct lock_clients_parameters {
    struct parameter_list nodes; /* const char *; none: all */
    int64_t clients;             /* on each */
    struct distribution think, hold;
    int64_t locks_per_transaction;
    struct weighted_names mode;
    double exponent;
    struct lock_conversion_parameters *conversion; /* NULL: none */
};

extern const struct table lock_clients_table;
extern const struct kind lock_clients_kind;

/** Complain of nodes and modes that are not there, and of more locks than resources.
 *  @param nodes  their names @param resources  of the lock manager */
void lock_clients_check(const struct lock_clients_parameters *parameters, const struct scope *scope,
                        struct complaints *complaints, const struct parameter_map *nodes,
                        int64_t resources);

struct lock_clients; /* opaque: one group */

struct lock_clients_environment {
    const char *const *node_names;
    uint32_t node_count;
    struct lock_manager *manager;
    uint32_t resources;
    uint32_t first; /* number of the group's first client */
    uint64_t rank;  /* of the first of 2^32, by the number of the client */
};

/** Clients of a group in all. */
uint32_t lock_clients_count(const struct lock_clients_parameters *parameters, uint32_t node_count);

/** Build a group, and add it to the assembly. */
struct lock_clients *lock_clients_build(struct assembly *assembly, const struct scope *scope,
                                        const struct lock_clients_parameters *parameters,
                                        const struct lock_clients_environment *environment);

/** An operation of a client of the group has ended; as struct lock_port has it. */
void lock_clients_done(struct run *run, struct lock_clients *group, uint32_t client,
                       struct node_lock *lock, enum lock_outcome outcome);

#endif
