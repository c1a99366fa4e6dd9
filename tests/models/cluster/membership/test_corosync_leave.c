#include "tests/models/cluster/transport/knet_cases.h"

/* Whether a node was told of a leave, before a time. */
static bool is_told(const struct bed *bed, uint32_t by, uint32_t node, sim_ticks before)
{
    for (size_t i = 0; i < bed->left_count; i++) {
        if (bed->left[i].by == by && bed->left[i].nodes == small_set_of(node)) {
            return bed->left[i].at <= before;
        }
    }
    return false;
}

/* The others know and form their ring at once: whichever node leaves, and nobody misses a token. */
Test(corosync_leave, others_form_a_ring_at_once)
{
    for (uint32_t n = 2; n <= BED_NODES; n++) {
        for (uint32_t gone = 0; gone < n; gone += n - 1) {
            struct corosync_parameters parameters = corosync_defaults();
            parameters.leave = distribution_constant(300 * MS);
            struct bed bed;
            bed_start(&bed, &corosync_kind, &parameters, n, 0, 100 * SECOND);
            bed_at(&bed, 10 * SECOND, BED_LEAVE, gone);
            bed_at(&bed, 10 * SECOND + MS, BED_LEAVE, gone); /* changes nothing */
            bed_run(&bed, 100 * SECOND);
            small_set rest = small_set_all(n) & ~small_set_of(gone);
            cr_assert_eq(bed.formed_count, 1, "%u nodes: %zu rings", n, bed.formed_count);
            cr_expect_eq(bed.formed[0].nodes, rest);
            sim_ticks took = bed.formed[0].at - 10 * SECOND - 300 * MS;
            cr_expect(took > 0 && took < 4 * MS, "%u nodes: %g s", n,
                      (double)took / (double)SECOND);
            cr_expect_eq(bed.suspected_count, 0);
            cr_expect_eq(bed.left_count, n);
            cr_expect(bed.left[0].by == gone && bed.left[0].at == 10 * SECOND + 300 * MS);
            for (uint32_t by = 0; by < n; by++) {
                cr_expect(is_told(&bed, by, gone, bed.formed[0].at), "%u of %u", by, n);
            }
            bed_end(&bed);
        }
    }
}

/* The wrong twin: a crash costs the token and the consensus time-out, and is told as no leave. */
Test(corosync_leave, a_crash_is_no_leave)
{
    struct corosync_parameters parameters = corosync_defaults();
    struct bed bed;
    bed_start(&bed, &corosync_kind, &parameters, 2, 0, 100 * SECOND);
    bed_at(&bed, 10 * SECOND, BED_CRASH, 1);
    bed_run(&bed, 100 * SECOND);
    cr_expect_eq(bed.left_count, 0);
    cr_expect_gt(bed.formed[0].at, 16 * SECOND);
    bed_end(&bed);
}

/* As measured with corosync 3.1.7, two nodes, 12 stops: the new membership stood 0.248 to 0.353 s
 * after, 0.304 s on average, and the token was not lost. */
Test(corosync_leave, takes_as_long_as_measured)
{
    enum { STOPS = 200 };
    double sum_s = 0;
    for (uint64_t replication = 0; replication < STOPS; replication++) {
        struct corosync_parameters parameters;
        struct knet_parameters knet = knet_defaults();
        struct bed bed;
        knet_bed(&bed, &parameters, &knet, 2, replication);
        parameters.leave = distribution_uniform(0.248 * (double)SECOND, 0.350 * (double)SECOND);
        parameters.recovery = distribution_constant(2 * MS);
        bed_at(&bed, 10 * SECOND, BED_LEAVE, (uint32_t)(replication % 2));
        bed_run(&bed, 100 * SECOND);
        cr_assert_eq(bed.formed_count, 1);
        cr_expect_eq(bed.suspected_count, 0);
        double took_s = (double)(bed.formed[0].at - 10 * SECOND) / (double)SECOND;
        cr_expect(took_s > 0.248 && took_s < 0.353, "%g s", took_s);
        sum_s += took_s;
        bed_end(&bed);
    }
    cr_expect_float_eq(sum_s / STOPS, 0.304, 0.01, "%g s", sum_s / STOPS);
}

