#include "models/locks/resource.h"

#include "models/planted.h"

#include <stddef.h>

static struct lock_list *list_of(struct resource_locks *locks, unsigned queue)
{
    return queue == ON_GRANTED      ? &locks->granted
           : queue == ON_CONVERTING ? &locks->converting
                                    : &locks->waiting;
}

/* Puts a lock at the end of a queue, and counts what it has and wants. */
static void put(struct resource_locks *locks, struct dlm_lock *lock, enum lock_queue queue)
{
    struct lock_list *list = list_of(locks, queue);
    lock->queue = (uint8_t)queue;
    lock->next = NULL;
    lock->previous = list->last;
    *(list->last == NULL ? &list->first : &list->last->next) = lock;
    list->last = lock;
    if (lock->granted != MODE_NONE) {
        locks->held[lock->granted]++;
    }
    if (queue != ON_GRANTED) {
        locks->wanted[lock->requested]++;
        locks->unordered += (lock->flags & LOCK_NOORDER) != 0;
    }
}

/* Takes a lock from its queue. */
static void take(struct resource_locks *locks, struct dlm_lock *lock)
{
    struct lock_list *list = list_of(locks, lock->queue);
    *(lock->previous == NULL ? &list->first : &lock->previous->next) = lock->next;
    *(lock->next == NULL ? &list->last : &lock->next->previous) = lock->previous;
    if (lock->granted != MODE_NONE) {
        locks->held[lock->granted]--;
    }
    if (lock->queue != ON_GRANTED) {
        locks->wanted[lock->requested]--;
        locks->unordered -= (lock->flags & LOCK_NOORDER) != 0;
    }
    lock->queue = ON_NO_QUEUE;
}

/* Rule 2: whether another lock has a mode that the requested one conflicts with. */
static bool conflicts(const struct resource_locks *locks, const struct dlm_lock *lock)
{
    if (PLANTED("locks are granted whatever is held")) {
        return false;
    }
    for (unsigned mode = 0; mode < LOCK_MODES; mode++) {
        bool is_own = lock->queue != ON_NO_QUEUE && lock->granted == mode;
        if (locks->held[mode] > (is_own ? 1 : 0) &&
            !modes_are_compatible((enum lock_mode)lock->requested, (enum lock_mode)mode)) {
            return true;
        }
    }
    return false;
}

/* Whether a lock with its requested mode set may have it. @param is_new  it has not waited; a
 * conversion is still among the granted locks */
static bool may_grant(const struct resource_locks *locks, const struct dlm_lock *lock, bool is_new)
{
    bool converts = lock->granted != MODE_NONE;
    if (lock->flags & LOCK_EXPEDITE) {
        return true;
    }
    if (conflicts(locks, lock)) {
        return false;
    }
    if (is_new && converts && !(lock->flags & LOCK_QUECVT)) {
        return true;
    }
    if (is_new && converts) {
        return locks->converting.first == NULL;
    }
    if (lock->flags & LOCK_NOORDER) {
        return true;
    }
    if (converts) {
        return locks->converting.first == lock;
    }
    bool is_first = is_new ? locks->waiting.first == NULL : locks->waiting.first == lock;
    return is_first && (locks->converting.first == NULL);
}

/* Moves the value block as a granted operation does. */
static void move_value(struct resource_locks *locks, struct dlm_lock *lock, unsigned from,
                       unsigned to)
{
    enum value_block way = mode_value_block(from, to);
    if (way == VALUE_READ) {
        lock->value = locks->value;
        lock->is_value_valid = !locks->is_value_invalid;
    } else if (way == VALUE_WRITE && !PLANTED("a value block is not written")) {
        locks->value = lock->value;
        locks->value_sequence++;
        locks->is_value_invalid = false;
    }
}

/* A lock that is on no queue gets what it asked for. */
static void grant(struct resource_locks *locks, struct dlm_lock *lock)
{
    move_value(locks, lock, lock->granted, lock->requested);
    lock->granted = lock->requested;
    lock->requested = MODE_NONE;
    lock->noticed = MODE_NONE;
    put(locks, lock, ON_GRANTED);
}

