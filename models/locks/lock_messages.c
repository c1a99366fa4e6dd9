/* Messages about locks, and the work of a node on each. */
#include "models/locks/lock_manager_state.h"
#include "models/planted.h"

/* The answer of a node about a lock, back to the lock's own. */
static void reply(struct run *run, struct lock_manager *manager, uint32_t from,
                  const struct node_lock *lock, enum lock_message what, unsigned detail)
{
    lock_send(run, manager, from, lock->node,
              (struct lock_note){what, detail, lock->number, lock->generation});
}

/* A lock is free; its node may forget the master after a while. */
static void end(struct run *run, struct lock_manager *manager, struct node_lock *lock)
{
    struct lock_view *view = lock_view_of(manager, lock->node, lock->resource);
    view->used = run_now(run);
    view->locks--;
    lock_pool_free(&manager->pool, lock);
}

/* The operation that a client waits for has ended. */
static void complete(struct run *run, struct lock_manager *manager, struct node_lock *lock,
                     enum lock_outcome outcome)
{
    sim_ticks now = run_now(run);
    bool is_new = lock->operation == OPERATION_REQUEST;
    lock->operation = OPERATION_NONE;
    if (outcome == LOCK_GRANTED) {
        lock->granted = lock->requested;
        ledger_leave(&manager->operations, lock->asked - PLANTED("a grant takes a tick longer"),
                     now);
        tally_add(is_new ? &manager->granted[lock->master != lock->node] : &manager->converted,
                  now - lock->asked);
        lock_check_value(run, manager, lock);
    } else {
        ledger_lose(&manager->operations, lock->asked, now);
    }
    lock->requested = MODE_NONE;
    manager->around.port.done(run, manager->around.port.owner, lock->client, lock, outcome);
    if (is_new && outcome != LOCK_GRANTED) {
        end(run, manager, lock);
    }
}

/* A lock is granted at its master from now on. */
static void start(struct run *run, struct lock_manager *manager, struct node_lock *lock)
{
    lock->started = run_now(run);
    ledger_start(&manager->locks, run_now(run));
}

/* A new lock at a node. @return its outcome, or LOCK_NOT_MASTER */
static unsigned accept(struct run *run, struct lock_manager *manager, uint32_t node,
                       struct node_lock *lock)
{
    struct lock_resource *of = &manager->resources[lock->resource];
    bool is_static = manager->parameters->mastering == MASTERING_STATIC;
    if (of->master != node && !is_static) {
        counter_add(&manager->stale);
        return LOCK_NOT_MASTER;
    }
    lock->master = (uint16_t)node;
    enum lock_outcome outcome = resource_request(run, &of->locks, &manager->port, &lock->table,
                                                 (enum lock_mode)lock->requested, lock->flags);
    if (outcome == LOCK_GRANTED || outcome == LOCK_WAITS) {
        lock->joined = run_now(run);
        ledger_join(&manager->locks, run_now(run));
    } else if (resource_is_unused(&of->locks)) {
        lock_toss(run, manager, lock->resource);
    }
    if (outcome == LOCK_WAITS) {
        counter_add(&manager->waited);
    } else if (outcome == LOCK_GRANTED) {
        start(run, manager, lock);
        lock_check_grant(run, manager, lock);
    }
    return outcome;
}

/* A node that is not the master has refused a new lock. */
static void ask_again(struct run *run, struct lock_manager *manager, struct node_lock *lock)
{
    struct lock_view *view = lock_view_of(manager, lock->node, lock->resource);
    if (view->master == lock->master) {
        view->master = NO_NODE;
    }
    lock->master = NO_NODE;
    lock_route(run, manager, lock);
}

static void take_request(struct run *run, struct lock_manager *manager, uint32_t node,
                         struct node_lock *lock)
{
    unsigned outcome = accept(run, manager, node, lock);
    if (lock->node != node) {
        reply(run, manager, node, lock, LOCK_REQUEST_REPLY, outcome);
    } else if (outcome == LOCK_NOT_MASTER) {
        ask_again(run, manager, lock);
    } else if (outcome != LOCK_WAITS) {
        complete(run, manager, lock, (enum lock_outcome)outcome);
    }
}

static void take_lookup(struct run *run, struct lock_manager *manager, uint32_t node,
                        struct node_lock *lock)
{
    uint32_t master = lock_look_up(manager, run_now(run), lock->resource, lock->node);
    if (master == node) {
        lock->master = (uint16_t)node;
        take_request(run, manager, node, lock);
    } else {
        reply(run, manager, node, lock, LOCK_LOOKUP_REPLY, master);
    }
}

static void take_request_reply(struct run *run, struct lock_manager *manager,
                               const struct network_message *message, struct node_lock *lock,
                               unsigned outcome)
{
    if (outcome == LOCK_NOT_MASTER) {
        ask_again(run, manager, lock);
        return;
    }
    struct lock_view *view = lock_view_of(manager, lock->node, lock->resource);
    if (lock->looks_up || view->lookups == NO_LOCK) {
        lock->looks_up = false;
        lock_learn_master(run, manager, lock->node, lock->resource, message->from);
    }
    if (outcome != LOCK_WAITS) {
        complete(run, manager, lock, (enum lock_outcome)outcome);
    }
}

