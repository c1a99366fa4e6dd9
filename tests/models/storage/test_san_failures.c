#include "models/storage/san_failures.h"

#include "models/storage/san_state.h"
#include "tests/models/cluster/san_cluster.h"

/* Red is down from 10 s for 5 s, and blue from 12 s; of 20 s none works for 3 s. */
Test(san_failures, paths_are_lost_with_their_parts)
{
    struct cluster_bench *bench = san_cluster();
    san_cluster_random(bench, SAN_FABRIC, 1, 10 * SECOND, 5 * SECOND);
    san_cluster_random(bench, SAN_FABRIC, 2, 12 * SECOND, 5 * SECOND);
    cluster_bench_run(bench, 20 * SECOND);
    static const struct {
        const char *name;
        double value;
    } expected[] = {
        {"path_availability", 0.85},
        {"nodes.alpha.path_availability", 0.85},
        {"nodes.beta.path_availability", 0.85},
        {"nodes.alpha.working_paths", 1.5},
        {"nodes.alpha.path_losses", 1},
        {"fabrics.red.availability", 0.75},
        {"fabrics.red.failures", 1},
        {"fabrics.blue.availability", 0.75},
    };
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        char name[80];
        snprintf(name, sizeof name, "san.%s", expected[i].name);
        cr_expect_float_eq(cluster_bench_metric(bench, name), expected[i].value, 1e-9, "%s", name);
    }
    cluster_bench_end(bench);
}

/* An adapter that fails is of one node, and each node has its own. */
Test(san_failures, adapters_fail_each_by_itself)
{
    struct cluster_bench *bench = san_cluster();
    struct san_part_parameters *hba0 =
        san_cluster_random(bench, SAN_ADAPTER, 1, 10 * SECOND, 5 * SECOND);
    hba0->time_to_failure = distribution_exponential(10 * SECOND);
    cluster_bench_run(bench, 1000 * SECOND);
    double alpha = cluster_bench_metric(bench, "san.nodes.alpha.hba0.failures");
    double beta = cluster_bench_metric(bench, "san.nodes.beta.hba0.failures");
    cr_expect(alpha > 40 && alpha < 100 && beta > 40 && beta < 100, "%f, %f", alpha, beta);
    cr_expect_neq(cluster_bench_metric(bench, "san.nodes.alpha.hba0.availability"),
                  cluster_bench_metric(bench, "san.nodes.beta.hba0.availability"));
    cr_expect_eq(cluster_bench_metric(bench, "san.path_availability"), 1);
    cluster_bench_end(bench);
}

/* Time to repair runs although the part has failed otherwise too; it works when both are over. */
Test(san_failures, adds_up_with_scripted_ones)
{
    struct cluster_bench *bench = san_cluster();
    san_cluster_random(bench, SAN_PORT, 1, 10 * SECOND, 5 * SECOND);
    san_cluster_fault(bench, &fault_port_failure_kind, 12 * SECOND, "a0", 6 * SECOND);
    cluster_bench_run(bench, 20 * SECOND);
    cr_expect_float_eq(cluster_bench_metric(bench, "san.ports.a0.availability"), 0.6, 1e-9);
    cr_expect_eq(cluster_bench_metric(bench, "san.ports.a0.failures"), 1);
    cluster_bench_end(bench);
}

/* Without a time to repair a part fails once. */
Test(san_failures, without_a_repair_it_stays_failed)
{
    struct cluster_bench *bench = san_cluster();
    struct san_part_parameters *red =
        san_cluster_random(bench, SAN_FABRIC, 1, 10 * SECOND, 5 * SECOND);
    red->time_to_repair = (struct distribution){0};
    cluster_bench_run(bench, 100 * SECOND);
    cr_expect_float_eq(cluster_bench_metric(bench, "san.fabrics.red.availability"), 0.1, 1e-9);
    cr_expect_eq(cluster_bench_metric(bench, "san.fabrics.red.failures"), 1);
    cluster_bench_end(bench);
}

/* Failures of a second: of adapters in each of the nodes. */
Test(san_failures, are_counted_beforehand)
{
    struct cluster_bench *bench = san_cluster();
    san_cluster_random(bench, SAN_ADAPTER, 2, 10 * SECOND, SECOND);
    san_cluster_random(bench, SAN_PORT, 1, 5 * SECOND, SECOND);
    const struct san_parameters *san = bench->machine.san;
    cr_expect_float_eq(san_failures_per_s(san, 3, SECOND), 0.5, 1e-12);
    cr_expect(san_sort_fails(san, SAN_ADAPTER) && san_sort_fails(san, SAN_PORT));
    cr_expect_not(san_sort_fails(san, SAN_FABRIC));
    free(bench);
}

Test(san_failures, says_when_paths_are_miscounted)
{
    struct cluster_bench *bench = san_cluster();
    san_cluster_random(bench, SAN_FABRIC, 1, 10 * SECOND, 5 * SECOND);
    cluster_bench_run(bench, SECOND);
    level_set(&bench->cluster->san->hosts[0].paths, SECOND, 1);
    cluster_bench_expect_failure(bench, "1 paths are counted at san.nodes.alpha, 2 work");
}

/* A law that does not hold is named: a failure that was over before it began to be counted. */
Test(san_failures, says_when_failures_took_other_times)
{
    struct cluster_bench *bench = san_cluster();
    san_cluster_random(bench, SAN_FABRIC, 1, 10 * SECOND, 5 * SECOND);
    cluster_bench_run(bench, 20 * SECOND);
    cr_expect_eq(cluster_bench_broken_laws(bench), 0);
    bench->cluster->san->repaired_time++;
    cr_expect_eq(cluster_bench_broken_laws(bench), 1);
    bench->cluster->san->repaired_time--;
    cluster_bench_end(bench);
}
