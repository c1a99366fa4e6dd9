#include "tests/models/cluster/node/node_fixture.h"

static const struct cause crash_cause = {0, CAUSE_NODE_CRASH};
static const struct cause hang_cause = {0, CAUSE_NODE_HANG};
static const struct cause fencing_cause = {0, CAUSE_PARTITION};

static void expect_detail(const struct timeline_entry *entry, const char *name, int64_t value)
{
    for (const struct timeline_detail *detail = entry->details; detail != NULL;
         detail = detail->next) {
        if (strcmp(detail->name, name) == 0) {
            cr_expect_eq(detail->value, value, "%s of event %d", name, (int)entry->number);
            return;
        }
    }
    cr_expect_fail("event %d has no %s", (int)entry->number, name);
}

static void expect_told(const struct bench *bench, size_t place, enum notice notice, sim_ticks at)
{
    cr_assert_lt(place, bench->told_count, "notice %zu was not given", place);
    cr_expect_eq(bench->told[place].notice, notice, "notice %zu", place);
    cr_expect_eq(bench->told[place].at, at, "notice %zu at %d", place, (int)bench->told[place].at);
}

Test(node, a_crash_needs_a_repair_and_then_a_boot)
{
    struct bench bench = bench_prepare();
    bench_start(&bench);
    cr_expect(node_is_running(&bench.node));
    bench_run(&bench, 10);
    uint64_t fault = timeline_add(bench.assembly.timeline, 10,
                                  &(struct timeline_event){.event = WORD_FAULT_INJECT});
    node_crash(bench.run, &bench.node, 200, (struct cause){fault, CAUSE_NODE_CRASH});
    cr_expect_eq(bench.node.state, NODE_DOWN);
    bench_run(&bench, 209);
    cr_expect_eq(bench.node.state, NODE_DOWN);
    cr_expect_eq(bench.node.why.event, 2);
    bench_run(&bench, 210);
    cr_expect_eq(bench.node.state, NODE_BOOTING);
    bench_run(&bench, 210 + BENCH_BOOT - 1);
    cr_expect_eq(bench.node.state, NODE_BOOTING);
    bench_run(&bench, 210 + BENCH_BOOT);
    cr_expect(node_is_running(&bench.node));
    cr_expect_eq(bench.node.incarnation, 2);

    static const struct {
        const char *name, *phase;
        sim_ticks at;
        uint64_t cause;
        const char *detail;
        int64_t value;
    } facts[] = {{"node.crash", NULL, 10, 1, "repair", 200},
                 {"node.boot", "firmware", 210, 2, "duration", 60},
                 {"node.boot", "operating_system", 270, 2, "duration", 40},
                 {"node.boot", "cluster_stack", 310, 2, "duration", 5},
                 {"node.up", NULL, 315, 2, "incarnation", 2}};
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        const struct timeline_entry *entry = bench_event(&bench, i + 2, facts[i].name);
        cr_expect_eq(entry->at, facts[i].at);
        cr_expect_eq(entry->what.cause, facts[i].cause);
        expect_detail(entry, facts[i].detail, facts[i].value);
        if (facts[i].phase != NULL) {
            cr_expect_str_eq(entry->details->text, facts[i].phase);
        }
    }
    cr_assert_eq(bench.told_count, 2);
    expect_told(&bench, 0, NOTICE_DOWN, 10);
    cr_expect_eq(bench.told[0].state, NODE_DOWN);
    cr_expect_eq(bench.told[0].cause.event, 2);
    cr_expect_str_eq(bench.told[0].cause.fault, CAUSE_NODE_CRASH);
    expect_told(&bench, 1, NOTICE_UP, 315);
    cr_expect_eq(bench.told[1].state, NODE_UP);
    cr_expect_eq(bench.told[1].cause.event, 6);
    cr_expect_str_eq(bench.told[1].cause.fault, CAUSE_NODE_CRASH);
    bench_end(&bench);
}

