#include "models/cluster/membership/delay.h"

#include "tests/models/cluster/membership/membership_bed.h"
#include "tests/models/places.h"

static struct delay_parameters constant(sim_ticks detection, sim_ticks reconfiguration)
{
    return (struct delay_parameters){distribution_constant(detection),
                                     distribution_constant(reconfiguration), 1};
}

/* Crash, return, hang, partition: the delays are what they say, 0 being no time at all. */
Test(delay, rings_form_after_the_delays)
{
    static const sim_ticks facts[][2] = {{0, 0}, {0, SECOND}, {SECOND, 0}, {2 * SECOND, 3 * MS}};
    for (size_t i = 0; i < 4; i++) {
        sim_ticks d = facts[i][0];
        sim_ticks r = facts[i][1];
        struct delay_parameters parameters = constant(d, r);
        struct bed bed;
        bed_start(&bed, &delay_kind, &parameters, 3, 0, 100 * SECOND);
        bed_at(&bed, 10 * SECOND, BED_CRASH, 0);
        bed_at(&bed, 20 * SECOND, BED_BOOT, 0);
        bed_at(&bed, 30 * SECOND, BED_HANG, 1);
        bed_at(&bed, 40 * SECOND, BED_RESUME, 1);
        bed_at(&bed, 50 * SECOND, BED_PARTITION, 1);
        bed_at(&bed, 60 * SECOND, BED_HEAL, 0);
        bed_run(&bed, 100 * SECOND);
        cr_assert_eq(bed.formed_count, 7, "%zu", bed.formed_count);
        cr_assert_eq(bed.suspected_count, 4);
        cr_expect_eq(bed.suspected[0].at, 10 * SECOND + d);
        cr_expect_eq(bed.suspected[0].nodes, 1);
        cr_expect_eq(bed_formed_at(&bed, 6, 0), 10 * SECOND + d + r);
        cr_expect_eq(bed_formed_at(&bed, 7, 0), 20 * SECOND + r);
        cr_expect_eq(bed_formed_at(&bed, 5, 0), 30 * SECOND + d + r);
        cr_expect_eq(bed_formed_at(&bed, 7, 25 * SECOND), 40 * SECOND + r);
        cr_expect_eq(bed_formed_at(&bed, 1, 0), 50 * SECOND + d + r);
        cr_expect_eq(bed_formed_at(&bed, 6, 45 * SECOND), 50 * SECOND + d + r);
        cr_expect_eq(bed_formed_at(&bed, 7, 45 * SECOND), 60 * SECOND + r);
        cr_expect_str_eq(bed.formed[0].cause.fault, CAUSE_NODE_CRASH);
        bed_end(&bed);
    }
}

/* Of 1000 losses as many are noticed as the coverage says; those that are not end with the node's
 * return. The mean delay is that of the distribution. */
Test(delay, coverage_and_distributions)
{
    struct delay_parameters parameters = {distribution_exponential(2.0 * SECOND),
                                          distribution_constant(0), 0.8};
    unsigned noticed = 0;
    double delay = 0;
    struct bed bed;
    bed_start(&bed, &delay_kind, &parameters, 2, 0, 200000 * SECOND);
    for (unsigned i = 0; i < 1000; i++) {
        bed_at(&bed, (200 * i + 100) * SECOND, BED_CRASH, i % 2);
        bed_at(&bed, (200 * i + 200) * SECOND - 1, BED_BOOT, i % 2);
    }
    bed_run(&bed, 200000 * SECOND);
    for (size_t i = 0; i < bed.formed_count; i++) {
        if (bed.formed[i].nodes != 3) {
            noticed++;
            delay += (double)(bed.formed[i].at % (100 * SECOND)) / (double)SECOND;
        }
    }
    cr_expect(noticed > 760 && noticed < 840, "%u", noticed);
    cr_expect(delay / noticed > 1.8 && delay / noticed < 2.2, "%g", delay / noticed);
    cr_expect_eq(bed.formed_count, noticed + 1000);
    bed_end(&bed);
}

