#include "models/cluster/membership/corosync.h"

#include "tests/models/cluster/corosync_cases.h"
#include "tests/small_set.h"

/* Crash to new ring: token + consensus of so many nodes, and the time of a few messages. The
 * token was last seen within a round before the crash. */
Test(corosync, a_crash_takes_token_and_consensus)
{
    static const struct {
        uint32_t nodes;
        sim_ticks milliseconds;
    } facts[] = {{2, 6600}, {3, 8030}, {4, 9460}, {8, 15180}, {16, 26620}};
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        uint32_t n = facts[i].nodes;
        for (uint32_t dead = 0; dead < n; dead += n - 1) {
            struct corosync_parameters parameters = corosync_defaults();
            struct bed bed;
            bed_start(&bed, &corosync_kind, &parameters, n, 0, 100 * SECOND);
            bed_at(&bed, 10 * SECOND + 777, BED_CRASH, dead);
            bed_run(&bed, 100 * SECOND);
            small_set rest = small_set_all(n) & ~small_set_of(dead);
            cr_assert_eq(bed.formed_count, 1, "%u nodes: %zu rings", n, bed.formed_count);
            cr_expect_eq(bed.formed[0].nodes, rest);
            sim_ticks took = bed.formed[0].at - 10 * SECOND;
            cr_expect(took > (facts[i].milliseconds - 2) * MS &&
                          took < (facts[i].milliseconds + 10) * MS,
                      "%u nodes: %g s", n, (double)took / (double)SECOND);
            cr_expect_geq(bed.suspected_count, 1);
            cr_expect_str_eq(bed.suspected[0].cause.fault, CAUSE_NODE_CRASH);
            cr_expect_str_eq(bed.formed[0].cause.fault, CAUSE_NODE_CRASH);
            bed_end(&bed);
        }
    }
}

/* A node that boots has a ring of its own at once, and is in the others' after two joins at most.
 */
Test(corosync, who_boots_joins_at_once)
{
    struct corosync_parameters parameters = corosync_defaults();
    struct bed bed;
    bed_start(&bed, &corosync_kind, &parameters, 3, 0, 200 * SECOND);
    bed_at(&bed, 10 * SECOND, BED_CRASH, 0);
    bed_at(&bed, 30 * SECOND, BED_BOOT, 0);
    bed_at(&bed, 40 * SECOND, BED_CRASH, 0);
    bed_at(&bed, 40 * SECOND, BED_CRASH, 1);
    bed_at(&bed, 40 * SECOND, BED_CRASH, 2);
    bed_at(&bed, 50 * SECOND, BED_BOOT, 1);
    bed_at(&bed, 60 * SECOND, BED_BOOT, 2);
    bed_run(&bed, 200 * SECOND);
    sim_ticks joined = bed_formed_at(&bed, 7, 0);
    cr_expect(joined > 30 * SECOND && joined < 30 * SECOND + 102 * MS, "%ld", joined);
    sim_ticks alone = bed_formed_at(&bed, 2, 0);
    cr_expect_eq(alone, 50 * SECOND);
    sim_ticks both = bed_formed_at(&bed, 6, 50 * SECOND);
    cr_expect(both > 60 * SECOND && both < 60 * SECOND + 102 * MS);
    cr_expect_eq(bed.formed_count, 6);
    bed_end(&bed);
}

/* A partition splits the ring after token + consensus; after it has healed the rings find each
 * other within `merge`. Both sides are found to be lost to each other. */