/* Whether the granted mode of a conversion keeps one that waits from what it asks for, which then
 * keeps this one waiting for ever. */
static bool is_deadlocked(const struct resource_locks *locks, const struct dlm_lock *lock)
{
    const struct dlm_lock *other = locks->converting.first;
    while (other != NULL &&
           modes_are_compatible((enum lock_mode)lock->granted, (enum lock_mode)other->requested)) {
        other = other->next;
    }
    return other != NULL;
}

/* Tells a lock that it blocks another, if it was not told of a mode as strong. */
static void notice(struct run *run, const struct resource_port *port, struct dlm_lock *lock,
                   unsigned mode)
{
    bool is_news = lock->noticed == MODE_NONE || lock->noticed < mode;
    if (port->blocks != NULL && is_news &&
        !modes_are_compatible((enum lock_mode)lock->granted, (enum lock_mode)mode)) {
        lock->noticed = (uint8_t)mode;
        port->blocks(run, port->owner, lock, (enum lock_mode)mode);
    }
}

/* Tells the locks that one which has begun to wait is blocked by. */
static void notice_all(struct run *run, struct resource_locks *locks,
                       const struct resource_port *port, const struct dlm_lock *waiting)
{
    for (struct dlm_lock *lock = locks->granted.first; lock != NULL; lock = lock->next) {
        notice(run, port, lock, waiting->requested);
    }
    for (struct dlm_lock *lock = locks->converting.first; lock != NULL; lock = lock->next) {
        if (lock != waiting) {
            notice(run, port, lock, waiting->requested);
        }
    }
}

/* Tells each granted lock the strongest mode of those that it still blocks. */
static void notice_rest(struct run *run, struct resource_locks *locks,
                        const struct resource_port *port)
{
    if (port->blocks == NULL || (locks->converting.first == NULL && locks->waiting.first == NULL)) {
        return;
    }
    for (struct dlm_lock *lock = locks->granted.first; lock != NULL; lock = lock->next) {
        unsigned mode = LOCK_MODES;
        do {
            mode--;
        } while (mode > 0 &&
                 (locks->wanted[mode] == 0 ||
                  modes_are_compatible((enum lock_mode)lock->granted, (enum lock_mode)mode)));
        notice(run, port, lock, mode);
    }
}

/* Grants the first of a queue that may be. @return whether there was one */
static bool grant_one(struct run *run, struct resource_locks *locks,
                      const struct resource_port *port, struct lock_list *list, bool is_recovered)
{
    for (struct dlm_lock *lock = list->first; lock != NULL; lock = lock->next) {
        bool may = is_recovered && lock->queue == ON_CONVERTING ? !conflicts(locks, lock)
                                                                : may_grant(locks, lock, false);
        if (may) {
            take(locks, lock);
            grant(locks, lock);
            port->granted(run, port->owner, lock);
            return true;
        }
        if (locks->unordered == 0 && !is_recovered) {
            return false; /* only the first may be granted */
        }
    }
    return false;
}

void resource_grant(struct run *run, struct resource_locks *locks, const struct resource_port *port,
                    bool is_recovered)
{
    if (locks->converting.first == NULL && locks->waiting.first == NULL) {
        return;
    }
    do {
        while (grant_one(run, locks, port, &locks->converting, is_recovered)) {
        }
    } while (grant_one(run, locks, port, &locks->waiting, is_recovered));
    notice_rest(run, locks, port);
}

enum lock_outcome resource_request(struct run *run, struct resource_locks *locks,
                                   const struct resource_port *port, struct dlm_lock *lock,
                                   enum lock_mode mode, unsigned flags)
{
    bool is_expedite = flags & LOCK_EXPEDITE;
    if ((flags & (LOCK_QUECVT | LOCK_CONVDEADLK)) ||
        (is_expedite && ((flags & LOCK_NOQUEUE) || mode != MODE_NL))) {
        return LOCK_INVALID;
    }
    lock->granted = MODE_NONE;
    lock->requested = (uint8_t)mode;
    lock->noticed = MODE_NONE;
    lock->flags = (uint8_t)flags;
    lock->is_demoted = false;
    if (may_grant(locks, lock, true)) {
        grant(locks, lock);
        return LOCK_GRANTED;
    }
    if (flags & LOCK_NOQUEUE) {
        lock->requested = MODE_NONE;
        return LOCK_REFUSED;
    }
    put(locks, lock, ON_WAITING);
    notice_all(run, locks, port, lock);
    return LOCK_WAITS;
}