/* The repair time of a crash at 10: said, drawn, or never over. */
Test(node, repairs_are_given_drawn_or_never_come)
{
    static const struct {
        sim_ticks repair;
        bool has_distribution;
        sim_ticks up_at;
    } facts[] = {{0, true, 10 + BENCH_BOOT},       {70, true, 80 + BENCH_BOOT},
                 {-1, true, 510 + BENCH_BOOT},     {-1, false, TICKS_NEVER},
                 {TICKS_NEVER, true, TICKS_NEVER}, {INT64_C(1) << 62, true, TICKS_NEVER}};
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct bench bench = bench_prepare();
        if (facts[i].has_distribution) {
            bench.parameters.time_to_repair = distribution_constant(500);
        }
        bench_start(&bench);
        bench_run(&bench, 10);
        node_crash(bench.run, &bench.node, facts[i].repair, crash_cause);
        bench_run(&bench, bench.options.horizon);
        if (facts[i].up_at == TICKS_NEVER) {
            cr_expect_eq(bench.told_count, 1, "repair %zu", i);
            cr_expect_eq(bench.node.state, NODE_DOWN);
        } else {
            cr_assert_eq(bench.told_count, 2, "repair %zu", i);
            expect_told(&bench, 1, NOTICE_UP, facts[i].up_at);
        }
        bench_end(&bench);
    }
}

static void bring_into(struct bench *bench, enum node_state state)
{
    if (state == NODE_DOWN) {
        node_crash(bench->run, &bench->node, 1000, crash_cause);
    } else if (state == NODE_BOOTING) {
        node_crash(bench->run, &bench->node, 0, crash_cause);
        bench_run(bench, run_now(bench->run) + 70);
    } else if (state == NODE_HUNG) {
        node_hang(bench->run, &bench->node, 1000, hang_cause);
    }
    bench_run(bench, run_now(bench->run));
    cr_assert_eq(bench->node.state, state);
    bench->told_count = 0;
}

Test(node, a_reset_boots_at_once_whatever_is_on)
{
    for (enum node_state before = NODE_DOWN; before < NODE_STATES; before++) {
        struct bench bench = bench_prepare();
        bench_start(&bench);
        bring_into(&bench, before);
        sim_ticks now = run_now(bench.run);
        uint64_t incarnation = bench.node.incarnation;
        uint64_t events = bench.assembly.timeline->count;
        node_reset(bench.run, &bench.node, fencing_cause);
        bench_run(&bench, now);
        if (before == NODE_DOWN) {
            cr_expect_eq(bench.node.state, NODE_DOWN);
            cr_expect_eq(bench.assembly.timeline->count, events);
            cr_expect_eq(bench.told_count, 0);
            bench_end(&bench);
            continue;
        }
        cr_expect_eq(bench.node.state, NODE_BOOTING);
        cr_expect_eq(bench.node.incarnation, incarnation + 1);
        bench_event(&bench, events + 1, "node.reset");
        bench_run(&bench, 10000);
        size_t up = before == NODE_BOOTING ? 0 : 1; /* a node that boots was not up */
        cr_assert_eq(bench.told_count, up + 1);
        if (up == 1) {
            expect_told(&bench, 0, NOTICE_DOWN, now);
            cr_expect_eq(bench.told[0].state, NODE_DOWN);
            cr_expect_str_eq(bench.told[0].cause.fault, CAUSE_PARTITION);
        }
        expect_told(&bench, up, NOTICE_UP, now + BENCH_BOOT);
        cr_expect_str_eq(bench.told[up].cause.fault, CAUSE_PARTITION);
        bench_end(&bench);
    }
}

