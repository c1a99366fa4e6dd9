/*
 * The election of a coordinator, and the time from a new ring to its plan.
 *
 * A coordinator stays while it is in a ring; of two that meet the lower node stays. Members whose
 * coordinator is gone elect the lowest of them at once. Nodes that have booted and know of no
 * coordinator wait for one for `dc_deadtime`, and then elect (Pacemaker: dc-deadtime).
 */
#ifndef MODELS_CLUSTER_MANAGER_ELECTION_H
#define MODELS_CLUSTER_MANAGER_ELECTION_H

#include "models/cluster/manager/manager.h"

/** The way in which a ring has come by its coordinator. */
enum election_way {
    ELECTION_KEPT,    /* all members had it */
    ELECTION_JOINED,  /* some had it, others join */
    ELECTION_HELD,    /* the coordinator of some members is gone */
    ELECTION_PENDING, /* no member has ever had one */
};

struct election {
    uint32_t coordinator;
    enum election_way way;
};

/** The coordinator of a new ring. @param members  at least one */
struct election election_of(const struct manager *manager, const struct bit_set *members);

/** Time from now to the plan of a ring that has come by its coordinator in a way: one draw. */
sim_ticks election_plan_time(const struct run *run, struct manager *manager,
                             const struct bit_set *members, enum election_way way);

#endif