/* Two events a failure at most, and one a return. */
Test(delay, costs_few_events)
{
    struct delay_parameters parameters = constant(SECOND, SECOND);
    struct bed bed;
    bed_start(&bed, &delay_kind, &parameters, 2, 0, 100 * SECOND);
    bed_at(&bed, 10 * SECOND, BED_CRASH, 0);
    bed_at(&bed, 20 * SECOND, BED_BOOT, 0);
    bed_run(&bed, 100 * SECOND);
    cr_expect_eq(run_events(bed.run), 2 + 3);
    bed_end(&bed);
}

/* The listener may take nodes down while it is told of a ring. */
Test(delay, the_listener_may_change_nodes)
{
    struct delay_parameters parameters = constant(0, 0);
    struct bed bed;
    bed_start(&bed, &delay_kind, &parameters, 4, 0, 100 * SECOND);
    bed.reset_on_form = 0x6;
    bed_at(&bed, 10 * SECOND, BED_PARTITION, 0x3);
    bed_run(&bed, 100 * SECOND);
    cr_expect_eq(bed_formed_at(&bed, 0x1, 0), 10 * SECOND);
    cr_expect_eq(bed_formed_at(&bed, 0x8, 0), 10 * SECOND);
    bed_end(&bed);
}

Test(delay, check)
{
    struct delay_parameters parameters = constant(5, 7);
    struct complaints complaints = {0};
    place_check(&delay_kind, "system", "membership", &parameters, NULL, &complaints);
    cr_expect_eq(complaints.count, 0);
    parameters.coverage = 0.5;
    place_check(&delay_kind, "system", "membership", &parameters, NULL, &complaints);
    cr_expect_eq(complaints.count, 1);
    cr_expect_eq(complaints.errors, 0);
    complaints_free(&complaints);
}

/* A node that is down and has a view is found out: planted by taking it down behind its back. */
Test(delay, invariants_find_a_view_of_a_dead_node)
{
    struct delay_parameters parameters = constant(0, 0);
    struct bed bed;
    bed_start(&bed, &delay_kind, &parameters, 2, 0, 100 * SECOND);
    bed_run(&bed, SECOND);
    bed.nodes[1].state = NODE_DOWN;
    place_invariants(bed.run, bed.membership);
    cr_expect(run_failed(bed.run));
    bed_end(&bed);
}

/* And while it is told of a suspicion: one that it takes down says nothing more. */
Test(delay, the_listener_may_change_nodes_that_suspect)
{
    struct delay_parameters parameters = constant(SECOND, SECOND);
    struct bed bed;
    bed_start(&bed, &delay_kind, &parameters, 4, 0, 100 * SECOND);
    bed.reset_on_suspect = 0xe;
    bed_at(&bed, 10 * SECOND, BED_PARTITION, 0x3);
    bed_run(&bed, 100 * SECOND);
    cr_expect_gt(bed.suspected_count, 0);
    cr_expect_eq(bed.rings[0], 0x1);
    bed_end(&bed);
}

/* A leave is known at once, and a ring formed after the reconfiguration alone. The node is in no
 * ring that is formed later, until its membership starts again. */
Test(delay, a_leave_needs_no_detection)
{
    struct delay_parameters parameters = constant(10 * SECOND, 2 * SECOND);
    struct bed bed;
    bed_start(&bed, &delay_kind, &parameters, 4, 0, 200 * SECOND);
    bed_at(&bed, 10 * SECOND, BED_LEAVE, 1);
    bed_at(&bed, 20 * SECOND, BED_CRASH, 3);
    bed_at(&bed, 50 * SECOND, BED_REJOIN, 1);
    bed_run(&bed, 200 * SECOND);
    cr_assert_eq(bed.formed_count, 3);
    cr_expect_eq(bed_formed_at(&bed, 0xd, 0), 12 * SECOND);
    cr_expect_eq(bed_formed_at(&bed, 0x5, 0), 32 * SECOND);
    cr_expect_eq(bed_formed_at(&bed, 0x7, 0), 52 * SECOND);
    cr_assert_eq(bed.left_count, 4);
    cr_expect_eq(bed.left[0].by, 1);
    cr_expect_eq(bed.suspected_count, 1);
    cr_expect_eq(bed.suspected[0].nodes, 0x8);
    bed_end(&bed);
}
