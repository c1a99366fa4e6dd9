#include "models/cluster/membership/heartbeat.h"

#include "tests/models/cluster/heartbeat_cases.h"
#include "tests/models/places.h"
#include "tests/small_set.h"

/* Crash at a uniform instant: with misses 10 it is noticed after 9 to 10 intervals, 9.5 on the
 * mean, and a way through the network; with misses 5 after 4 to 5. */
Test(heartbeat, a_crash_is_noticed_after_the_misses)
{
    static const int64_t facts[] = {10, 5};
    for (size_t i = 0; i < 2; i++) {
        double least = 1e9;
        double most = 0;
        double sum = 0;
        struct heartbeat_parameters parameters = heartbeat_of(SECOND, facts[i]);
        for (uint64_t k = 0; k < 400; k++) {
            struct bed bed;
            bed_start(&bed, &heartbeat_kind, &parameters, 2, k, 40 * SECOND);
            bed_at(&bed, 20 * SECOND, BED_CRASH, k % 2);
            bed_run(&bed, 40 * SECOND);
            cr_assert_eq(bed.formed_count, 1);
            cr_expect_eq(bed.suspected_count, 1);
            cr_expect_str_eq(bed.formed[0].cause.fault, CAUSE_NODE_CRASH);
            sim_ticks way = network_transit(bed.network, 0, 1, 100);
            double took = (double)(bed.formed[0].at - way - 20 * SECOND) / (double)SECOND;
            least = took < least ? took : least;
            most = took > most ? took : most;
            sum += took;
            bed_end(&bed);
        }
        double expected = (double)facts[i];
        cr_expect(least > expected - 1 && least < expected - 0.98, "%g", least);
        cr_expect(most <= expected && most > expected - 0.02, "%g", most);
        cr_expect(sum / 400 > expected - 0.54 && sum / 400 < expected - 0.46, "%g", sum / 400);
    }
}

/* A node that comes back is in the ring with its first heartbeat, or the first that it hears; alone
 * it waits as long as for a member. `reform` comes on top. */
Test(heartbeat, who_comes_back_is_noticed_by_its_first_heartbeat)
{
    struct heartbeat_parameters parameters = heartbeat_of(SECOND, 4);
    parameters.reform = distribution_constant(2 * SECOND);
    struct bed bed;
    bed_start(&bed, &heartbeat_kind, &parameters, 3, 0, 200 * SECOND);
    bed_at(&bed, 10 * SECOND, BED_CRASH, 0);
    bed_at(&bed, 20 * SECOND, BED_BOOT, 0);
    bed_at(&bed, 30 * SECOND, BED_HANG, 1);
    bed_at(&bed, 40 * SECOND, BED_RESUME, 1);
    bed_at(&bed, 60 * SECOND, BED_CRASH, 1);
    bed_at(&bed, 60 * SECOND, BED_CRASH, 2);
    bed_at(&bed, 60 * SECOND, BED_CRASH, 0);
    bed_at(&bed, 80 * SECOND, BED_BOOT, 2);
    bed_run(&bed, 200 * SECOND);
    sim_ticks lost = bed_formed_at(&bed, 6, 0) - 10 * SECOND;
    cr_expect(lost > 5 * SECOND && lost < 6 * SECOND + MS);
    sim_ticks back = bed_formed_at(&bed, 7, 0) - 20 * SECOND;
    cr_expect(back > 2 * SECOND && back < 3 * SECOND + MS, "%g", (double)back / (double)SECOND);
    cr_expect_neq(bed_formed_at(&bed, 5, 30 * SECOND), -1);
    cr_expect_neq(bed_formed_at(&bed, 7, 40 * SECOND), -1);
    cr_expect_eq(bed_formed_at(&bed, 4, 70 * SECOND), 86 * SECOND);
    bed_end(&bed);
}

/* A node that was paused counts the interval that it has not seen as no time: it declares no other
 * silent when it resumes, where a node that hung does at once. */
Test(heartbeat, a_paused_node_sees_no_time_pass)
{
    for (int pauses = 0; pauses < 2; pauses++) {
        struct heartbeat_parameters parameters = heartbeat_of(SECOND, 4);
        struct bed bed;
        bed_start(&bed, &heartbeat_kind, &parameters, 3, 0, 200 * SECOND);
        bed_at(&bed, 30 * SECOND, pauses ? BED_PAUSE : BED_HANG, 1);
        bed_at(&bed, 60 * SECOND, BED_RESUME, 1);
        bed_run(&bed, 200 * SECOND);
        size_t by_node = 0;
        for (size_t i = 0; i < bed.suspected_count; i++) {
            by_node += bed.suspected[i].by == 1;
        }
        cr_expect_eq(by_node, pauses ? 0 : 1, "%zu", by_node);
        cr_expect_neq(bed_formed_at(&bed, 5, 30 * SECOND), -1);
        cr_expect_neq(bed_formed_at(&bed, 7, 60 * SECOND), -1);
        bed_end(&bed);
    }
}

