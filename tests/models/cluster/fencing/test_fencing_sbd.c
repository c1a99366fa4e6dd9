#include "models/cluster/fencing/fencing_sbd.h"

#include "tests/models/cluster/fencing/fencing_fixture.h"
#include "tests/models/places.h"

/* The table's defaults. */
static struct sbd_parameters defaults(void)
{
    return (struct sbd_parameters){
        .common = {.timeout = 50 * SECOND, .attempts = 10, .delay = distribution_constant(0)},
        .watchdog = 5 * SECOND,
        .loop = SECOND,
        .devices = 1,
        .io_timeout = 3 * SECOND,
        .pacemaker = true};
}

Test(fencing_sbd, a_running_node_resets_itself_at_its_next_loop)
{
    struct sbd_parameters parameters = defaults();
    struct yard yard = {0};
    yard_start(&yard, &sbd_kind, &parameters);
    yard_run(&yard, 2300 * MS);
    yard_fence(&yard, ALPHA, BETA);
    yard_run(&yard, 100 * SECOND);
    cr_expect_eq(yard.answer_count, 1);
    yard_expect_answer(&yard, 0, ALPHA, BETA, true, 12300 * MS);
    yard_expect_timeline(&yard, "alpha fence.start beta 2300|beta node.reset 3000|"
                                "alpha fence.ok beta 12300|beta node.up 33000");
    cr_expect_eq(yard_event(&yard, "node.reset", 0)->what.cause, 1);
    const struct timeline_entry *ok = yard_event(&yard, "fence.ok", 0);
    cr_expect_eq(ok->what.cause, 1);
    cr_expect_eq(yard_detail(ok, "attempt"), 1);
    cr_expect_eq(yard_detail(ok, "lasted"), 10 * SECOND);
    cr_expect_eq(yard.answers[0].cause.event, ok->number);
    cr_expect_str_eq(yard.answers[0].cause.fault, CAUSE_PARTITION);
    yard_end(&yard);
}

/* Loops count from when a node came up: here at 30.5 s. */
Test(fencing_sbd, loops_begin_when_a_node_is_up)
{
    struct sbd_parameters parameters = defaults();
    struct yard yard = {0};
    yard_start(&yard, &sbd_kind, &parameters);
    yard_run(&yard, 500 * MS);
    yard_crash(&yard, BETA, 0);
    yard_run(&yard, 40 * SECOND);
    yard_fence(&yard, ALPHA, BETA);
    yard_run(&yard, 40499 * MS);
    cr_expect_eq(yard.nodes[BETA].state, NODE_UP);
    yard_run(&yard, 40500 * MS);
    cr_expect_eq(yard.nodes[BETA].state, NODE_BOOTING);
    yard_end(&yard);
}

/* A node that is down or boots cannot read; a boot clears the slot. */
Test(fencing_sbd, what_does_not_run_does_not_read)
{
    struct sbd_parameters parameters = defaults();
    struct yard yard = {0};
    yard_start(&yard, &sbd_kind, &parameters);
    yard_crash(&yard, BETA, TICKS_NEVER);
    yard_crash(&yard, GAMMA, 0);
    yard_run(&yard, 25 * SECOND);
    yard_fence(&yard, ALPHA, BETA);
    yard_fence(&yard, ALPHA, GAMMA);
    yard_run(&yard, 100 * SECOND);
    yard_expect_answer(&yard, 0, ALPHA, BETA, true, 35 * SECOND);
    yard_expect_answer(&yard, 1, ALPHA, GAMMA, true, 35 * SECOND);
    cr_expect_eq(yard.nodes[BETA].state, NODE_DOWN);
    cr_expect_eq(yard.nodes[GAMMA].state, NODE_UP);
    cr_expect_eq(yard.nodes[GAMMA].incarnation, 2);
    yard_end(&yard);
}

/* Beta is shut down while its request waits for the delay, and boots before msgwait is over: it has
 * been down since it was asked for. */