Test(corosync, partitions_split_and_merge)
{
    struct corosync_parameters parameters = corosync_defaults();
    struct bed bed;
    bed_start(&bed, &corosync_kind, &parameters, 4, 0, 200 * SECOND);
    bed_at(&bed, 10 * SECOND, BED_PARTITION, 0x3);
    bed_at(&bed, 60 * SECOND + 55 * MS, BED_HEAL, 0);
    bed_run(&bed, 200 * SECOND);
    cr_assert_eq(bed.formed_count, 3);
    for (size_t i = 0; i < 2; i++) {
        sim_ticks took = bed.formed[i].at - 10 * SECOND;
        cr_expect(took > 9459 * MS && took < 9470 * MS, "%g", (double)took / (double)SECOND);
    }
    cr_expect_eq(bed.formed[0].nodes | bed.formed[1].nodes, 0xf);
    cr_expect_eq(bed.formed[2].nodes, 0xf);
    sim_ticks merged = bed.formed[2].at - (60 * SECOND + 55 * MS);
    cr_expect(merged > 0 && merged < 202 * MS, "%g", (double)merged / (double)SECOND);
    bed_end(&bed);
}

/* A node that hangs for longer than the time-outs is left out; it finds its token lost when it
 * resumes, and joins again. One that hangs for a shorter time is not missed. */
Test(corosync, who_resumes_joins_again)
{
    struct corosync_parameters parameters = corosync_defaults();
    struct bed bed;
    bed_start(&bed, &corosync_kind, &parameters, 3, 0, 200 * SECOND);
    bed_at(&bed, 10 * SECOND, BED_HANG, 1);
    bed_at(&bed, 12 * SECOND, BED_RESUME, 1);
    bed_run(&bed, 50 * SECOND);
    cr_expect_eq(bed.formed_count, 0);
    cr_expect_eq(bed.suspected_count, 0);
    bed_at(&bed, 60 * SECOND, BED_HANG, 1);
    bed_at(&bed, 90 * SECOND, BED_RESUME, 1);
    bed_run(&bed, 200 * SECOND);
    cr_assert_eq(bed.formed_count, 2);
    cr_expect_eq(bed.formed[0].nodes, 0x5);
    cr_expect_eq(bed.formed[1].nodes, 0x7);
    sim_ticks joined = bed.formed[1].at - 90 * SECOND;
    cr_expect(joined < 52 * MS, "%g", (double)joined / (double)SECOND);
    cr_assert_geq(bed.suspected_count, 2);
    cr_expect_eq(bed.suspected[bed.suspected_count - 1].by, 1);
    cr_expect_eq(bed.suspected[bed.suspected_count - 1].at, 90 * SECOND);
    bed_end(&bed);
}

/* The token time-out of a node that was paused for half a minute has as much left as before: the
 * node learns of the other ring from its probes and joins, and suspects no node until the token of
 * its old ring is overdue by its own clock. One that hung finds its token lost as it resumes. */
Test(corosync, a_paused_node_sees_no_time_pass)
{
    for (int pauses = 0; pauses < 2; pauses++) {
        struct corosync_parameters parameters = corosync_defaults();
        struct bed bed;
        bed_start(&bed, &corosync_kind, &parameters, 3, 0, 200 * SECOND);
        bed_at(&bed, 10 * SECOND, pauses ? BED_PAUSE : BED_HANG, 1);
        bed_run(&bed, 40 * SECOND - 1);
        const struct totem_node *it = &((struct corosync *)bed.membership)->nodes[1];
        cr_expect_eq(it->held != 0, pauses);
        cr_expect_eq(it->overdue != 0, !pauses);
        sim_ticks left = it->left[TIMER_TOKEN];
        bed_at(&bed, 40 * SECOND, BED_RESUME, 1);
        bed_run(&bed, 40 * SECOND);
        cr_expect_eq(it->held, 0);
        if (pauses) {
            cr_expect_eq(it->stage, TOTEM_OPERATIONAL);
            cr_expect_eq(it->due[TIMER_TOKEN], 40 * SECOND + left);
            cr_expect(left > 0 && left <= corosync_token(&parameters, 3));
            cr_expect_eq(it->received + corosync_token(&parameters, 3), it->due[TIMER_TOKEN]);
        } else {
            cr_expect_eq(it->stage, TOTEM_GATHER);
        }
        bed_run(&bed, 200 * SECOND);
        cr_expect_eq(bed.formed[bed.formed_count - 1].nodes, 0x7);
        sim_ticks joined = bed.formed[bed.formed_count - 1].at - 40 * SECOND;
        cr_expect_eq(joined > 52 * MS, pauses, "%g", (double)joined / (double)SECOND);
        cr_expect(joined < 300 * MS, "%g", (double)joined / (double)SECOND);
        bed_end(&bed);
    }
}