/* A partition leaves a ring on each side, and healing brings them together within an interval. */
Test(heartbeat, partitions_split_and_merge)
{
    struct heartbeat_parameters parameters = heartbeat_of(SECOND, 5);
    for (uint64_t k = 0; k < 20; k++) {
        struct bed bed;
        bed_start(&bed, &heartbeat_kind, &parameters, 4, k, 100 * SECOND);
        bed_at(&bed, 10 * SECOND, BED_PARTITION, 0x3);
        bed_at(&bed, 40 * SECOND, BED_HEAL, 0);
        bed_run(&bed, 100 * SECOND);
        sim_ticks one = bed_formed_at(&bed, 0x3, 0) - 10 * SECOND;
        sim_ticks other = bed_formed_at(&bed, 0xc, 0) - 10 * SECOND;
        cr_expect(one > 4 * SECOND && one < 5 * SECOND + MS);
        cr_expect(other > 4 * SECOND && other < 5 * SECOND + MS);
        sim_ticks merged = bed_formed_at(&bed, 0xf, 0) - 40 * SECOND;
        cr_expect(merged > 0 && merged < SECOND + MS);
        cr_expect_eq(bed.formed[bed.formed_count - 1].nodes, 0xf);
        bed_end(&bed);
    }
}

/* A link that loses most heartbeats makes nodes silent that are up; they come back. */
Test(heartbeat, losses_are_taken_for_silence)
{
    struct heartbeat_parameters parameters = heartbeat_of(SECOND, 2);
    struct bed bed;
    bed_start(&bed, &heartbeat_kind, &parameters, 2, 0, 400 * SECOND);
    bed.loss = 0.5;
    bed_at(&bed, 10 * SECOND, BED_LOSE, 1);
    bed_at(&bed, 300 * SECOND, BED_RESTORE, 1);
    bed_run(&bed, 400 * SECOND);
    cr_expect_gt(bed.suspected_count, 10);
    cr_expect_neq(bed_formed_at(&bed, 1, 0), -1);
    cr_expect_str_eq(bed.suspected[0].cause.fault, CAUSE_PARTITION, "the cause of the change");
    cr_expect_eq(bed.rings[0], 3);
    cr_expect_eq(bed.rings[1], 3);
    bed_end(&bed);
}

Test(heartbeat, costs_few_events)
{
    struct heartbeat_parameters parameters = heartbeat_of(SECOND, 10);
    struct bed bed;
    bed_start(&bed, &heartbeat_kind, &parameters, 2, 0, 1000000 * SECOND);
    bed_at(&bed, 100000 * SECOND, BED_CRASH, 0);
    bed_at(&bed, 300000 * SECOND, BED_BOOT, 0);
    bed_run(&bed, 1000000 * SECOND);
    cr_expect_leq(run_events(bed.run), 12, "%lu", run_events(bed.run));
    bed_end(&bed);
}

Test(heartbeat, check)
{
    struct heartbeat_parameters parameters = heartbeat_of(SECOND, 10);
    struct complaints complaints = {0};
    place_check(&heartbeat_kind, "system", "membership", &parameters, NULL, &complaints);
    cr_expect_eq(complaints.count, 0);
    parameters.misses = 2;
    place_check(&heartbeat_kind, "system", "membership", &parameters, NULL, &complaints);
    cr_expect_eq(complaints.count, 1);
    complaints_free(&complaints);
}

/* Each contradiction, planted into a sound state, is found. */
Test(heartbeat, planted_contradictions_are_found)
{
    for (int plant = 0; plant < 5; plant++) {
        struct heartbeat_parameters parameters = heartbeat_of(SECOND, 10);
        struct bed bed;
        bed_start(&bed, &heartbeat_kind, &parameters, 3, 0, 1000 * SECOND);
        bed_run(&bed, 20 * SECOND);
        struct heartbeat *heartbeat = (struct heartbeat *)bed.membership;
        if (plant == 1) {
            heartbeat->nodes[1].view = small_set_to(0x5);
        } else if (plant == 2) {
            bed.nodes[1].state = NODE_HUNG;
        } else if (plant == 3) {
            heartbeat->nodes[0].from[1].is_computed = false;
        } else if (plant == 4) {
            bed_crash(&bed, 1);
            heartbeat->nodes[1].view = small_set_to(0x2);
        }
        place_invariants(bed.run, bed.membership);
        cr_expect_eq(run_failed(bed.run), plant > 0, "plant %d", plant);
        bed_end(&bed);
    }
}

/* A leave is heard a trip later, and a ring formed after `reform`; a member that it does not reach
 * finds the node silent. The node is in a ring again when its membership has started again. */
Test(heartbeat, a_leave_is_no_silence)
{
    for (unsigned lost = 0; lost < 2; lost++) {
        struct heartbeat_parameters parameters = heartbeat_of(SECOND, 4);
        parameters.reform = distribution_constant(SECOND / 2);
        struct bed bed;
        bed_start(&bed, &heartbeat_kind, &parameters, 3, 0, 200 * SECOND);
        bed.loss = 1;
        if (lost != 0) {
            bed_at(&bed, 50 * SECOND, BED_LOSE, 2);
            bed_at(&bed, 50 * SECOND + 2 * MS, BED_RESTORE, 2);
        }
        bed_at(&bed, 50 * SECOND + MS, BED_LEAVE, 2);
        bed_at(&bed, 100 * SECOND, BED_REJOIN, 2);
        bed_run(&bed, 90 * SECOND);
        sim_ticks formed = bed_formed_at(&bed, 0x3, 0);
        sim_ticks took = formed - (50 * SECOND + MS + SECOND / 2);
        cr_expect(lost != 0 ? took > 2 * SECOND : took > 0 && took < MS);
        cr_expect_eq(bed.left_count, lost != 0 ? 1 : 3);
        cr_expect(bed.left[0].by == 2 && bed.left[0].at == 50 * SECOND + MS);
        cr_expect_eq(bed.suspected_count, lost != 0 ? 2 : 0);
        cr_expect_eq(bed.rings[2], 0);
        bed_run(&bed, 200 * SECOND);
        cr_expect_eq(bed.formed[bed.formed_count - 1].nodes, 0x7);
        bed_end(&bed);
    }
}