Test(fencing_sbd, a_node_that_has_been_shut_down_in_between_is_fenced)
{
    struct sbd_parameters parameters = defaults();
    struct yard yard = {0};
    parameters.msgwait = 60 * SECOND;
    parameters.common.timeout = 200 * SECOND;
    yard_start(&yard, &sbd_kind, &parameters);
    yard.node_parameters[BETA].fencing_delay = 5 * SECOND;
    yard_fence(&yard, ALPHA, BETA);
    yard_run(&yard, 1 * SECOND);
    node_shut_down(yard.run, &yard.nodes[BETA], 6 * SECOND, (struct cause){0, "node_shutdown"});
    yard_run(&yard, 100 * SECOND);
    cr_expect_eq(yard.nodes[BETA].resets.count, 0);
    cr_expect_eq(yard.nodes[BETA].state, NODE_UP);
    yard_expect_answer(&yard, 0, ALPHA, BETA, true, 65 * SECOND);
    yard_end(&yard);
}

Test(fencing_sbd, the_watchdog_of_a_node_that_hangs_is_not_fed)
{
    struct sbd_parameters parameters = defaults();
    for (int resumes = 0; resumes < 2; resumes++) {
        struct yard yard = {0};
        yard_start(&yard, &sbd_kind, &parameters);
        yard_run(&yard, 7 * SECOND);
        yard_hang(&yard, BETA, resumes == 1 ? 4999 * MS : TICKS_NEVER);
        yard_run(&yard, 11999 * MS);
        cr_expect_eq(yard.nodes[BETA].state, resumes == 1 ? NODE_UP : NODE_HUNG);
        yard_run(&yard, 50 * SECOND);
        cr_expect_eq(yard.nodes[BETA].incarnation, resumes == 1 ? 1 : 2);
        if (resumes == 0) {
            yard_expect_timeline(&yard, "beta node.hang 7000|beta watchdog.expired 12000|"
                                        "beta node.reset 12000|beta node.up 42000");
            cr_expect_eq(yard_event(&yard, "watchdog.expired", 0)->what.cause, 1);
            cr_expect_eq(yard_event(&yard, "node.reset", 0)->what.cause, 2);
        }
        yard_end(&yard);
    }
}

/* Node beta hangs, then is fenced; it resumes before its watchdog and msgwait are over. */
Test(fencing_sbd, a_node_that_resumes_reads_its_slot_before_it_feeds_the_watchdog)
{
    static const struct {
        sim_ticks lasts; /* from 1.0 s on */
        sim_ticks reset;
    } facts[] = {{3500 * MS, 5000 * MS}, {4900 * MS, 6000 * MS}, {5500 * MS, 6000 * MS}};
    for (size_t i = 0; i < 3; i++) {
        struct sbd_parameters parameters = defaults();
        parameters.loop = i == 1 ? 7 * SECOND : SECOND; /* the watchdog comes first */
        struct yard yard = {0};
        yard_start(&yard, &sbd_kind, &parameters);
        yard_run(&yard, 1000 * MS);
        yard_hang(&yard, BETA, facts[i].lasts);
        yard_run(&yard, 1500 * MS);
        yard_fence(&yard, ALPHA, BETA);
        yard_run(&yard, 60 * SECOND);
        cr_expect_eq(yard_event(&yard, "node.reset", 0)->at, facts[i].reset, "case %zu", i);
        yard_expect_answer(&yard, 0, ALPHA, BETA, true, 11500 * MS);
        yard_end(&yard);
    }
}

/* The watchdog of a node that is paused stands still: the node is there when it resumes, and reads
 * its slot at its next loop by its own clock. That of a node that hangs for as long resets it. */
Test(fencing_sbd, the_watchdog_of_a_paused_node_stands_still)
{
    for (int pauses = 0; pauses < 2; pauses++) {
        struct sbd_parameters parameters = defaults();
        struct yard yard = {.may_pause = true};
        yard_start(&yard, &sbd_kind, &parameters);
        yard_run(&yard, 7300 * MS);
        if (pauses) {
            yard_pause(&yard, BETA, 20 * SECOND);
        } else {
            yard_hang(&yard, BETA, 20 * SECOND);
        }
        yard_run(&yard, 8 * SECOND);
        yard_fence(&yard, ALPHA, BETA);
        yard_run(&yard, 60 * SECOND);
        yard_expect_answer(&yard, 0, ALPHA, BETA, true, 18 * SECOND);
        cr_expect_eq(yard.answers[0].state, pauses ? NODE_HUNG : NODE_BOOTING);
        cr_expect_eq(yard_event(&yard, "node.reset", 0)->at, pauses ? 28 * SECOND : 12300 * MS);
        yard_end(&yard);
    }
}