Test(node, a_crash_takes_down_whatever_is_on)
{
    for (enum node_state before = NODE_DOWN; before < NODE_STATES; before++) {
        struct bench bench = bench_prepare();
        bench_start(&bench);
        bring_into(&bench, before);
        sim_ticks now = run_now(bench.run);
        node_crash(bench.run, &bench.node, TICKS_NEVER, crash_cause);
        bench_run(&bench, 10000);
        cr_assert_eq(bench.told_count, before == NODE_BOOTING ? 0 : 1);
        if (before == NODE_DOWN) { /* the first repair goes on */
            expect_told(&bench, 0, NOTICE_UP, 1000 + BENCH_BOOT);
            cr_expect_eq(bench.node.crashes.count, 1);
        } else {
            cr_expect_eq(bench.node.state, NODE_DOWN);
        }
        if (before > NODE_BOOTING) {
            expect_told(&bench, 0, NOTICE_DOWN, now);
        }
        bench_end(&bench);
    }
}

Test(node, only_a_node_that_is_up_hangs)
{
    for (enum node_state before = NODE_DOWN; before < NODE_STATES; before++) {
        struct bench bench = bench_prepare();
        bench_start(&bench);
        bring_into(&bench, before);
        uint64_t hangs = bench.node.hangs.count;
        node_hang(bench.run, &bench.node, TICKS_NEVER, hang_cause);
        cr_expect_eq(bench.node.hangs.count, hangs + (before == NODE_UP));
        cr_expect_eq(bench.told_count, before == NODE_UP ? 1 : 0);
        bench_run(&bench, 10000);
        cr_expect_eq(bench.node.state, before == NODE_UP ? NODE_HUNG : NODE_UP);
        bench_end(&bench);
    }
}

Test(node, a_hung_node_resumes_where_it_stopped)
{
    struct bench bench = bench_prepare();
    bench_start(&bench);
    bench_run(&bench, 10);
    node_hang(bench.run, &bench.node, 30, hang_cause);
    cr_expect_not(node_is_running(&bench.node));
    bench_run(&bench, 100);
    cr_expect(node_is_running(&bench.node));
    cr_assert_eq(bench.told_count, 2);
    expect_told(&bench, 0, NOTICE_HUNG, 10);
    cr_expect_eq(bench.told[0].cause.event, 1);
    cr_expect_str_eq(bench.told[0].cause.fault, CAUSE_NODE_HANG);
    expect_told(&bench, 1, NOTICE_RESUMED, 40);
    cr_expect_eq(bench.told[1].cause.event, 2);
    cr_expect_str_eq(bench.told[1].cause.fault, CAUSE_NODE_HANG);
    expect_detail(bench_event(&bench, 1, "node.hang"), "duration", 30);
    cr_expect_eq(bench_event(&bench, 2, "node.resume")->what.cause, 1);
    cr_expect_eq(bench.node.incarnation, 1, "it was on all the time");
    bench_end(&bench);
}

/* A pause is a hang in which the clock of the node stands still, and says so. */
Test(node, a_paused_node_knows_how_long_its_clock_stood_still)
{
    struct bench bench = bench_prepare();
    bench_start(&bench);
    bench_run(&bench, 10);
    node_pause(bench.run, &bench.node, 30, hang_cause);
    cr_expect_eq(bench.node.state, NODE_HUNG);
    cr_expect(bench.node.is_paused);
    node_hang(bench.run, &bench.node, 500, hang_cause);
    cr_expect(bench.node.is_paused, "it stands still already");
    bench_run(&bench, 40);
    cr_expect(node_is_running(&bench.node));
    cr_expect_not(bench.node.is_paused);
    cr_expect_eq(bench.node.stood_still, 30);
    expect_detail(bench_event(&bench, 1, "node.pause"), "duration", 30);
    cr_expect_eq(bench_event(&bench, 2, "node.resume")->what.cause, 1);
    cr_expect_eq(bench.node.hangs.count, 1);
    node_hang(bench.run, &bench.node, 20, hang_cause);
    bench_run(&bench, 100);
    cr_expect_eq(bench.node.stood_still, 0, "the clock of a node that hangs goes on");
    node_pause(bench.run, &bench.node, TICKS_NEVER, hang_cause);
    node_reset(bench.run, &bench.node, fencing_cause);
    cr_expect_not(bench.node.is_paused);
    node_pause(bench.run, &bench.node, 10, hang_cause);
    cr_expect_not(bench.node.is_paused, "it is not up");
    bench_end(&bench);
}

