/* Parameters and random faults shared by tests of heartbeats. */
#ifndef TESTS_MODELS_CLUSTER_HEARTBEAT_CASES_H
#define TESTS_MODELS_CLUSTER_HEARTBEAT_CASES_H

#include "models/cluster/membership/heartbeat_state.h"
#include "tests/models/cluster/membership/membership_bed.h"

static inline struct heartbeat_parameters heartbeat_of(sim_ticks interval, int64_t misses)
{
    return (struct heartbeat_parameters){
        .interval = interval, .misses = misses, .reform = distribution_constant(0), .size = 100};
}

#endif