/* A watchdog that was not fed goes on with what it had left: the node hangs for 3 s, resumes with a
 * message in its slot, which it would read at 7 s, and is paused before. */
Test(fencing_sbd, a_watchdog_that_was_not_fed_goes_on_after_a_pause)
{
    struct sbd_parameters parameters = defaults();
    parameters.loop = 7 * SECOND;
    struct yard yard = {.may_pause = true};
    yard_start(&yard, &sbd_kind, &parameters);
    yard_run(&yard, 1 * SECOND);
    yard_hang(&yard, BETA, 3 * SECOND);
    yard_run(&yard, 2 * SECOND);
    yard_fence(&yard, ALPHA, BETA);
    yard_run(&yard, 4500 * MS);
    yard_pause(&yard, BETA, 10 * SECOND);
    yard_run(&yard, 60 * SECOND);
    cr_expect_eq(yard_event(&yard, "watchdog.expired", 0)->at, 16 * SECOND);
    yard_end(&yard);
}

/* With msgwait under the watchdog a node that was fenced may come back. */
Test(fencing_sbd, a_short_msgwait_lets_a_hung_node_come_back_after_fence_ok)
{
    struct sbd_parameters parameters = defaults();
    parameters.msgwait = 3 * SECOND;
    struct yard yard = {0};
    yard_start(&yard, &sbd_kind, &parameters);
    yard_run(&yard, 1000 * MS);
    yard_hang(&yard, BETA, 4200 * MS);
    yard_run(&yard, 1100 * MS);
    yard_fence(&yard, ALPHA, BETA);
    yard_run(&yard, 5500 * MS);
    yard_expect_answer(&yard, 0, ALPHA, BETA, true, 4100 * MS);
    cr_expect_eq(yard.answers[0].state, NODE_HUNG);
    cr_expect_eq(yard.nodes[BETA].state, NODE_UP);
    yard_run(&yard, 6000 * MS);
    cr_expect_eq(yard.nodes[BETA].state, NODE_BOOTING);
    yard_end(&yard);
}

/* The worst case of is_safe_with: a node runs at the message, hangs just before it would read it.
 * The node is gone by watchdog + loop, and not a millisecond earlier. */
Test(fencing_sbd, safe_is_a_msgwait_of_watchdog_and_loop)
{
    const struct fencing_operations *operations = sbd_kind.operations;
    for (int is_short = 0; is_short < 2; is_short++) {
        struct sbd_parameters parameters = defaults();
        cr_expect(operations->is_safe_with(&parameters));
        parameters.msgwait = 6 * SECOND - 2 * is_short * MS;
        cr_expect_eq(operations->is_safe_with(&parameters), is_short == 0);
        struct yard yard = {0};
        yard_start(&yard, &sbd_kind, &parameters);
        yard_fence(&yard, ALPHA, BETA);
        yard_run(&yard, 999 * MS);
        yard_hang(&yard, BETA, TICKS_NEVER);
        yard_run(&yard, 7 * SECOND);
        yard_expect_answer(&yard, 0, ALPHA, BETA, true, parameters.msgwait);
        cr_expect_eq(yard.answers[0].state, is_short == 1 ? NODE_HUNG : NODE_BOOTING);
        yard_end(&yard);
    }
}

Test(fencing_sbd, a_message_stays_when_its_writer_goes_down)
{
    struct sbd_parameters parameters = defaults();
    struct yard yard = {0};
    yard_start(&yard, &sbd_kind, &parameters);
    yard_run(&yard, 100 * MS);
    yard_fence(&yard, ALPHA, BETA);
    yard_fence(&yard, GAMMA, BETA);
    yard_crash(&yard, ALPHA, TICKS_NEVER);
    yard_run(&yard, 60 * SECOND);
    cr_expect_eq(yard.answer_count, 1);
    yard_expect_answer(&yard, 0, GAMMA, BETA, true, 10100 * MS);
    cr_expect_eq(yard.nodes[BETA].incarnation, 2);
    yard_end(&yard);
}

