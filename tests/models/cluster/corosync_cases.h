/* Defaults of corosync, shared by its tests. */
#ifndef TESTS_MODELS_CLUSTER_COROSYNC_CASES_H
#define TESTS_MODELS_CLUSTER_COROSYNC_CASES_H

#include "models/cluster/membership/corosync_state.h"
#include "tests/models/cluster/membership/membership_bed.h"

static inline struct corosync_parameters corosync_defaults(void)
{
    return (struct corosync_parameters){
        .token = 3 * SECOND,
        .token_coefficient = 650 * MS,
        .token_retransmits_before_loss = 4,
        .join = 50 * MS,
        .merge = 200 * MS,
        .token_size = 100,
    };
}

#endif
