#include "models/cluster/service/instance_parts.h"

#include "tests/models/cluster/cluster_fixture.h"

#include <string.h>

/* Failures at random: constant times, each from when the application came up. */
Test(instance_failure, an_application_fails_by_itself)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    bench->services[0].time_to_failure = distribution_constant(33 * SECOND);
    cluster_bench_run(bench, 100 * SECOND);
    EXPECT_HAPPENINGS(bench, {"fault.inject", "database", 0, 33000},
                      {"app.failed", "alpha", 0, 33000}, {"monitor.failed", "alpha", 0, 40000},
                      {"app.up", "alpha", 1, 47500}, {"app.failed", "alpha", 1, 80500},
                      {"monitor.failed", "alpha", 1, 87500}, {"app.up", "alpha", 2, 95000});
    cluster_bench_end(bench);
}

/* Found at 40 s; stopped by 42 s. The second failure on a node moves the service, where two may
 * happen; and failures that are forgotten do not count. */
Test(instance_failure, moves_when_it_has_failed_too_often)
{
    static const struct {
        int64_t threshold;
        sim_ticks timeout;
        const char *at_last;
    } cases[] = {{PARAMETER_INFINITE, 0, "alpha"},
                 {1, 0, "beta"},
                 {2, 0, "beta"},
                 {3, 0, "alpha"},
                 {2, 30 * SECOND, "alpha"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct cluster_bench *bench = cluster_bench_create(2);
        bench->services[0].migration_threshold = cases[i].threshold;
        bench->services[0].failure_timeout = cases[i].timeout;
        cluster_bench_fail(bench, 35 * SECOND, "database", false);
        if (cases[i].threshold != 1) {
            cluster_bench_fail(bench, 100 * SECOND, "database", false);
        }
        cluster_bench_run(bench, 200 * SECOND);
        uint32_t node = strcmp(cases[i].at_last, "beta") == 0;
        cr_expect_eq(cluster_bench_instance(bench, node)->state, INSTANCE_UP, "case %zu", i);
        cluster_bench_end(bench);
    }
}

/* Banned from its only node, it returns when the failure is forgotten. */
Test(instance_failure, returns_when_its_failures_are_forgotten)
{
    struct cluster_bench *bench = cluster_bench_create(1);
    bench->services[0].migration_threshold = 1;
    bench->services[0].failure_timeout = 60 * SECOND;
    cluster_bench_fail(bench, 35 * SECOND, "database", false);
    cluster_bench_run(bench, 200 * SECOND);
    EXPECT_HAPPENINGS(bench, {"monitor.failed", NULL, 0, 40000},
                      {"service.blocked", NULL, 0, 42000}, {"app.up", "alpha", 1, 109500});
    cr_expect_eq(cluster_bench_phase_ms(bench, PHASE_BLOCKED), 58000);
    cluster_bench_end(bench);
}