Test(fencing_sbd, check_knows_the_rules_of_its_manual)
{
    static const char *const places[] = {"/system/fencing/msgwait", "/system/fencing/timeout"};
    struct sbd_parameters parameters = defaults();
    yard_expect_warnings(&sbd_kind, &parameters, NULL, 0);
    parameters.msgwait = 10 * SECOND;
    parameters.common.timeout = 20 * SECOND;
    yard_expect_warnings(&sbd_kind, &parameters, NULL, 0);
    parameters.common.timeout -= 2;
    yard_expect_warnings(&sbd_kind, &parameters, &places[1], 1);
    parameters.msgwait -= 2;
    yard_expect_warnings(&sbd_kind, &parameters, places, 1);
}

/* A msgwait of 48 s: 1.2 times the time-out is enough without a margin, or can never be. */
Test(fencing_sbd, a_time_out_under_msgwait_has_no_margin_or_never_does)
{
    static const struct {
        sim_ticks timeout;
        const char *says;
        bool works;
    } facts[] = {{100 * SECOND, NULL, true},
                 {90 * SECOND, "is under twice the msgwait", true},
                 {48 * SECOND, "is under twice the msgwait", true},
                 {40 * SECOND, "which leaves a margin of 0 s", true},
                 {30 * SECOND, "no request can ever succeed", false}};
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        struct sbd_parameters parameters = defaults();
        parameters.watchdog = 24 * SECOND;
        parameters.msgwait = 48 * SECOND;
        parameters.common.attempts = 1;
        parameters.common.timeout = facts[i].timeout;
        struct complaints complaints = {0};
        place_check(&sbd_kind, "system", "fencing", &parameters, NULL, &complaints);
        cr_assert_eq(complaints.count, facts[i].says != NULL, "case %zu", i);
        if (facts[i].says != NULL) {
            cr_expect_not_null(strstr(complaints.list[0].text, facts[i].says), "%s",
                               complaints.list[0].text);
        }
        complaints_free(&complaints);
        struct yard yard = {0};
        yard_start(&yard, &sbd_kind, &parameters);
        yard_fence(&yard, ALPHA, BETA);
        yard_run(&yard, 300 * SECOND);
        cr_assert_eq(yard.answer_count, 1);
        cr_expect_eq(yard.answers[0].is_fenced, facts[i].works, "case %zu", i);
        yard_end(&yard);
    }
}

/* A time-out under msgwait: no attempt can ever be answered. */
Test(fencing_sbd, nothing_is_fenced_in_less_than_msgwait)
{
    struct sbd_parameters parameters = defaults();
    parameters.common.timeout = 7500 * MS; /* 9 s in the fencer */
    struct yard yard = {0};
    yard_start(&yard, &sbd_kind, &parameters);
    yard_fence(&yard, ALPHA, BETA);
    yard_run(&yard, 60 * SECOND);
    cr_expect_eq(yard.answer_count, 1);
    yard_expect_answer(&yard, 0, ALPHA, BETA, false, 9 * SECOND);
    yard_end(&yard);
}

/* Planted bugs: a node that changes without notice. */
Test(fencing_sbd, invariants_catch_planted_bugs)
{
    for (int bug = 0; bug < 2; bug++) {
        struct sbd_parameters parameters = defaults();
        struct yard yard = {0};
        yard_start(&yard, &sbd_kind, &parameters);
        if (bug == 0) {
            yard_crash(&yard, BETA, TICKS_NEVER);
            yard_fence(&yard, ALPHA, BETA);
            yard.nodes[BETA].state = NODE_UP; /* the message will not be read */
        } else {
            yard.nodes[BETA].state = NODE_HUNG; /* the watchdog will not expire */
        }
        cr_assert_not(run_failed(yard.run));
        place_invariants(yard.run, yard.fencing);
        cr_assert(run_failed(yard.run), "bug %d goes unnoticed", bug);
        cr_expect_not_null(strstr(run_error(yard.run)->text, "beta"));
        run_destroy(yard.run);
        arena_destroy(yard.kept);
    }
}
