/* A bed of corosync over knet, with the defaults of both and nothing drawn but the phases. */
#ifndef TESTS_MODELS_CLUSTER_TRANSPORT_KNET_CASES_H
#define TESTS_MODELS_CLUSTER_TRANSPORT_KNET_CASES_H

#include "models/cluster/transport/knet_state.h"
#include "tests/models/cluster/corosync_cases.h"

static inline struct knet_parameters knet_defaults(void)
{
    return (struct knet_parameters){.pong_count = 2, .start_up = {.family = DISTRIBUTION_CONSTANT}};
}

/** @param knet  kept by the bed */
static inline void knet_bed(struct bed *bed, struct corosync_parameters *parameters,
                            struct knet_parameters *knet, uint32_t nodes, uint64_t replication)
{
    *parameters = corosync_defaults();
    parameters->transport = (struct part){&knet_kind, knet};
    bed_start(bed, &corosync_kind, parameters, nodes, replication, 1000 * SECOND);
}

static inline struct knet *knet_of(const struct bed *bed)
{
    return (struct knet *)((const struct corosync *)bed->membership)->transport;
}

#endif
