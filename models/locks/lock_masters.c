/* Which node is the master of a resource, and who knows it. */
#include "models/locks/lock_manager_state.h"
#include "models/planted.h"

static struct lock_note note_of(const struct node_lock *lock, enum lock_message what)
{
    return (struct lock_note){what, 0, lock->number, lock->generation};
}

static void ask_master(struct run *run, struct lock_manager *manager, struct node_lock *lock,
                       uint32_t master)
{
    lock->master = (uint16_t)master;
    lock_send(run, manager, lock->node, master, note_of(lock, LOCK_REQUEST));
}

uint32_t lock_look_up(struct lock_manager *manager, sim_ticks now, uint32_t resource,
                      uint32_t asker)
{
    struct lock_resource *of = &manager->resources[resource];
    if (of->directory == NO_NODE || PLANTED("each node that asks becomes master")) {
        of->directory = (uint16_t)asker;
        of->master = (uint16_t)(PLANTED("the directory knows another master")
                                    ? lock_directory_of(manager, resource)
                                    : asker);
        level_add(&manager->nodes[asker].mastered, now, 1);
    }
    return of->directory;
}

/* Appends a lock to those that wait for the directory. */
static void wait_for_master(struct lock_manager *manager, struct lock_view *view,
                            struct node_lock *lock)
{
    if (view->lookups == NO_LOCK) {
        lock->next = lock->number;
    } else {
        struct node_lock *last = lock_pool_at(&manager->pool, view->lookups);
        lock->next = last->next;
        last->next = lock->number;
    }
    view->lookups = lock->number;
}

void lock_route(struct run *run, struct lock_manager *manager, struct node_lock *lock)
{
    struct lock_view *view = lock_view_of(manager, lock->node, lock->resource);
    uint32_t directory = lock_directory_of(manager, lock->resource);
    if (manager->parameters->mastering == MASTERING_STATIC) {
        ask_master(run, manager, lock, directory);
        return;
    }
    if (view->lookups != NO_LOCK) {
        wait_for_master(manager, view, lock);
        return;
    }
    if (view->master == NO_NODE && directory == lock->node) {
        view->master = (uint16_t)lock_look_up(manager, run_now(run), lock->resource, lock->node);
    }
    if (view->master != NO_NODE) {
        ask_master(run, manager, lock, view->master);
        return;
    }
    wait_for_master(manager, view, lock);
    lock->looks_up = true;
    lock_send(run, manager, lock->node, directory, note_of(lock, LOCK_LOOKUP));
}

void lock_learn_master(struct run *run, struct lock_manager *manager, uint32_t node,
                       uint32_t resource, uint32_t master)
{
    struct lock_view *view = lock_view_of(manager, node, resource);
    view->master = (uint16_t)master;
    if (view->lookups == NO_LOCK) {
        return;
    }
    struct node_lock *last = lock_pool_at(&manager->pool, view->lookups);
    view->lookups = NO_LOCK;
    struct node_lock *lock = last;
    do {
        lock = lock_pool_at(&manager->pool, lock->next);
        if (lock->master == NO_NODE) { /* else the directory node took its lookup as a request */
            ask_master(run, manager, lock, master);
        }
    } while (lock != last);
}

/* Schedules the next scan of a node, at a multiple of the interval. */
static void expect_scan(struct run *run, struct lock_manager *manager, uint32_t number)
{
    sim_ticks interval = manager->parameters->scan_interval;
    sim_ticks next = run_add(run, run_now(run) - run_now(run) % interval, interval);
    manager->nodes[number].is_scanning = true;
    event_ranked(run, next, EVENT_NORMAL,
                 manager->around.rank + manager->around.node_count + number, &manager->component,
                 LOCK_SCANNED, number);
}

/* Appends a resource to those that its master may forget. */
static void list_tossed(struct lock_manager *manager, struct lock_node *node, uint32_t resource)
{
    struct lock_resource *of = &manager->resources[resource];
    of->is_listed = true;
    of->next_tossed = NO_RESOURCE;
    if (node->tossed_last == NO_RESOURCE) {
        node->tossed_first = resource;
    } else {
        manager->resources[node->tossed_last].next_tossed = resource;
    }
    node->tossed_last = resource;
}

void lock_toss(struct run *run, struct lock_manager *manager, uint32_t resource)
{
    struct lock_resource *of = &manager->resources[resource];
    of->tossed = run_now(run);
    if (of->is_listed || manager->parameters->mastering == MASTERING_STATIC) {
        return;
    }
    struct lock_node *node = &manager->nodes[of->master];
    list_tossed(manager, node, resource);
    if (!node->is_scanning) {
        expect_scan(run, manager, of->master);
    }
}

/* A master forgets a resource that has had no lock for long. */
static void forget(struct run *run, struct lock_manager *manager, uint32_t resource)
{
    struct lock_resource *of = &manager->resources[resource];
    uint32_t master = of->master;
    uint32_t directory = lock_directory_of(manager, resource);
    lock_view_of(manager, master, resource)->master = NO_NODE;
    level_add(&manager->nodes[master].mastered, run_now(run), -1);
    of->master = NO_NODE;
    if (directory == master) {
        of->directory = NO_NODE;
    } else {
        lock_send(run, manager, master, directory, (struct lock_note){LOCK_REMOVE, 0, resource, 0});
    }
}

void lock_remove(struct lock_manager *manager, uint32_t resource, uint32_t master)
{
    struct lock_resource *of = &manager->resources[resource];
    if (of->directory == master) {
        of->directory = NO_NODE;
    }
}

void lock_on_scanned(struct run *run, void *component, uint64_t number)
{
    struct lock_manager *manager = component;
    struct lock_node *node = &manager->nodes[number];
    uint32_t last = node->tossed_last;
    uint32_t resource = NO_RESOURCE;
    node->is_scanning = false;
    while (resource != last) {
        resource = node->tossed_first;
        struct lock_resource *of = &manager->resources[resource];
        node->tossed_first = of->next_tossed;
        if (node->tossed_first == NO_RESOURCE) {
            node->tossed_last = NO_RESOURCE;
        }
        of->is_listed = false;
        bool is_used = !resource_is_unused(&of->locks) ||
                       lock_view_of(manager, (uint32_t)number, resource)->locks > 0;
        if (!is_used && run_now(run) - of->tossed < manager->parameters->toss_time) {
            list_tossed(manager, node, resource);
        } else if (!is_used) {
            forget(run, manager, resource);
        }
    }
    if (node->tossed_first != NO_RESOURCE) {
        expect_scan(run, manager, (uint32_t)number);
    }
}