Test(node, whoever_lost_its_power_has_it_again_when_it_boots)
{
    struct bench bench = bench_prepare();
    bench_start(&bench);
    cr_expect(node_has_power(&bench.node));
    bench.node.is_unplugged = true;
    node_crash(bench.run, &bench.node, 50, crash_cause);
    bench_run(&bench, 49);
    cr_expect_not(node_has_power(&bench.node));
    bench_run(&bench, 50);
    cr_expect(node_has_power(&bench.node));
    bench_end(&bench);
}

/* Lost 10-100. The node is down at once and boots when the power is back, and not before. */
Test(node, power_that_is_lost_takes_a_node_down_until_it_is_back)
{
    struct bench bench = bench_prepare();
    bench_start(&bench);
    bench_run(&bench, 10);
    node_lose_power(bench.run, &bench.node, crash_cause);
    cr_expect_eq(bench.node.state, NODE_DOWN);
    cr_expect_not(node_has_power(&bench.node));
    node_reset(bench.run, &bench.node, fencing_cause); /* changes nothing */
    bench_run(&bench, 100);
    cr_expect_eq(bench.node.state, NODE_DOWN);
    node_restore_power(bench.run, &bench.node);
    cr_expect_eq(bench.node.state, NODE_BOOTING);
    bench_run(&bench, 1000);
    cr_assert_eq(bench.told_count, 2);
    expect_told(&bench, 0, NOTICE_DOWN, 10);
    expect_told(&bench, 1, NOTICE_UP, 100 + BENCH_BOOT);
    cr_expect_eq(bench.node.crashes.count, 1);
    cr_expect_eq(bench.node.resets.count, 0);
    cr_expect_eq(bench.node.incarnation, 2);
    bench_end(&bench);
}

/* A crash at 10 with its repair, and a loss of power from 20. The later of the ends of both lets
 * the node boot; a node that is not repaired does not boot. Two losses are over with the later end.
 */
Test(node, a_repaired_node_waits_for_its_power)
{
    static const struct {
        sim_ticks repaired, back, second_back, up;
    } facts[] = {{50, 100, 0, 100 + BENCH_BOOT},
                 {200, 100, 0, 200 + BENCH_BOOT},
                 {50, 100, 150, 150 + BENCH_BOOT},
                 {TICKS_NEVER, 100, 0, TICKS_NEVER}};
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        struct bench bench = bench_prepare();
        bench_start(&bench);
        bench_run(&bench, 10);
        sim_ticks repair = facts[i].repaired == TICKS_NEVER ? TICKS_NEVER : facts[i].repaired - 10;
        node_crash(bench.run, &bench.node, repair, crash_cause);
        bench_run(&bench, 20);
        node_lose_power(bench.run, &bench.node, crash_cause);
        if (facts[i].second_back > 0) {
            node_lose_power(bench.run, &bench.node, crash_cause);
        }
        bench_run(&bench, facts[i].back);
        node_restore_power(bench.run, &bench.node);
        if (facts[i].second_back > 0) {
            cr_expect_not(node_has_power(&bench.node));
            bench_run(&bench, facts[i].second_back);
            node_restore_power(bench.run, &bench.node);
        }
        cr_expect(node_has_power(&bench.node));
        bench_run(&bench, 1000);
        cr_assert_eq(bench.told_count, facts[i].up == TICKS_NEVER ? 1 : 2, "case %zu", i);
        if (facts[i].up != TICKS_NEVER) {
            expect_told(&bench, 1, NOTICE_UP, facts[i].up);
        }
        cr_expect_eq(bench.node.crashes.count, 1);
        bench_end(&bench);
    }
}

