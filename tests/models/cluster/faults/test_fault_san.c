/* Parts of the SAN fail: exactly the paths through them are lost. */
#include "tests/models/cluster/san_cluster.h"

/* An adapter is of one node; a fabric and a port are of all. Where the path that is lost is not in
 * use nothing else happens. */
Test(fault_san, each_part_takes_its_own_paths)
{
    static const struct kind *const kinds[] = {
        &fault_adapter_failure_kind, &fault_fabric_failure_kind, &fault_port_failure_kind};
    static const char *const targets[][3] = {{"alpha", "red", "a0"}, {"alpha", "blue", "b0"}};
    static const char *const adapters[] = {"hba0", "hba1"};
    for (int side = 0; side < 2; side++) {
        for (int i = 0; i < 3; i++) {
            struct cluster_bench *bench = san_cluster();
            struct part *fault =
                san_cluster_fault(bench, kinds[i], 30 * SECOND, targets[side][i], 40 * SECOND);
            if (i == 0) {
                bench_set(fault, "adapter", &adapters[side]);
            }
            cluster_bench_run(bench, 300 * SECOND);
            bool is_used = side == 0;
            EXPECT_HAPPENINGS(bench, {"path.loss", "alpha", 0, 30000},
                              {"path.loss", "beta", 0, i == 0 ? -1 : 30000},
                              {"path.loss", "alpha", 1, -1},
                              {"path.failover", "alpha", 0, is_used ? 35000 : -1},
                              {"outage.begin", "database", 0, is_used ? 30000 : -1},
                              {"outage.end", "database", 0, is_used ? 35000 : -1},
                              {"path.restored", "alpha", 0, 70000});
            cluster_bench_end(bench);
        }
    }
}

/* Both fabrics: no path is left, until the first is back. */
Test(fault_san, without_any_path_ios_wait)
{
    struct cluster_bench *bench = san_cluster();
    san_cluster_fault(bench, &fault_fabric_failure_kind, 30 * SECOND, "red", 100 * SECOND);
    san_cluster_fault(bench, &fault_fabric_failure_kind, 40 * SECOND, "blue", 0);
    cluster_bench_run(bench, 300 * SECOND);
    EXPECT_HAPPENINGS(bench, {"outage.end", "database", 0, 35000},
                      {"outage.begin", "database", 1, 40000});
    sim_ticks end = cluster_bench_at(bench, "outage.end", "database", 1);
    cr_expect(end >= 130 * SECOND && end <= 135 * SECOND, "%lld ms", (long long)(end / MS));
    cluster_bench_end(bench);
}

/* A silent failure is found by a check that times out. */
Test(fault_san, a_silent_failure_takes_a_check)
{
    struct cluster_bench *bench = san_cluster();
    struct part *fault = san_cluster_fault(bench, &fault_port_failure_kind, 30 * SECOND, "a0", 0);
    const bool is_silent = true;
    bench_set(fault, "silent", &is_silent);
    cluster_bench_run(bench, 100 * SECOND);
    sim_ticks end = cluster_bench_at(bench, "outage.end", "database", 0);
    cr_expect(end >= 60 * SECOND && end <= 65 * SECOND, "%lld ms", (long long)(end / MS));
    cluster_bench_end(bench);
}

Test(fault_san, says_what_cannot_fail)
{
    for (int which = 0; which < 4; which++) {
        struct cluster_bench *bench = san_cluster();
        static const struct kind *const kinds[] = {
            &fault_adapter_failure_kind, &fault_adapter_failure_kind, &fault_fabric_failure_kind,
            &fault_port_failure_kind};
        static const char *const targets[] = {"omega", "alpha", "green", "a0"};
        static const char *const adapters[] = {"hba0", "hba7"};
        static const char *const texts[] = {"/faults/0/target: there is no node \"omega\"",
                                            "/faults/0/adapter: there is no adapter \"hba7\"",
                                            "/faults/0/target: there is no fabric \"green\"",
                                            "/faults/0/kind: there is no \"san\""};
        struct part *fault = san_cluster_fault(bench, kinds[which], SECOND, targets[which], 0);
        if (which < 2) {
            bench_set(fault, "adapter", &adapters[which]);
        }
        if (which == 3) {
            bench->machine.san = NULL;
        }
        bench->luns[0].path_selector = SELECTOR_SERVICE_TIME;
        EXPECT_ERRORS(bench, texts[which]);
    }
}
