/*
 * The lock table of one resource: the locks on it in three queues, and who may have which mode.
 *
 * A lock is granted, or waits to be granted at all, or is granted in one mode and waits for a
 * conversion to another; it blocks with the mode that it has. The rules are those of Davis,
 * VAXcluster Principles (1993), chapter 6, as Linux fs/dlm/lock.c has them:
 *
 *     1  a new NL lock with EXPEDITE is granted whatever is there
 *     2  a lock in conflict with the granted mode of any other, granted or converting, waits
 *     3  a conversion is granted in place when it can be, whoever converts already
 *     4  with QUECVT only if no other conversion waits
 *     5  a conversion that waits is granted only as the first of them
 *     6  a new lock is granted only if no conversion and no other new lock waits
 *     7  a new lock that waits is granted only as the first, and if no conversion waits
 *     8  NOORDER: rules 5 to 7 do not hold; NOQUEUE: refused instead of waiting
 *
 * Conversions go before new locks. A conversion whose own granted mode blocks a conversion that
 * waits before it would wait for ever: it is told so at once (EDEADLK), or, with CONVDEADLK, gives
 * up its granted mode and waits as an NL lock.
 *
 * Locks that block others are told the strongest mode that is asked for in vain, once for each
 * mode: a hint, after which they keep the lock for as long as they like.
 *
 * The table knows no time, no nodes and no messages. A lock belongs to its user, which keeps it
 * while it is on a queue; nothing is allocated. An operation costs O(1), and O(locks) where there
 * are locks that wait or notices to give.
 */
#ifndef MODELS_LOCKS_RESOURCE_H
#define MODELS_LOCKS_RESOURCE_H

#include "models/locks/modes.h"

struct run;

enum lock_flags {
    LOCK_NOQUEUE = 1,     /* refused instead of waiting */
    LOCK_EXPEDITE = 2,    /* a new NL lock: granted at once */
    LOCK_QUECVT = 4,      /* a conversion: behind the others */
    LOCK_NOORDER = 8,     /* out of turn */
    LOCK_CONVDEADLK = 16, /* a conversion: give the granted mode up instead of a deadlock */
};

enum lock_queue { ON_NO_QUEUE, ON_GRANTED, ON_CONVERTING, ON_WAITING };

/** The end of an operation. */
enum lock_outcome {
    LOCK_GRANTED,
    LOCK_WAITS,
    LOCK_REFUSED,  /* EAGAIN: with NOQUEUE */
    LOCK_DEADLOCK, /* EDEADLK: the lock keeps its granted mode */
    LOCK_INVALID,  /* EINVAL: flags that do not go with the operation */
    LOCK_BUSY,     /* EBUSY: a cancel that came after the grant, an unlock of a lock that waits */
};

/** A lock as its resource knows it; part of the user's own struct. */
struct dlm_lock {
    struct dlm_lock *next, *previous; /* in its queue */
    uint64_t value;                   /* block that was read or is to be written */
    uint8_t queue;                    /* enum lock_queue */
    uint8_t granted;                  /* mode; MODE_NONE: none yet */
    uint8_t requested;                /* mode; MODE_NONE: none */
    uint8_t noticed;     /* the strongest mode that it was told it blocks; MODE_NONE: none */
    uint8_t flags;       /* of the operation under way */
    bool is_demoted;     /* CONVDEADLK: it has given up its granted mode */
    bool is_value_valid; /* of the block that was read */
};

struct lock_list {
    struct dlm_lock *first, *last;
};

/** All zeros: no locks, and a value block of 0. */
struct resource_locks {
    struct lock_list granted, converting, waiting;
    uint32_t held[LOCK_MODES];   /* locks that are granted or converting, by granted mode */
    uint32_t wanted[LOCK_MODES]; /* locks that are converting or waiting, by requested mode */
    uint32_t unordered;          /* of these, with NOORDER */
    uint64_t value;              /* block */
    uint64_t value_sequence;     /* times that it was written */
    bool is_value_invalid;       /* its writer died */
};

/** Where other locks' news goes. Neither may change the resource. */
struct resource_port {
    void *owner;
    /** A lock that waited has what it asked for. */
    void (*granted)(struct run *run, void *owner, struct dlm_lock *lock);
    /** A lock blocks another that asks for this mode. NULL: not told */
    void (*blocks)(struct run *run, void *owner, struct dlm_lock *lock, enum lock_mode mode);
};

/** Ask for a new lock. @param lock  on no queue; its value block is read if it is granted
 *  @return LOCK_GRANTED, LOCK_WAITS, LOCK_REFUSED or LOCK_INVALID; refused, it is on no queue */
enum lock_outcome resource_request(struct run *run, struct resource_locks *locks,
                                   const struct resource_port *port, struct dlm_lock *lock,
                                   enum lock_mode mode, unsigned flags);

/** Ask for another mode of a granted lock. @param lock  with the value to write, where the
 *  conversion does @return also LOCK_DEADLOCK; LOCK_BUSY if it is not granted or converts */
enum lock_outcome resource_convert(struct run *run, struct resource_locks *locks,
                                   const struct resource_port *port, struct dlm_lock *lock,
                                   enum lock_mode mode, unsigned flags);

/** Give a granted lock up. @return LOCK_GRANTED: it is on no queue; LOCK_BUSY if it waits */
enum lock_outcome resource_unlock(struct run *run, struct resource_locks *locks,
                                  const struct resource_port *port, struct dlm_lock *lock);

/** Take back what waits: a new lock is on no queue then, a conversion is granted as before.
 *  @return LOCK_GRANTED: taken back; LOCK_BUSY: nothing waited any more */
enum lock_outcome resource_cancel(struct run *run, struct resource_locks *locks,
                                  const struct resource_port *port, struct dlm_lock *lock);

/** Remove a lock whose holder has died, whatever its queue; the value block of one that might have
 *  written is invalid from then on. Grants nothing: resource_grant does, later. */
void resource_purge(struct resource_locks *locks, struct dlm_lock *lock);

/** Grant all that can be, and tell those that block the rest. @param is_recovered  the order of
 *  conversions was lost: it does not count */
void resource_grant(struct run *run, struct resource_locks *locks, const struct resource_port *port,
                    bool is_recovered);

/** Whether no lock is on it. */
static inline bool resource_is_unused(const struct resource_locks *locks)
{
    return locks->granted.first == 0 && locks->converting.first == 0 && locks->waiting.first == 0;
}

/** The mode that a lock surely protects: that granted, and while it converts what the requested one
 *  implies too. MODE_NONE: none */
static inline unsigned lock_effective_mode(const struct dlm_lock *lock)
{
    if (lock->granted == MODE_NONE || lock->requested == MODE_NONE) {
        return lock->granted;
    }
    return modes_meet(lock->granted, lock->requested);
}

#endif
