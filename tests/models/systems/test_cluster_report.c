#include "models/systems/cluster.h"
#include "tests/models/cluster/cluster_fixture.h"

static struct report report_of(struct cluster_bench *bench, struct window *window)
{
    struct measures *measures = bench->assembly.measures;
    measures_set_mark(measures, run_now(bench->run));
    *window = (struct window){measures_marks(measures), 0, 1};
    struct report report;
    report_init(&report, bench->kept, window, TICKS_PER_SECOND_COARSE);
    assembly_report(&bench->assembly, &report);
    return report;
}

/* Every metric once, each finite or with a reason. */
static void expect_sound(const struct report *report)
{
    for (size_t i = 0; i < report->metric_count; i++) {
        const struct metric *metric = &report->metrics[i];
        cr_expect(metric->reason != NULL || metric->value - metric->value == 0, "%s", metric->name);
        for (size_t j = 0; j < i; j++) {
            cr_expect_str_neq(metric->name, report->metrics[j].name);
        }
    }
}

static bool has(const struct report *report, const char *name)
{
    for (size_t i = 0; i < report->metric_count; i++) {
        if (strcmp(report->metrics[i].name, name) == 0) {
            return true;
        }
    }
    return false;
}

Test(cluster_report, has_each_part_once)
{
    for (int clients = 0; clients < 2; clients++) {
        struct cluster_bench *bench = cluster_bench_create(3);
        bench->machine.services.count = bench->machine.storage.count = 2;
        if (clients) {
            cluster_bench_clients(bench);
        }
        cluster_bench_crash(bench, 30 * SECOND, "alpha", TICKS_NEVER);
        cluster_bench_run(bench, 100 * SECOND);
        struct window window;
        struct report report = report_of(bench, &window);
        expect_sound(&report);
        static const char *const always[] = {
            "availability",        "services.database.availability", "services.files.availability",
            "nodes.gamma.crashes", "storage.lun1.double_ownership",  "fencing.attempts",
            "membership.formed",
        };
        for (size_t i = 0; i < sizeof always / sizeof *always; i++) {
            cr_expect(has(&report, always[i]), "%s", always[i]);
        }
        cr_expect_eq(has(&report, "throughput"), clients != 0);
        cr_expect_eq(has(&report, "clients.web.throughput"), clients != 0);
        cluster_bench_end(bench);
    }
}

/* The whole is available while every service is: 100 s less the longer of two outages. */
Test(cluster_report, the_whole_is_available_while_all_of_it_is)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    bench->machine.services.count = bench->machine.storage.count = 2;
    bench->operations[1].start = bench_operation(10 * SECOND, 120 * SECOND);
    cluster_bench_crash(bench, 30 * SECOND, "alpha", TICKS_NEVER);
    cluster_bench_run(bench, 100 * SECOND);
    cr_expect_float_eq(cluster_bench_metric(bench, "availability"), 1 - 0.3665, 1e-12);
    cr_expect_float_eq(cluster_bench_metric(bench, "availability_nines"), 0.43599, 1e-4);
    cr_expect_float_eq(cluster_bench_metric(bench, "services.database.availability"), 1 - 0.2715,
                       1e-12);
    cr_expect_eq(cluster_bench_metric(bench, "nodes.alpha.crashes"), 1);
    cr_expect_eq(cluster_bench_metric(bench, "fencing.attempts"), 1);
    cluster_bench_end(bench);
}

Test(cluster_report, no_downtime_has_no_number_of_nines)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    cluster_bench_run(bench, 100 * SECOND);
    cr_expect_eq(cluster_bench_metric(bench, "availability"), 1);
    cr_expect_eq(cluster_bench_metric(bench, "availability_nines"), -1);
    cr_expect_eq(cluster_bench_metric(bench, "services.database.availability_nines"), -1);
    cluster_bench_end(bench);
}

static const char *mark_of(const struct report *report, const char *name)
{
    for (size_t i = 0; i < report->metric_count; i++) {
        if (strcmp(report->metrics[i].name, name) == 0) {
            return report->metrics[i].mark;
        }
    }
    cr_assert_fail("%s", name);
    return NULL;
}

/* One core takes 1 ms for a request; twice as many come, or half as many. */
Test(cluster_report, what_hangs_on_a_queue_that_grows_is_marked)
{
    static const char *const hang[] = {"response_time",
                                       "throughput",
                                       "availability",
                                       "clients.web.response_time",
                                       "clients.web.errors",
                                       "clients.web.before.response_time",
                                       "clients.web.availability",
                                       "services.database.availability"};
    static const char *const others[] = {
        "nodes.alpha.utilization", "nodes.alpha.availability", "clients.web.requests_issued",
        "services.database.downtime", "network.links.alpha.transmit.utilization"};
    for (int is_much = 0; is_much < 2; is_much++) {
        struct cluster_bench *bench = cluster_bench_create(2);
        cluster_bench_clients(bench);
        bench->clients.arrivals = distribution_exponential(is_much ? 0.5 * MS : 2.0 * MS);
        cluster_bench_run(bench, SECOND);
        struct window window;
        struct report report = report_of(bench, &window);
        for (size_t i = 0; i < sizeof hang / sizeof *hang; i++) {
            const char *mark = mark_of(&report, hang[i]);
            cr_expect_eq(mark != NULL, is_much, "%s", hang[i]);
            cr_expect(mark == NULL || strstr(mark, "load the cores of \"alpha\" to 2: from 1 on"));
        }
        for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
            cr_expect_null(mark_of(&report, others[i]), "%s", others[i]);
        }
        cluster_bench_end(bench);
    }
}

/* An uplink of a thousandth of what comes: its messages wait longer than the run lasts. */
Test(cluster_report, the_wait_for_an_uplink_that_has_too_much_is_marked)
{
    static const char *const names[] = {"rack"};
    static const char *const there[] = {"alpha"};
    struct switch_parameters rack = {
        .endpoints = {1, (void *)(uintptr_t)there}, .uplinks = 1, .uplink_bandwidth = 4096};
    struct cluster_bench *bench = cluster_bench_create(2);
    cluster_bench_clients(bench);
    bench->ethernet.switches = (struct parameter_map){1, names, &rack};
    cluster_bench_run(bench, 10 * SECOND);
    struct window window;
    struct report report = report_of(bench, &window);
    const char *mark = mark_of(&report, "network.switches.rack.receive.wait");
    cr_assert_not_null(mark);
    cr_expect_not_null(strstr(mark, "load uplink 1 to \"rack\" to 1.25: "), "%s", mark);
    cr_expect_null(mark_of(&report, "network.switches.rack.uplinks.1.receive.utilization"));
    cluster_bench_end(bench);
}
