#include "tests/models/cluster/node/node_fixture.h"
#include "tests/models/places.h"

static const struct cause crash_cause = {0, CAUSE_NODE_CRASH};

static double value_of(const struct report *report, const char *name)
{
    for (size_t i = 0; i < report->metric_count; i++) {
        if (strcmp(report->metrics[i].name, name) == 0) {
            cr_expect_str_eq(report->metrics[i].unit, "1");
            return report->metrics[i].value;
        }
    }
    cr_assert_fail("there is no metric %s", name);
    return 0;
}

/* Up 0-100, hung 100-120, up 120-200, down 200-250, booting until 355, up, reset 400, up 505. */
Test(node_laws, report_what_happened_in_the_window)
{
    struct bench bench = bench_prepare();
    bench_start(&bench);
    bench_run(&bench, 100);
    node_hang(bench.run, &bench.node, 20, (struct cause){0, CAUSE_NODE_HANG});
    bench_run(&bench, 200);
    node_crash(bench.run, &bench.node, 50, crash_cause);
    bench_run(&bench, 400);
    node_reset(bench.run, &bench.node, crash_cause);
    bench_run(&bench, 1000);
    measures_set_mark(bench.assembly.measures, 1000);
    struct window window = {measures_marks(bench.assembly.measures), 0, 1};
    struct report report;
    report_init(&report, bench.kept, &window, bench.options.ticks_per_second);
    place_report(&bench.node.component, &report);
    cr_expect_eq(report.metric_count, 6);
    cr_expect_eq(value_of(&report, "nodes.alpha.availability"),
                 (100 + 80 + (400 - 355) + (1000 - 505)) / 1000.0);
    cr_expect_eq(value_of(&report, "nodes.alpha.crashes"), 1);
    cr_expect_eq(value_of(&report, "nodes.alpha.resets"), 1);
    cr_expect_eq(value_of(&report, "nodes.alpha.hangs"), 1);
    cr_expect_eq(value_of(&report, "nodes.alpha.utilization"), 0);
    static const sim_ticks sojourns[NODE_STATES] = {
        [NODE_DOWN] = 50, [NODE_BOOTING] = 2 * BENCH_BOOT, [NODE_UP] = 720, [NODE_HUNG] = 20};
    for (int state = 0; state < NODE_STATES; state++) {
        cr_expect(level_integral(&bench.node.in_state[state], 1000) == sojourns[state]);
    }
    bench_end(&bench);
}

/* Faults of all sorts at all instants, with failures of its own. */
Test(node_laws, hold_at_any_instant)
{
    struct bench bench = bench_prepare();
    bench.boot.operating_system = distribution_exponential(40);
    bench.parameters.time_to_failure = distribution_exponential(700);
    bench.parameters.time_to_repair = distribution_exponential(100);
    bench_start(&bench);
    uint64_t word = 7;
    int losses = 0;
    for (sim_ticks now = 0; now < 20000; now++) {
        bench_run(&bench, now);
        word = word * UINT64_C(6364136223846793005) + 1442695040888963407;
        uint64_t choice = word >> 40;
        if (choice % 5 == 0) {
            node_execute(bench.run, &bench.node, (sim_ticks)(choice / 5 % 10), 0, 0);
        } else if (choice % 201 == 0) {
            node_hang(bench.run, &bench.node, (sim_ticks)(choice / 201 % 50), crash_cause);
        } else if (choice % 501 == 0) {
            node_crash(bench.run, &bench.node, (sim_ticks)(choice / 501 % 50) - 1, crash_cause);
        } else if (choice % 502 == 0) {
            node_reset(bench.run, &bench.node, crash_cause);
        } else if (choice % 1009 == 0) {
            node_lose_power(bench.run, &bench.node, crash_cause);
            losses++;
        } else if (choice % 23 == 0 && bench.node.power_losses > 0) {
            node_restore_power(bench.run, &bench.node);
        }
        cr_assert(bench_is_sound(&bench), "%s", run_error(bench.run)->text);
        cr_assert(bench_law(&bench, "states").holds, "at %d", (int)now);
        cr_assert(bench_law(&bench, "utilization").holds, "at %d", (int)now);
        cr_assert(bench_law(&bench, "flow_balance").holds, "at %d", (int)now);
    }
    cr_expect_gt(losses, 10);
    cr_expect_gt(bench.node.crashes.count, 20);
    cr_expect_gt(bench.node.resets.count, 5);
    cr_expect_gt(bench.node.hangs.count, 20);
    bench_end(&bench);
}

