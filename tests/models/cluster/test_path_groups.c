#include "models/cluster/path_groups.h"

#include "tests/models/cluster/san_cluster.h"

/* The group of the highest priority is used from the start, whatever the order of ports. */
Test(path_groups, the_highest_priority_is_used_first)
{
    for (int grouping = PATH_GROUPING_FAILOVER; grouping <= PATH_GROUPING_BY_PRIO; grouping++) {
        struct cluster_bench *bench = san_cluster();
        struct san_part_parameters *ports = san_parts_of(bench->machine.san, SAN_PORT)->elements;
        ports[0].priority = 10;
        ports[1].priority = 50;
        bench->luns[0].path_grouping = grouping;
        cluster_bench_run(bench, SECOND);
        bool is_shared = grouping == PATH_GROUPING_MULTIBUS;
        cr_expect_eq(path_is_used(bench->cluster, 0, 0, 0), is_shared);
        cr_expect(path_is_used(bench->cluster, 0, 0, 1));
        cr_expect_eq(path_find_best(bench->cluster, 0, 0), 1u);
        cr_expect(path_group_carries(bench->cluster, 0, 0));
        cluster_bench_end(bench);
    }
}

/* A group has hope while one of its paths is not known to have failed, and carries nothing when
 * all have. */
Test(path_groups, hope_is_lost_with_knowledge)
{
    struct cluster_bench *bench = san_cluster();
    san_cluster_fault(bench, &fault_fabric_failure_kind, 20 * SECOND, "red", 0);
    cluster_bench_run(bench, 24 * SECOND);
    cr_expect(path_group_has_hope(bench->cluster, 0, 0));
    cr_expect_not(path_group_carries(bench->cluster, 0, 0));
    cr_expect_eq(path_find_best(bench->cluster, 0, 0), 0u);
    cluster_bench_run(bench, 26 * SECOND);
    cr_expect(path_group_carries(bench->cluster, 0, 0));
    cr_expect_eq(path_find_best(bench->cluster, 0, 0), 1u);
    cluster_bench_end(bench);
}