/* The power of a node whose crash took it comes back with the boot, not with the end of a loss. */
Test(node, a_crash_that_takes_the_power_outlasts_a_loss)
{
    struct bench bench = bench_prepare();
    bench_start(&bench);
    bench.node.is_unplugged = true;
    node_crash(bench.run, &bench.node, 200, crash_cause);
    node_lose_power(bench.run, &bench.node, crash_cause);
    bench_run(&bench, 100);
    node_restore_power(bench.run, &bench.node);
    cr_expect_not(node_has_power(&bench.node));
    bench_run(&bench, 200);
    cr_expect(node_has_power(&bench.node));
    bench_end(&bench);
}

/* A loss ends a boot. */
Test(node, power_is_lost_in_each_state)
{
    for (int is_hung = 0; is_hung < 2; is_hung++) {
        struct bench bench = bench_prepare();
        bench_start(&bench);
        if (is_hung) {
            node_hang(bench.run, &bench.node, 1000, crash_cause);
        } else {
            node_reset(bench.run, &bench.node, fencing_cause);
        }
        bench_run(&bench, 50);
        node_lose_power(bench.run, &bench.node, crash_cause);
        bench_run(&bench, 300);
        cr_expect_eq(bench.node.state, NODE_DOWN);
        node_restore_power(bench.run, &bench.node);
        bench_run(&bench, 300 + BENCH_BOOT);
        cr_expect_eq(bench.node.state, NODE_UP);
        bench_end(&bench);
    }
}

/* Without any time in the boot the node is up again in the reset. */
Test(node, phases_of_no_time_happen_at_once)
{
    for (sim_ticks system = 0; system <= 40; system += 40) {
        struct bench bench = bench_prepare();
        bench.boot.firmware = distribution_constant(0);
        bench.boot.operating_system = distribution_constant(system);
        bench.boot.cluster_stack = distribution_constant(0);
        bench_start(&bench);
        node_reset(bench.run, &bench.node, fencing_cause);
        cr_expect_eq(node_is_running(&bench.node), system == 0);
        bench_run(&bench, 40);
        cr_expect(node_is_running(&bench.node));
        cr_expect_eq(run_events(bench.run), system > 0);
        expect_told(&bench, 1, NOTICE_UP, system);
        cr_expect_eq(bench.node.incarnation, 2);
        bench_event(&bench, 4, "node.boot");
        bench_event(&bench, 5, "node.up");
        bench_end(&bench);
    }
}

Test(node, phases_are_drawn_anew_each_time)
{
    struct bench bench = bench_prepare();
    bench.boot.operating_system = distribution_exponential(1000);
    bench_start(&bench);
    sim_ticks up_at[3];
    for (int i = 0; i < 3; i++) {
        sim_ticks from = run_now(bench.run);
        node_reset(bench.run, &bench.node, fencing_cause);
        while (!node_is_running(&bench.node)) {
            bench_run(&bench, run_now(bench.run) + 1);
        }
        up_at[i] = run_now(bench.run) - from;
        cr_expect_geq(up_at[i], 65);
    }
    cr_expect(up_at[0] != up_at[1] && up_at[1] != up_at[2]);
    bench_end(&bench);
}

