#include "models/locks/lock_manager_state.h"

#include "models/planted.h"
#include "models/report_order.h"

static struct lock_note note_of(const struct node_lock *lock, enum lock_message what,
                                unsigned detail)
{
    return (struct lock_note){what, detail, lock->number, lock->generation};
}

/* A client begins to wait for an operation. */
static void ask(struct run *run, struct lock_manager *manager, struct node_lock *lock,
                enum lock_operation operation, enum lock_mode mode, unsigned flags)
{
    lock->operation = (uint8_t)operation;
    lock->requested = (uint8_t)mode;
    lock->flags = (uint8_t)flags;
    lock->asked = run_now(run);
    ledger_join(&manager->operations, run_now(run));
    manager->operations.joined.count += PLANTED("a lock is asked for twice there");
}

struct node_lock *lock_manager_request(struct run *run, struct lock_manager *manager,
                                       uint32_t client, uint32_t node, uint32_t resource,
                                       enum lock_mode mode, unsigned flags)
{
    struct node_lock *lock = lock_pool_take(&manager->pool);
    struct lock_view *view = lock_view_of(manager, node, resource);
    lock->client = client;
    lock->resource = resource;
    lock->node = (uint16_t)node;
    lock->master = NO_NODE;
    lock->granted = MODE_NONE;
    lock->table.granted = lock->table.requested = MODE_NONE;
    /* A node that only had locks forgets the master as the master does: at its scan. */
    sim_ticks interval = manager->parameters->scan_interval;
    if (view->locks == 0 && view->master != NO_NODE && view->master != node &&
        run_now(run) - run_now(run) % interval >=
            run_add(run, view->used, manager->parameters->toss_time)) {
        view->master = NO_NODE;
    }
    view->locks++;
    counter_add(&manager->new_locks);
    ask(run, manager, lock, OPERATION_REQUEST, mode, flags);
    lock_route(run, manager, lock);
    return lock;
}

/* A node that had the right to write gives it up: its value is the last. */
static void write_value(struct lock_manager *manager, struct node_lock *lock, unsigned to)
{
    if (mode_value_block(lock->granted, to) == VALUE_WRITE) {
        lock->table.value++;
        manager->resources[lock->resource].written = lock->table.value;
    }
}

void lock_manager_convert(struct run *run, struct lock_manager *manager, struct node_lock *lock,
                          enum lock_mode mode, unsigned flags)
{
    write_value(manager, lock, mode);
    if (mode_is_below(mode, (enum lock_mode)lock->granted)) {
        lock->granted = (uint8_t)mode;
        lock->flags = (uint8_t)flags;
    } else {
        ask(run, manager, lock, OPERATION_CONVERT, mode, flags);
    }
    lock_send(run, manager, lock->node, lock->master, note_of(lock, LOCK_CONVERT, mode));
}

void lock_manager_unlock(struct run *run, struct lock_manager *manager, struct node_lock *lock)
{
    write_value(manager, lock, MODE_NONE);
    lock->granted = MODE_NONE;
    lock_send(run, manager, lock->node, lock->master, note_of(lock, LOCK_UNLOCK, 0));
}

static event_handler *const handlers[] = {
    [LOCK_WORK_DONE] = lock_on_work_done, [LOCK_SCANNED] = lock_on_scanned};
static const char *const event_names[] = {
    [LOCK_WORK_DONE] = "work_done", [LOCK_SCANNED] = "scanned"};

const struct kind lock_manager_kind = {
    .behaviour = {.on = handlers, .event_names = event_names, .event_count = LOCK_MANAGER_EVENTS},
    .name = "lock_manager",
    .role = KIND_PART,
    .doc = "A distributed lock manager: locks in six modes on resources that all nodes share.",
    .parameters = &lock_manager_table,
    .metrics = lock_manager_metrics,
    .report = lock_manager_report,
    .laws = lock_manager_laws,
    .invariants = lock_manager_invariants,
    .report_order = REPORT_CLIENTS,
};

static void build_nodes(struct assembly *assembly, struct lock_manager *manager,
                        const struct scope *scope)
{
    uint32_t count = manager->around.node_count;
    manager->nodes = ARENA_ARRAY(assembly->arena, struct lock_node, count);
    for (uint32_t i = 0; i < count; i++) {
        struct lock_node *node = &manager->nodes[i];
        node->path = scope_inside(scope, "nodes.%s", manager->around.node_names[i]).path;
        node->tossed_first = node->tossed_last = NO_RESOURCE;
        level_init(&node->busy, assembly->measures, 0);
        level_init(&node->mastered, assembly->measures, 0);
        counter_init(&node->sent, assembly->measures);
    }
}

static void build_resources(struct assembly *assembly, struct lock_manager *manager)
{
    size_t count = (size_t)manager->parameters->resources;
    size_t views = count * manager->around.node_count;
    manager->resources = ARENA_ARRAY(assembly->arena, struct lock_resource, count);
    manager->views = ARENA_ARRAY(assembly->arena, struct lock_view, views);
    for (size_t i = 0; i < count; i++) {
        struct lock_resource *resource = &manager->resources[i];
        resource->master = resource->directory = NO_NODE;
        if (manager->parameters->mastering == MASTERING_STATIC) {
            resource->master = resource->directory =
                (uint16_t)lock_directory_of(manager, (uint32_t)i);
            level_add(&manager->nodes[resource->master].mastered, 0, 1);
        }
    }
    for (size_t i = 0; i < views; i++) {
        manager->views[i] = (struct lock_view){.lookups = NO_LOCK, .master = NO_NODE};
    }
}

static void init_measures(struct lock_manager *manager, struct measures *measures)
{
    struct counter *const counters[] = {
        &manager->new_locks, &manager->conversions, &manager->waited, &manager->deadlocks,
        &manager->sent,      &manager->blocking,    &manager->stale,
    };
    for (size_t i = 0; i < sizeof counters / sizeof *counters; i++) {
        counter_init(counters[i], measures);
    }
    ledger_init(&manager->operations, measures, LEDGER_DONE | LEDGER_LOST);
    ledger_init(&manager->locks, measures, LEDGER_PRESENT | LEDGER_BUSY | LEDGER_DONE);
    tally_init(&manager->granted[0], measures, true);
    tally_init(&manager->granted[1], measures, true);
    tally_init(&manager->held, measures, false);
    tally_init(&manager->converted, measures, true);
}

struct lock_manager *lock_manager_build(struct assembly *assembly, const struct scope *scope,
                                        const struct lock_manager_parameters *parameters,
                                        const struct lock_manager_environment *environment)
{
    struct lock_manager *manager = ARENA_NEW(assembly->arena, struct lock_manager);
    manager->component = (struct component){&lock_manager_kind.behaviour, scope->path};
    manager->parameters = parameters;
    manager->around = *environment;
    manager->arena = assembly->arena;
    manager->pool = (struct lock_pool){.arena = assembly->arena, .free = NO_LOCK};
    manager->port = (struct resource_port){manager, lock_granted,
                                           environment->port.blocks == NULL ? NULL : lock_blocks};
    manager->take = lock_message_take;
    build_nodes(assembly, manager, scope);
    build_resources(assembly, manager);
    init_measures(manager, assembly->measures);
    assembly_add(assembly, &manager->component);
    return manager;
}