static void take_convert(struct run *run, struct lock_manager *manager, uint32_t node,
                         struct node_lock *lock, unsigned mode)
{
    struct lock_resource *of = &manager->resources[lock->resource];
    bool is_answered = !mode_is_below((enum lock_mode)mode, (enum lock_mode)lock->table.granted);
    enum lock_outcome outcome = resource_convert(run, &of->locks, &manager->port, &lock->table,
                                                 (enum lock_mode)mode, lock->flags);
    counter_add(&manager->conversions);
    if (outcome == LOCK_GRANTED) {
        lock_check_grant(run, manager, lock);
    }
    if (!is_answered) {
        return;
    }
    if (outcome == LOCK_WAITS) {
        counter_add(&manager->waited);
    } else if (outcome == LOCK_DEADLOCK) {
        counter_add(&manager->deadlocks);
    }
    if (lock->node != node) {
        reply(run, manager, node, lock, LOCK_CONVERT_REPLY, outcome);
    } else if (outcome != LOCK_WAITS) {
        complete(run, manager, lock, outcome);
    }
}

static void take_unlock(struct run *run, struct lock_manager *manager, uint32_t node,
                        struct node_lock *lock)
{
    sim_ticks now = run_now(run);
    struct lock_resource *of = &manager->resources[lock->resource];
    resource_unlock(run, &of->locks, &manager->port, &lock->table);
    ledger_stop(&manager->locks, now);
    ledger_leave(&manager->locks, lock->joined, now);
    manager->locks.present.value += PLANTED("a lock stays counted");
    tally_add(&manager->held, now - lock->started);
    manager->locks.service += now - lock->started + PLANTED("a lock is held a tick longer there");
    if (resource_is_unused(&of->locks)) {
        lock_toss(run, manager, lock->resource);
    }
    if (lock->node == node) {
        end(run, manager, lock);
    } else {
        reply(run, manager, node, lock, LOCK_UNLOCK_REPLY, 0);
    }
}

/* A master's news for a lock that has waited, or is in the way of others. */
static void take_blocking(struct run *run, const struct lock_manager *manager,
                          struct node_lock *lock, unsigned mode)
{
    if (lock->granted != MODE_NONE) { /* else it is being given up */
        manager->around.port.blocks(run, manager->around.port.owner, lock->client, lock,
                                    (enum lock_mode)mode);
    }
}

void lock_message_take(struct run *run, struct lock_manager *manager,
                       const struct network_message *message)
{
    struct lock_note note = lock_note_unpack(message->argument);
    if (note.what == LOCK_REMOVE) {
        lock_remove(manager, note.lock, message->from);
        return;
    }
    struct node_lock *lock = lock_pool_at(&manager->pool, note.lock);
    if (!lock->is_taken || lock->generation != note.generation) {
        return; /* a notice for a lock that was given up meanwhile */
    }
    switch (note.what) {
    case LOCK_LOOKUP:
        take_lookup(run, manager, message->to, lock);
        break;
    case LOCK_LOOKUP_REPLY:
        lock->looks_up = false;
        lock_learn_master(run, manager, lock->node, lock->resource, note.detail);
        break;
    case LOCK_REQUEST:
        take_request(run, manager, message->to, lock);
        break;
    case LOCK_REQUEST_REPLY:
        take_request_reply(run, manager, message, lock, note.detail);
        break;
    case LOCK_CONVERT:
        take_convert(run, manager, message->to, lock, note.detail);
        break;
    case LOCK_CONVERT_REPLY:
        if (note.detail != LOCK_WAITS) {
            complete(run, manager, lock, (enum lock_outcome)note.detail);
        }
        break;
    case LOCK_UNLOCK:
        take_unlock(run, manager, message->to, lock);
        break;
    case LOCK_UNLOCK_REPLY:
        end(run, manager, lock);
        break;
    case LOCK_GRANT:
        complete(run, manager, lock, LOCK_GRANTED);
        break;
    default:
        take_blocking(run, manager, lock, note.detail);
        break;
    }
}

void lock_granted(struct run *run, void *owner, struct dlm_lock *table)
{
    struct lock_manager *manager = owner;
    struct node_lock *lock = (struct node_lock *)table;
    if (lock->operation == OPERATION_REQUEST) {
        start(run, manager, lock);
    }
    lock_check_grant(run, manager, lock);
    if (lock->node == lock->master) {
        complete(run, manager, lock, LOCK_GRANTED);
    } else {
        reply(run, manager, lock->master, lock, LOCK_GRANT, 0);
    }
}

void lock_blocks(struct run *run, void *owner, struct dlm_lock *table, enum lock_mode mode)
{
    struct lock_manager *manager = owner;
    struct node_lock *lock = (struct node_lock *)table;
    counter_add(&manager->blocking);
    if (lock->node == lock->master) {
        take_blocking(run, manager, lock, mode);
    } else {
        reply(run, manager, lock->master, lock, LOCK_BLOCKING, mode);
    }
}