/* A node that has left runs on without a ring, and is in one again when its program has started
 * again, or its node has. */
Test(corosync_leave, a_node_that_has_left_may_come_back)
{
    for (unsigned boots = 0; boots < 2; boots++) {
        struct corosync_parameters parameters;
        struct knet_parameters knet = knet_defaults();
        struct bed bed;
        knet_bed(&bed, &parameters, &knet, 3, boots);
        bed_at(&bed, 10 * SECOND, BED_LEAVE, 2);
        bed_at(&bed, 20 * SECOND, BED_HANG, 2);
        bed_at(&bed, 30 * SECOND, BED_RESUME, 2);
        if (boots != 0) {
            bed_at(&bed, 40 * SECOND, BED_CRASH, 2);
        }
        bed_run(&bed, 50 * SECOND);
        cr_expect_eq(bed.formed_count, 1, "%zu rings", bed.formed_count);
        cr_expect_eq(bed.rings[2], 0);
        bed_at(&bed, 60 * SECOND, boots != 0 ? BED_BOOT : BED_REJOIN, 2);
        bed_run(&bed, 100 * SECOND);
        sim_ticks together = bed_formed_at(&bed, 7, 60 * SECOND);
        cr_expect(together > 60 * SECOND && together < 65 * SECOND);
        cr_expect_eq(bed.suspected_count, 0);
        bed_end(&bed);
    }
}

/* A member that the leave does not reach finds the token lost, and takes the node for failed. */
Test(corosync_leave, a_lost_leave_is_a_failure)
{
    struct corosync_parameters parameters = corosync_defaults();
    struct bed bed;
    bed_start(&bed, &corosync_kind, &parameters, 2, 0, 100 * SECOND);
    bed_at(&bed, 10 * SECOND, BED_PARTITION, 0x1);
    bed_at(&bed, 10 * SECOND + 1, BED_LEAVE, 1);
    bed_at(&bed, 10 * SECOND + 2, BED_HEAL, 0);
    bed_run(&bed, 100 * SECOND);
    cr_expect_eq(bed.left_count, 1);
    cr_expect_eq(bed.suspected_count, 1);
    cr_assert_eq(bed.formed_count, 1);
    cr_expect(bed.formed[0].nodes == 0x1 && bed.formed[0].at > 16 * SECOND);
    bed_end(&bed);
}

/* The order may come at any time: while the node gathers, hangs, or has not started yet. */
Test(corosync_leave, the_order_may_come_at_any_time)
{
    struct corosync_parameters parameters = corosync_defaults();
    parameters.leave = distribution_constant(300 * MS);
    struct distribution slow = distribution_constant(SECOND);
    parameters.transport.parameters = &slow; /* the start-up */
    struct bed bed;
    bed_start(&bed, &corosync_kind, &parameters, 4, 0, 100 * SECOND);
    bed_at(&bed, 10 * SECOND, BED_CRASH, 3);
    bed_at(&bed, 15 * SECOND, BED_LEAVE, 2); /* gathers */
    bed_run(&bed, 30 * SECOND);
    cr_expect_eq(bed.formed[bed.formed_count - 1].nodes, 0x3);
    bed_at(&bed, 31 * SECOND, BED_BOOT, 3);
    bed_at(&bed, 31 * SECOND + MS, BED_LEAVE, 3); /* and is gone before it has started */
    bed_run(&bed, 40 * SECOND);
    cr_expect_eq(bed.formed[bed.formed_count - 1].nodes, 0x3);
    bed_at(&bed, 41 * SECOND, BED_LEAVE, 1);
    bed_at(&bed, 41 * SECOND + MS, BED_HANG, 1);
    bed_at(&bed, 43 * SECOND, BED_RESUME, 1);
    bed_run(&bed, 43 * SECOND - 1);
    cr_expect_eq(bed.rings[1], 0x3);
    bed_run(&bed, 100 * SECOND);
    cr_expect_eq(bed.rings[1], 0);
    cr_expect_eq(bed.formed[bed.formed_count - 1].nodes, 0x1);
    cr_expect_lt(bed.formed[bed.formed_count - 1].at, 44 * SECOND);
    bed_end(&bed);
}
