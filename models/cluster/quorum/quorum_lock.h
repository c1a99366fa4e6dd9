/*
 * A lock that one of several rings takes: a unit of the storage network, or a witness elsewhere.
 *
 * A ring that lacks one vote races for the lock: its first member that runs and reaches the lock
 * takes it when the acquisition time is over, unless another ring has taken it since the state of
 * votes (the generation, models/cluster/quorum/dynamic_voting.h) that the ring knows. A lock that
 * nobody reaches, or that takes longer than the timeout, is not taken by then. A new ring ends the
 * races of its members.
 */
#ifndef MODELS_CLUSTER_QUORUM_QUORUM_LOCK_H
#define MODELS_CLUSTER_QUORUM_QUORUM_LOCK_H

#include "models/cluster/quorum/quorum.h"
#include "sim/component/assembly.h"

struct quorum_lock_parameters {
    const char *unit; /* NULL: no unit, the lock is elsewhere */
    struct distribution acquisition;
    sim_ticks timeout;
};

/** The listener to races. */
struct quorum_lock_listener {
    void *owner;
    /** A race is over. */
    void (*decided)(struct run *run, void *owner, const struct bit_set *ring, bool is_won);
};

struct lock_race {
    struct event_id ends;
    struct bit_set ring;
    uint64_t generation;
    uint32_t taker; /* as many as there are nodes: none takes it in time */
};

struct quorum_lock {
    struct component component;
    const struct quorum_lock_parameters *parameters;
    struct quorum_lock_listener listener;
    struct quorum_storage storage;
    uint32_t unit; /* index; as many as there are: none */
    uint32_t node_count;
    const struct bit_set *running;
    uint32_t failures;       /* of the lock, that go on */
    uint32_t *cuts;          /* of the way of each node to it, that go on */
    struct lock_race *races; /* by the first member */
    uint64_t taken;          /* the last generation in which it was taken */
    struct stream times;
};

/** The index of a unit; as many as there are: there is none of that name. @param name  or NULL */
uint32_t quorum_unit_named(const struct quorum_environment *environment, const char *name);

/** Complain of a unit that there is not. @param scope  of the object with the key "unit" */
void quorum_unit_check(const char *name, const struct scope *scope,
                       const struct check_context *context);

/** Complain of a unit that there is not; warn of a lock that is never taken in time. */
void quorum_lock_check(const struct quorum_lock_parameters *parameters, const struct scope *scope,
                       const struct check_context *context);

/** Build a lock that nobody has taken. @param running  the nodes that run, kept by the owner */
struct quorum_lock *quorum_lock_build(struct assembly *assembly, const struct scope *scope,
                                      const struct quorum_lock_parameters *parameters,
                                      const struct quorum_environment *environment,
                                      const struct bit_set *running,
                                      struct quorum_lock_listener listener);

/** Whether a member reaches the lock now, and runs. */
bool quorum_lock_is_reached(const struct quorum_lock *lock, const struct bit_set *members);

/** End the races in which any of these nodes takes part. Cost: O(nodes). */
void quorum_lock_withdraw(struct run *run, struct quorum_lock *lock, const struct bit_set *nodes);

/** A ring races for the lock; the listener is told, never inside this call. */
void quorum_lock_race(struct run *run, struct quorum_lock *lock, const struct bit_set *members,
                      uint64_t generation);

/** A failure begins, or one has ended; as many end as begin. @param node  whose way to the lock is
 *  cut; the number of nodes: the lock itself */
void quorum_lock_set(struct quorum_lock *lock, uint32_t node, bool works);

#endif
