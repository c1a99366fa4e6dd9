/* The work of a node's lock manager: one thing after the other, each with its time, and the
 * messages that it sends. */
#include "models/locks/lock_manager_state.h"
#include "models/planted.h"

/* The ring has twice the places, and its work from the first one on. */
static void grow_ring(struct lock_manager *manager, struct lock_node *node)
{
    size_t before = node->capacity;
    struct lock_work *old = node->work;
    node->work = NULL;
    node->capacity = before == 0 ? 16 : 2 * before;
    node->work = ARENA_ARRAY(manager->arena, struct lock_work, node->capacity);
    for (uint32_t i = 0; i < node->count; i++) {
        node->work[i] = old[(node->first + i) & (before - 1)];
    }
    node->first = 0;
}

static void expect_first(struct run *run, struct lock_manager *manager, uint32_t number)
{
    const struct lock_node *node = &manager->nodes[number];
    event_ranked(run, node->work[node->first].end, EVENT_NORMAL, manager->around.rank + number,
                 &manager->component, LOCK_WORK_DONE, number);
}

static void do_work(struct run *run, struct lock_manager *manager, bool is_sent,
                    const struct network_message *message)
{
    if (is_sent) {
        network_send(run, manager->around.network, message);
    } else {
        manager->take(run, manager, message);
    }
}

void lock_work_add(struct run *run, struct lock_manager *manager, uint32_t number, sim_ticks cost,
                   bool is_sent, const struct network_message *message)
{
    struct lock_node *node = &manager->nodes[number];
    if (cost == 0 && node->count == 0) {
        do_work(run, manager, is_sent, message);
        return;
    }
    sim_ticks now = run_now(run);
    if (node->count == node->capacity) {
        grow_ring(manager, node);
    }
    if (node->count == 0) {
        level_set(&node->busy, now, 1);
        node->free_at = now;
    }
    node->free_at = run_add(run, node->free_at, cost);
    node->given += cost + PLANTED("a lock manager works a tick longer");
    node->work[(node->first + node->count) & (node->capacity - 1)] =
        (struct lock_work){node->free_at, *message, is_sent};
    if (node->count++ == 0) {
        expect_first(run, manager, number);
    }
}

void lock_on_work_done(struct run *run, void *component, uint64_t number)
{
    struct lock_manager *manager = component;
    struct lock_node *node = &manager->nodes[number];
    struct lock_work work = node->work[node->first];
    node->first = (node->first + 1) & ((uint32_t)node->capacity - 1);
    if (--node->count == 0) {
        level_set(&node->busy, run_now(run), 0);
    } else {
        expect_first(run, manager, (uint32_t)number);
    }
    do_work(run, manager, work.is_sent, &work.message);
}

/* The time of dealing with a message at its receiver. */
static sim_ticks cost_of(const struct lock_manager *manager, const struct network_message *message)
{
    struct lock_note note = lock_note_unpack(message->argument);
    sim_ticks cost = message->from == message->to ? 0 : manager->parameters->message_cost;
    const struct node_lock *lock =
        note.what == LOCK_LOOKUP ? lock_pool_at(&manager->pool, note.lock) : NULL;
    bool is_request = note.what == LOCK_REQUEST ||
                      (lock != NULL && manager->resources[lock->resource].directory == message->to);
    if (is_request) {
        cost += manager->parameters->request_cost;
    } else if (note.what == LOCK_CONVERT || note.what == LOCK_UNLOCK) {
        cost += manager->parameters->convert_cost;
    }
    return cost;
}

void lock_send(struct run *run, struct lock_manager *manager, uint32_t from, uint32_t to,
               struct lock_note note)
{
    const struct network_message message = {.from = from,
                                            .to = to,
                                            .bytes = (uint32_t)manager->parameters->message_size,
                                            .sort = MESSAGE_LOCK,
                                            .argument = lock_note_pack(note)};
    if (from == to) {
        lock_work_add(run, manager, to, cost_of(manager, &message), false, &message);
        return;
    }
    counter_add(&manager->sent);
    counter_add(&manager->nodes[from].sent);
    lock_work_add(run, manager, from, manager->parameters->message_cost, true, &message);
}

void lock_manager_deliver(struct run *run, struct lock_manager *manager,
                          const struct network_message *message)
{
    lock_work_add(run, manager, message->to, cost_of(manager, message), false, message);
}