/* Gives up the granted mode of a lock whose conversion would be deadlocked. */
static void demote(struct run *run, struct resource_locks *locks, const struct resource_port *port,
                   struct dlm_lock *lock)
{
    unsigned wanted = lock->requested;
    take(locks, lock);
    lock->granted = MODE_NL;
    lock->requested = MODE_NONE;
    lock->is_demoted = true;
    put(locks, lock, ON_GRANTED);
    resource_grant(run, locks, port, false);
    lock->requested = (uint8_t)wanted;
}

/* A conversion that cannot be granted now. */
static enum lock_outcome queue_conversion(struct run *run, struct resource_locks *locks,
                                          const struct resource_port *port, struct dlm_lock *lock)
{
    if (lock->flags & LOCK_NOQUEUE) {
        lock->requested = MODE_NONE;
        return LOCK_REFUSED;
    }
    if (is_deadlocked(locks, lock)) {
        if (!(lock->flags & LOCK_CONVDEADLK)) {
            lock->requested = MODE_NONE;
            return LOCK_DEADLOCK;
        }
        demote(run, locks, port, lock);
        if (may_grant(locks, lock, true)) {
            return LOCK_GRANTED;
        }
    }
    take(locks, lock);
    put(locks, lock, ON_CONVERTING);
    notice_all(run, locks, port, lock);
    return LOCK_WAITS;
}

enum lock_outcome resource_convert(struct run *run, struct resource_locks *locks,
                                   const struct resource_port *port, struct dlm_lock *lock,
                                   enum lock_mode mode, unsigned flags)
{
    if (lock->queue != ON_GRANTED) {
        return LOCK_BUSY;
    }
    if ((flags & LOCK_EXPEDITE) || ((flags & LOCK_CONVDEADLK) && (flags & LOCK_NOQUEUE)) ||
        ((flags & LOCK_QUECVT) &&
         !mode_may_queue_conversion((enum lock_mode)lock->granted, mode))) {
        return LOCK_INVALID;
    }
    lock->flags = (uint8_t)flags;
    lock->requested = (uint8_t)mode;
    lock->is_demoted = false;
    if (!may_grant(locks, lock, true)) {
        enum lock_outcome outcome = queue_conversion(run, locks, port, lock);
        if (outcome != LOCK_GRANTED) {
            return outcome;
        }
    }
    take(locks, lock);
    grant(locks, lock);
    resource_grant(run, locks, port, false);
    return LOCK_GRANTED;
}

enum lock_outcome resource_unlock(struct run *run, struct resource_locks *locks,
                                  const struct resource_port *port, struct dlm_lock *lock)
{
    if (lock->queue != ON_GRANTED) {
        return LOCK_BUSY;
    }
    take(locks, lock);
    move_value(locks, lock, lock->granted, MODE_NONE);
    lock->granted = MODE_NONE;
    if (!PLANTED("an unlock grants nothing")) {
        resource_grant(run, locks, port, false);
    }
    return LOCK_GRANTED;
}

enum lock_outcome resource_cancel(struct run *run, struct resource_locks *locks,
                                  const struct resource_port *port, struct dlm_lock *lock)
{
    if (lock->queue != ON_CONVERTING && lock->queue != ON_WAITING) {
        return LOCK_BUSY;
    }
    bool converts = lock->queue == ON_CONVERTING;
    take(locks, lock);
    lock->requested = MODE_NONE;
    if (converts) {
        put(locks, lock, ON_GRANTED);
    }
    resource_grant(run, locks, port, false);
    return LOCK_GRANTED;
}

void resource_purge(struct resource_locks *locks, struct dlm_lock *lock)
{
    bool might_write = lock->granted == MODE_PW || lock->granted == MODE_EX;
    take(locks, lock);
    lock->granted = MODE_NONE;
    lock->requested = MODE_NONE;
    locks->is_value_invalid = locks->is_value_invalid || (might_write);
}