/* A link that loses a fifth of all messages breaks no ring: tokens are sent again. One that loses
 * them all does. */
Test(corosync, lost_tokens_are_sent_again)
{
    struct corosync_parameters parameters = corosync_defaults();
    parameters.token_retransmits_before_loss = 20;
    struct bed bed;
    bed_start(&bed, &corosync_kind, &parameters, 3, 0, 400 * SECOND);
    bed.loss = 0.2;
    bed_at(&bed, 10 * SECOND, BED_LOSE, 1);
    bed_at(&bed, 100 * SECOND, BED_RESTORE, 1);
    bed_run(&bed, 120 * SECOND);
    cr_expect_eq(bed.formed_count, 0, "%zu", bed.formed_count);
    uint64_t events = run_events(bed.run);
    bed_run(&bed, 200 * SECOND);
    cr_expect_eq(run_events(bed.run), events, "a sound ring schedules nothing");
    bed.loss = 1;
    bed_at(&bed, 200 * SECOND, BED_LOSE, 1);
    bed_at(&bed, 300 * SECOND, BED_RESTORE, 1);
    bed_run(&bed, 400 * SECOND);
    cr_expect_eq(bed_formed_at(&bed, 5, 0) / SECOND, 208);
    cr_expect_eq(bed_formed_at(&bed, 2, 0) / SECOND, 208);
    cr_expect_eq(bed_formed_at(&bed, 7, 0) / SECOND, 300);
    bed_end(&bed);
}

/* A crash and a return cost a few tens of events with two nodes, whatever the time between. */
Test(corosync, costs_few_events)
{
    struct corosync_parameters parameters = corosync_defaults();
    struct bed bed;
    bed_start(&bed, &corosync_kind, &parameters, 2, 0, 1000000 * SECOND);
    bed_at(&bed, 100000 * SECOND, BED_CRASH, 0);
    bed_run(&bed, 200000 * SECOND);
    cr_expect_leq(run_events(bed.run), 10, "%lu", run_events(bed.run));
    bed_at(&bed, 300000 * SECOND, BED_BOOT, 0);
    bed_run(&bed, 1000000 * SECOND);
    cr_expect_leq(run_events(bed.run), 40, "%lu", run_events(bed.run));
    bed_end(&bed);
}

/* The listener may take nodes down while it is told of a ring. */
Test(corosync, the_listener_may_change_nodes)
{
    struct corosync_parameters parameters = corosync_defaults();
    struct bed bed;
    bed_start(&bed, &corosync_kind, &parameters, 4, 0, 100 * SECOND);
    bed.reset_on_form = 0x6;
    bed_at(&bed, 10 * SECOND, BED_CRASH, 0);
    bed_run(&bed, 100 * SECOND);
    cr_assert_eq(bed.formed_count, 2);
    cr_expect_eq(bed.formed[1].nodes, 0x8);
    bed_end(&bed);
}

/* And while it is told of a suspicion: one that it takes down says nothing more. */
Test(corosync, the_listener_may_change_nodes_that_suspect)
{
    struct corosync_parameters parameters = corosync_defaults();
    struct bed bed;
    bed_start(&bed, &corosync_kind, &parameters, 4, 0, 100 * SECOND);
    bed.reset_on_suspect = 0xe;
    bed_at(&bed, 10 * SECOND, BED_PARTITION, 0x3);
    bed_run(&bed, 100 * SECOND);
    cr_expect_gt(bed.suspected_count, 0);
    cr_expect_eq(bed.rings[0], 0x1);
    bed_end(&bed);
}
