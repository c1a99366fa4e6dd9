/* The boots of a node whose firmware has phases. */
#include "models/cluster/node/node_boots.h"
#include "tests/models/cluster/node/node_fixture.h"
#include "tests/models/firmware/firmware_fixture.h"

static const struct cause crash_cause = {0, CAUSE_NODE_CRASH};

struct phased {
    struct bench bench;
    struct firmware_fixture firmware;
};

/* 20 ticks of a self-test, none, and 7 ticks to load 7 bytes: 27 + 40 + 5. */
static void phased_start(struct phased *phased)
{
    phased->bench = bench_prepare();
    firmware_fixture_init(&phased->firmware);
    firmware_add_fixed(&phased->firmware, "self_test", distribution_constant(20));
    firmware_add_fixed(&phased->firmware, "nothing", distribution_constant(0));
    firmware_add_transfer(&phased->firmware, "load", 7, 1e9);
    phased->bench.boot.phases = phased->firmware.parameters.phases;
    bench_start(&phased->bench);
}

enum { PHASED_BOOT = 20 + 7 + 40 + 5 };

static double value_of(const struct report *report, const char *name)
{
    for (size_t i = 0; i < report->metric_count; i++) {
        if (strcmp(report->metrics[i].name, name) == 0) {
            return report->metrics[i].value;
        }
    }
    cr_assert_fail("there is no metric %s", name);
    return 0;
}

Test(node_boots, are_the_sum_of_their_phases)
{
    struct phased phased;
    struct bench *bench = &phased.bench;
    phased_start(&phased);
    bench_run(bench, 10);
    node_reset(bench->run, &bench->node, crash_cause);
    bench_run(bench, 10 + PHASED_BOOT - 1);
    cr_expect_eq(bench->node.state, NODE_BOOTING);
    bench_run(bench, 10 + PHASED_BOOT);
    cr_expect_eq(bench->node.state, NODE_UP);
    cr_expect(bench_law(bench, "phases_sum").holds);
    static const struct {
        const char *phase;
        sim_ticks at;
    } lines[] = {{"self_test", 10},
                 {"nothing", 30},
                 {"load", 30},
                 {"operating_system", 37},
                 {"cluster_stack", 77}};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        const struct timeline_entry *entry = bench_event(bench, i + 2, "node.boot");
        cr_expect_eq(entry->at, lines[i].at, "%s", lines[i].phase);
    }
    bench_end(bench);
}

/* One boot that is cut off in its second phase, and two that are completed. */
Test(node_boots, report_those_that_were_completed)
{
    struct phased phased;
    struct bench *bench = &phased.bench;
    phased_start(&phased);
    bench_run(bench, 10);
    node_crash(bench->run, &bench->node, 0, crash_cause);
    bench_run(bench, 35);
    node_reset(bench->run, &bench->node, crash_cause);
    bench_run(bench, 500);
    node_reset(bench->run, &bench->node, crash_cause);
    bench_run(bench, 520);
    cr_expect(bench_law(bench, "phases_sum").holds);
    bench_run(bench, 1000);
    struct law law = bench_law(bench, "phases_sum");
    cr_expect(law.holds);
    cr_expect(law.left == 25 + 2 * PHASED_BOOT);
    measures_set_mark(bench->assembly.measures, 1000);
    struct window window = {measures_marks(bench->assembly.measures), 0, 1};
    struct report report;
    report_init(&report, bench->kept, &window, bench->options.ticks_per_second);
    place_report(&bench->node.component, &report);
    cr_expect_float_eq(value_of(&report, "nodes.alpha.boot.time"), PHASED_BOOT * 1e-9, 1e-18);
    cr_expect_float_eq(value_of(&report, "nodes.alpha.boot.phases.self_test.time"), 20e-9, 1e-18);
    cr_expect_eq(value_of(&report, "nodes.alpha.boot.phases.nothing.time"), 0);
    cr_expect_float_eq(value_of(&report, "nodes.alpha.boot.phases.load.time"), 7e-9, 1e-18);
    cr_expect_float_eq(value_of(&report, "nodes.alpha.boot.phases.cluster_stack.time"), 5e-9,
                       1e-18);
    bench_end(bench);
}

/* A list of one phase draws what one distribution draws. */
Test(node_boots, of_one_phase_are_those_of_its_distribution)
{
    sim_ticks up[2];
    for (int i = 0; i < 2; i++) {
        struct bench bench = bench_prepare();
        struct firmware_fixture firmware;
        bench.boot.firmware = distribution_exponential(1000);
        firmware_fixture_init(&firmware);
        firmware_add_fixed(&firmware, "firmware", distribution_exponential(1000));
        if (i == 1) {
            bench.boot.phases = firmware.parameters.phases;
        }
        bench_start(&bench);
        node_reset(bench.run, &bench.node, crash_cause);
        bench_run(&bench, 900000);
        cr_assert_eq(bench.told_count, 2);
        up[i] = bench.told[1].at;
        bench_end(&bench);
    }
    cr_expect_eq(up[0], up[1]);
}

/* The wrong twin: a tick that no boot lasted. */
Test(node_boots, notice_time_that_was_in_no_boot)
{
    struct phased phased;
    struct bench *bench = &phased.bench;
    phased_start(&phased);
    node_reset(bench->run, &bench->node, crash_cause);
    bench_run(bench, 500);
    cr_expect(bench_law(bench, "phases_sum").holds);
    bench->node.boots.time++;
    cr_expect_not(bench_law(bench, "phases_sum").holds);
    bench_end(bench);
}

Test(node_boots, have_names_of_their_own)
{
    struct boot_parameters boot = {.firmware = distribution_constant(1)};
    struct firmware_fixture firmware;
    struct complaints complaints = {0};
    struct arena *arena = arena_create();
    struct scope scope = place_of(arena, "system", "nodes.alpha.boot");
    struct check_context context = {.complaints = &complaints};
    node_boots_check(&boot, true, &scope, &context);
    firmware_fixture_init(&firmware);
    firmware_add_fixed(&firmware, "firmware", distribution_constant(1));
    boot.phases = firmware.parameters.phases;
    node_boots_check(&boot, true, &scope, &context);
    cr_expect_eq(complaints.count, 0);
    firmware_add_fixed(&firmware, "cluster_stack", distribution_constant(1));
    boot.phases = firmware.parameters.phases;
    node_boots_check(&boot, true, &scope, &context);
    cr_assert_eq(complaints.count, 1);
    cr_expect_str_eq(complaints.list[0].where, "/system/nodes/alpha/boot/phases/1/name");
    complaints_free(&complaints);
    arena_destroy(arena);
}
