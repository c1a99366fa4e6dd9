/* Corosync with its time-outs, and without what is drawn: no hold, no transport of its own, a
 * program that speaks as soon as its node is up. */
#ifndef TESTS_MODELS_CLUSTER_COROSYNC_CASES_H
#define TESTS_MODELS_CLUSTER_COROSYNC_CASES_H

#include "models/cluster/membership/corosync_state.h"
#include "models/kinds.h"
#include "tests/models/cluster/membership/membership_bed.h"

static inline struct corosync_parameters corosync_defaults(void)
{
    static struct corosync_hold none;
    static struct distribution at_once = {.family = DISTRIBUTION_CONSTANT};
    return (struct corosync_parameters){
        .token = 3 * SECOND,
        .token_coefficient = 650 * MS,
        .token_retransmits_before_loss = 4,
        .join = 50 * MS,
        .merge = 200 * MS,
        .token_size = 100,
        .hold = &none,
        .recovery = at_once,
        .leave = at_once,
        .transport = {&udpu_kind, &at_once},
    };
}

#endif
