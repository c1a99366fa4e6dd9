#include "models/cluster/manager/election.h"

#include "models/cluster/manager/partition.h"

/* The lowest member that is its own coordinator; NODES_MOST: none. */
static uint32_t find_coordinator(const struct manager *manager, const struct bit_set *members)
{
    BIT_SET_EACH(members, node)
    {
        if (manager->views[node].coordinator == (int32_t)node) {
            return node;
        }
    }
    return NODES_MOST;
}

/* Whether all members follow a coordinator. @param coordinator  -1: whether none follows any */
static bool all_follow(const struct manager *manager, const struct bit_set *members,
                       int32_t coordinator)
{
    BIT_SET_EACH(members, node)
    {
        if (manager->views[node].coordinator != coordinator) {
            return false;
        }
    }
    return true;
}

struct election election_of(const struct manager *manager, const struct bit_set *members)
{
    uint32_t coordinator = find_coordinator(manager, members);
    if (coordinator < NODES_MOST) {
        bool is_kept = all_follow(manager, members, (int32_t)coordinator);
        return (struct election){coordinator, is_kept ? ELECTION_KEPT : ELECTION_JOINED};
    }
    bool is_pending = all_follow(manager, members, -1);
    return (struct election){bit_set_first(members), is_pending ? ELECTION_PENDING : ELECTION_HELD};
}

/* The rest of the time for which the members wait for a coordinator: that of the first to boot. */
static sim_ticks rest_of_wait(const struct run *run, const struct manager *manager,
                              const struct bit_set *members)
{
    sim_ticks first = TICKS_NEVER;
    BIT_SET_EACH(members, node)
    {
        sim_ticks booted = manager->views[node].booted;
        first = booted < first ? booted : first;
    }
    sim_ticks end = ticks_add(first, manager->around.parameters->dc_deadtime);
    return end > run_now(run) ? end - run_now(run) : 0;
}

static const struct distribution *plan_time(const struct manager_parameters *parameters,
                                            enum election_way way)
{
    if (parameters->plan.family != DISTRIBUTION_NONE) {
        return &parameters->plan;
    }
    switch (way) {
    case ELECTION_KEPT:
        return &parameters->plan_kept;
    case ELECTION_JOINED:
        return &parameters->plan_joined;
    case ELECTION_HELD:
    case ELECTION_PENDING:
        break;
    }
    return &parameters->plan_elected;
}

sim_ticks election_plan_time(const struct run *run, struct manager *manager,
                             const struct bit_set *members, enum election_way way)
{
    const struct distribution *time = plan_time(manager->around.parameters, way);
    sim_ticks wait = way == ELECTION_PENDING ? rest_of_wait(run, manager, members) : 0;
    return ticks_add(wait, distribution_draw(time, &manager->plans));
}