Test(node, fails_at_random_while_it_is_up_or_hung)
{
    struct bench bench = bench_prepare();
    bench.parameters.time_to_failure = distribution_constant(1000);
    bench.parameters.time_to_repair = distribution_constant(50);
    bench_start(&bench);
    bench_run(&bench, 600);
    node_hang(bench.run, &bench.node, TICKS_NEVER, hang_cause);
    bench_run(&bench, 1000); /* fails while hung */
    cr_assert_eq(bench.told_count, 2);
    expect_told(&bench, 1, NOTICE_DOWN, 1000);
    cr_expect_str_eq(bench.told[1].cause.fault, CAUSE_NODE_CRASH);
    const struct timeline_entry *fault = bench_event(&bench, 2, "fault.inject");
    cr_expect_str_eq(fault->details->text, "node_crash");
    cr_expect_null(fault->what.object);
    cr_expect_eq(fault->what.cause, 0);
    cr_expect_eq(bench_event(&bench, 3, "node.crash")->what.cause, 2);
    sim_ticks up_at = 1050 + BENCH_BOOT;
    bench_run(&bench, up_at + 400);
    node_reset(bench.run, &bench.node, fencing_cause); /* takes the failure to come with it */
    up_at += 400 + BENCH_BOOT;
    bench_run(&bench, up_at + 999);
    cr_expect(node_is_running(&bench.node));
    bench_run(&bench, up_at + 1000);
    cr_expect_eq(bench.node.state, NODE_DOWN);
    cr_expect_eq(bench.node.crashes.count, 2);
    bench_end(&bench);
}

/* Share of time up over 4,000 mean times to failure. */
static double availability_of(uint64_t replication, double repair)
{
    struct bench bench = bench_prepare();
    bench.options.horizon = INT64_C(4000000000);
    bench.options.replication = replication;
    bench.boot = (struct boot_parameters){.firmware = distribution_constant(0),
                                          .operating_system = distribution_constant(0),
                                          .cluster_stack = distribution_constant(0)};
    bench.parameters.time_to_failure = distribution_exponential(1000000);
    bench.parameters.time_to_repair = distribution_exponential(repair);
    bench_start(&bench);
    bench_run(&bench, bench.options.horizon);
    cr_assert_gt(bench.node.crashes.count, 3000);
    double up = (double)level_integral(&bench.node.in_state[NODE_UP], bench.options.horizon);
    bench_end(&bench);
    return up / (double)bench.options.horizon;
}

/* Whether the 99 % interval over 20 replications holds the limit MTTF / (MTTF + MTTR). */
static bool agrees(double repair, double assumed_repair)
{
    enum { REPLICATIONS = 20 };
    const double quantile = 2.861; /* Student's t, 19 degrees of freedom, 0.995 */
    double sum = 0;
    double squares = 0;
    for (uint64_t i = 0; i < REPLICATIONS; i++) {
        double availability = availability_of(i, repair);
        sum += availability;
        squares += availability * availability;
    }
    double mean = sum / REPLICATIONS;
    double variance = (squares - REPLICATIONS * mean * mean) / (REPLICATIONS - 1);
    double limit = 1000000 / (1000000 + assumed_repair);
    double distance = mean - limit;
    return distance * distance < quantile * quantile * variance / REPLICATIONS;
}

Test(node, availability_is_that_of_an_alternating_renewal_process)
{
    cr_expect(agrees(200000, 200000));
    cr_expect_not(agrees(200000, 190000), "the wrong twin");
}

/* A device takes the power for a while; nothing happens to a node that is down. */
Test(node, a_node_may_stay_off_before_it_boots)
{
    struct bench bench = bench_prepare();
    bench_start(&bench);
    bench_run(&bench, 10);
    node_switch_off(bench.run, &bench.node, 50, fencing_cause);
    cr_expect_eq(bench.node.state, NODE_DOWN);
    cr_expect_eq(bench.node.resets.count, 1);
    expect_detail(bench_event(&bench, 1, "node.reset"), "off", 50);
    bench_run(&bench, 30);
    node_switch_off(bench.run, &bench.node, 500, fencing_cause);
    bench_run(&bench, 59);
    cr_expect_eq(bench.node.state, NODE_DOWN);
    bench_run(&bench, 60);
    cr_expect_eq(bench.node.state, NODE_BOOTING);
    node_switch_off(bench.run, &bench.node, TICKS_NEVER, fencing_cause);
    bench_run(&bench, 900);
    cr_expect_eq(bench.node.state, NODE_DOWN);
    bench_end(&bench);
}
