#include "tests/models/cluster/transport/knet_cases.h"

static bool is_well(struct bed *bed)
{
    const struct component *component = &knet_of(bed)->component;
    for (int i = 0; i < 2 && !run_failed(bed->run); i++) {
        bed->run->queue.pops += (uint64_t)i; /* the links of the next node */
        knet_invariants(bed->run, component);
    }
    return !run_failed(bed->run);
}

/* A link to a dead node that counts as answered, and one without a pong whose fall is not to come.
 */
Test(knet_invariants, contradictions_are_found)
{
    for (int twin = 0; twin < 3; twin++) {
        struct knet_parameters knet = knet_defaults();
        struct corosync_parameters parameters;
        struct bed bed;
        knet_bed(&bed, &parameters, &knet, 2, 0);
        bed_at(&bed, 20 * SECOND, BED_CRASH, 1);
        bed_run(&bed, 20 * SECOND + MS);
        struct knet_link *link = knet_link(knet_of(&bed), 0, 0, 1);
        if (twin == 1) {
            link->answer = KNET_ANSWERED;
        } else if (twin == 2) {
            event_cancel(bed.run, link->next);
        }
        cr_expect_eq(is_well(&bed), twin == 0, "twin %d", twin);
        bed_end(&bed);
    }
}