/* With a failure to come, in the state that is asked for. */
static struct bench *in_state(struct bench *bench, enum node_state state)
{
    *bench = bench_prepare();
    bench->parameters.time_to_failure = distribution_constant(5000);
    bench_start(bench);
    bench_run(bench, 10);
    if (state == NODE_HUNG) {
        node_hang(bench->run, &bench->node, 100, crash_cause);
    } else if (state != NODE_UP) {
        node_crash(bench->run, &bench->node, state == NODE_DOWN ? 100 : 0, crash_cause);
    }
    bench_run(bench, 20);
    cr_assert_eq(bench->node.state, state);
    return bench;
}

Test(node_laws, planted_bugs_break_them)
{
    struct bench bench;
    in_state(&bench, NODE_UP)->node.in_state[NODE_DOWN].integral++;
    cr_expect_not(bench_law(&bench, "states").holds, "in two states at once");
    bench_end(&bench);
}

static struct event_id strange_event(struct bench *bench)
{
    return event_at(bench->run, 50, EVENT_NORMAL, &bench->node.component, 0, 0);
}

Test(node_laws, planted_bugs_fail_the_run)
{
    struct bench bench;
    in_state(&bench, NODE_UP)->node.state = NODE_BOOTING;
    cr_expect(bench_fails_with(&bench, "booting, but counted"));
    bench_end(&bench);

    for (enum node_state state = NODE_DOWN; state < NODE_STATES; state++) {
        in_state(&bench, state)->node.incarnation--;
        cr_expect(bench_fails_with(&bench, "power-ons after"), "incarnation in state %d", state);
        bench_end(&bench);
        in_state(&bench, state);
        event_cancel(bench.run, state == NODE_UP ? bench.node.failure : bench.node.next);
        cr_expect(bench_fails_with(&bench, "is due at"), "lost event in state %d", state);
        bench_end(&bench);
        in_state(&bench, state)->node.power_losses = 1;
        cr_expect_eq(bench_fails_with(&bench, "without power"), state != NODE_DOWN, "%d", state);
        bench_end(&bench);
        in_state(&bench, state)->node.waits_for_power = true;
        cr_expect(bench_fails_with(&bench, "waits for power"), "wait in state %d", state);
        bench_end(&bench);
        node_cores_of(&in_state(&bench, state)->node)->is_frozen = state != NODE_HUNG;
        cr_expect(bench_fails_with(&bench, "its cores are"), "cores in state %d", state);
        bench_end(&bench);
    }
    for (enum node_state state = NODE_DOWN; state <= NODE_BOOTING; state++) {
        in_state(&bench, state);
        node_cores_execute(bench.run, node_cores_of(&bench.node), 10, 0, 0);
        cr_expect(bench_fails_with(&bench, "1 jobs on a node that is"), "job in state %d", state);
        bench_end(&bench);
        in_state(&bench, state)->node.failure = strange_event(&bench);
        bench.node.failure_at = 50;
        cr_expect(bench_fails_with(&bench, "cannot befall"), "failure in state %d", state);
        bench_end(&bench);
    }
    in_state(&bench, NODE_UP)->node.next = strange_event(&bench);
    bench.node.next_at = 50;
    cr_expect(bench_fails_with(&bench, "cannot befall"));
    bench_end(&bench);
}
