/* The laws and the invariants of a lock manager. */
#include "models/locks/lock_manager_state.h"

#include "models/invariants.h"
#include "sim/component/report_ledger.h"

/* Operations that clients wait for, found lock by lock. */
static struct ledger_found find_operations(const struct lock_manager *manager, sim_ticks now)
{
    struct ledger_found found = {0};
    for (uint32_t i = 0; i < lock_pool_size(&manager->pool); i++) {
        const struct node_lock *lock = lock_pool_at(&manager->pool, i);
        if (lock->is_taken && lock->operation != OPERATION_NONE) {
            found.count++;
            found.ages += now - lock->asked;
        }
    }
    return found;
}

/* Locks on the queues of resources. */
static struct ledger_found find_locks(const struct lock_manager *manager, sim_ticks now)
{
    struct ledger_found found = {0};
    for (uint32_t i = 0; i < lock_pool_size(&manager->pool); i++) {
        const struct node_lock *lock = lock_pool_at(&manager->pool, i);
        if (lock->is_taken && lock->table.queue != ON_NO_QUEUE) {
            found.count++;
            found.ages += now - lock->joined;
            found.service += lock->table.queue == ON_WAITING ? 0 : now - lock->started;
        }
    }
    return found;
}

void lock_manager_laws(const struct component *component, sim_ticks now, struct report *report)
{
    const struct lock_manager *manager = (const struct lock_manager *)component;
    struct ledger_found found = find_operations(manager, now);
    const char *asked = report_path(report, "%s.operations", component->path);
    report_flow_balance(report, asked, &manager->operations, &found);
    report_littles_law(report, asked, &manager->operations, now, &found);
    found = find_locks(manager, now);
    report_flow_balance(report, component->path, &manager->locks, &found);
    report_littles_law(report, component->path, &manager->locks, now, &found);
    report_utilization_law(report, component->path, &manager->locks, now, 1, &found);
    for (uint32_t i = 0; i < manager->around.node_count; i++) {
        const struct lock_node *node = &manager->nodes[i];
        wide to_come = node->count == 0 ? 0 : node->free_at - now;
        report_law(report, "utilization", node->path, level_integral(&node->busy, now),
                   (wide)node->given - to_come);
    }
}

/* The mode that a node's copy of a lock surely protects. */
static unsigned effective_mode(const struct node_lock *lock)
{
    if (lock->granted == MODE_NONE || lock->requested == MODE_NONE) {
        return lock->granted;
    }
    return modes_meet((enum lock_mode)lock->granted, (enum lock_mode)lock->requested);
}

static bool fit(unsigned one, unsigned other)
{
    return one == MODE_NONE || other == MODE_NONE ||
           modes_are_compatible((enum lock_mode)one, (enum lock_mode)other);
}

static void check_list(struct run *run, const struct lock_manager *manager,
                       const struct node_lock *lock, const struct dlm_lock *list)
{
    for (; list != NULL; list = list->next) {
        const struct node_lock *other = (const struct node_lock *)list;
        if (other == lock) {
            continue;
        }
        CHECK(run, &manager->component, lock_modes, fit(lock->table.granted, list->granted),
              "resource %u has %s of %s and %s of %s", lock->resource,
              lock_mode_names[lock->table.granted], manager->around.node_names[lock->node],
              lock_mode_names[list->granted], manager->around.node_names[other->node]);
        CHECK(run, &manager->component, lock_effective,
              fit(effective_mode(lock), effective_mode(other)),
              "of resource %u %s believes to have %s, and %s %s", lock->resource,
              manager->around.node_names[lock->node], lock_mode_names[effective_mode(lock)],
              manager->around.node_names[other->node], lock_mode_names[effective_mode(other)]);
    }
}

void lock_check_grant(struct run *run, const struct lock_manager *manager,
                      const struct node_lock *lock)
{
    const struct resource_locks *locks = &manager->resources[lock->resource].locks;
    check_list(run, manager, lock, locks->granted.first);
    check_list(run, manager, lock, locks->converting.first);
}

void lock_check_value(struct run *run, const struct lock_manager *manager,
                      const struct node_lock *lock)
{
    uint64_t written = manager->resources[lock->resource].written;
    CHECK(run, &manager->component, lock_value,
          lock->granted < MODE_CW || !lock->table.is_value_valid || lock->table.value == written,
          "the value block of resource %u is %llu, and %llu was written", lock->resource,
          (unsigned long long)lock->table.value, (unsigned long long)written);
}

/* Whether the first of a queue could be granted: its mode fits all that is granted. */
static bool is_grantable(const struct resource_locks *locks, const struct dlm_lock *first)
{
    bool is = first != NULL;
    for (const struct dlm_lock *lock = locks->granted.first; lock != NULL && is;
         lock = lock->next) {
        is = fit(first->requested, lock->granted);
    }
    for (const struct dlm_lock *lock = locks->converting.first; lock != NULL && is;
         lock = lock->next) {
        is = lock == first || fit(first->requested, lock->granted);
    }
    return is;
}

static void check_resource(struct run *run, const struct lock_manager *manager, uint32_t number)
{
    const struct lock_resource *of = &manager->resources[number];
    const struct resource_locks *locks = &of->locks;
    const struct dlm_lock *first =
        locks->converting.first != NULL ? locks->converting.first : locks->waiting.first;
    CHECK(run, &manager->component, lock_queues, !is_grantable(locks, first),
          "the first lock that waits for resource %u could have its mode", number);
    CHECK(run, &manager->component, lock_master,
          of->master == NO_NODE || of->directory == of->master,
          "the directory of resource %u knows another master", number);
}

void lock_manager_invariants(struct run *run, const struct component *component)
{
    const struct lock_manager *manager = (const struct lock_manager *)component;
    uint64_t resources = (uint64_t)manager->parameters->resources;
    if (!run_looks(run, resources + lock_pool_size(&manager->pool))) {
        return;
    }
    for (uint32_t i = 0; i < resources; i++) {
        check_resource(run, manager, i);
    }
    struct ledger_found found = find_locks(manager, run_now(run));
    CHECK(run, component, lock_census, (int64_t)found.count == manager->locks.present.value,
          "%llu locks are found on queues, and %lld are counted", (unsigned long long)found.count,
          (long long)manager->locks.present.value);
    for (uint32_t i = 0; i < lock_pool_size(&manager->pool); i++) {
        const struct node_lock *lock = lock_pool_at(&manager->pool, i);
        bool is_known = lock->is_taken && lock->table.queue != ON_NO_QUEUE;
        CHECK(run, component, lock_home,
              !is_known || manager->resources[lock->resource].master == lock->master,
              "a lock of resource %u is with a node that is not its master", lock->resource);
    }
}
