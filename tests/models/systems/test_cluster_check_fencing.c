#include "models/systems/cluster_spec.h"

#include "tests/models/systems/cluster_cases.h"

Test(cluster_check_fencing, warns_with_the_source_of_the_rule)
{
    struct cluster_bench *bench = sound_cluster(2);
    bench->nodes[0].fencing_delay = 0;
    EXPECT_WARNINGS(bench, "/system/nodes: two nodes with the same fencing_delay fence each other "
                           "at the same time when they lose sight of each other, and both go down "
                           "(Pacemaker");
    bench = sound_cluster(2);
    bench->nodes[0].fencing_delay = 0;
    bench->sbd.common.delay = distribution_uniform(0, 15e9);
    EXPECT_NOTHING(bench);
    bench = sound_cluster(2);
    bench->delay.detection = distribution_constant(57 * SECOND);
    EXPECT_WARNINGS(bench, "/system/fencing/timeout: 50 s are less than a new membership takes, "
                           "60.6 s");
    bench = sound_cluster(2);
    bench->nodes[0].fencing_delay = 0;
    bench->sbd.msgwait = 9 * SECOND;
    EXPECT_WARNINGS(bench, "/system/fencing/msgwait: is under twice the watchdog",
                    "/system/nodes: two nodes with the same fencing_delay");
    bench = sound_cluster(2);
    bench->nodes[0].fencing_delay = 0;
    cluster_bench_fence_with(bench, &fencing_none_kind);
    EXPECT_WARNINGS(bench, "/system/fencing/kind: without fencing");
}

static sim_ticks limit_of(const void *parameters)
{
    return *(const sim_ticks *)parameters;
}

/* The checks ask the kind, whatever its parameters are, and name no key that it has not. Right: no
 * limit, and no fencing. */
Test(cluster_check_fencing, asks_the_kind_of_fencing)
{
    struct fencing_operations operations = *(const struct fencing_operations *)sbd_kind.operations;
    struct kind kind = {.name = "none", .role = "fencing", .operations = &operations};
    sim_ticks limit = 6 * SECOND;
    operations.time_limit = limit_of;
    operations.delay = NULL;
    for (int i = 0; i < 4; i++) {
        struct cluster_bench *bench = sound_cluster(2);
        bench->machine.fencing = (struct part){&kind, &limit};
        if (i == 0) {
            EXPECT_WARNINGS(bench, "/system/fencing: 6 s are less than a new membership takes");
        } else if (i == 1) {
            bench->nodes[0].fencing_delay = 0;
            operations.time_limit = NULL;
            EXPECT_WARNINGS(bench, "/system/nodes: two nodes with the same fencing_delay");
            operations.is_absent = true;
        } else if (i == 2) {
            bench->nodes[0].fencing_delay = 0;
            operations.time_limit = limit_of;
            EXPECT_NOTHING(bench);
            operations.is_absent = false;
            limit = 0;
        } else {
            EXPECT_NOTHING(bench);
        }
    }
}

Test(cluster_check_fencing, one_node_fences_nobody)
{
    struct cluster_bench *bench = sound_cluster(1);
    cluster_bench_fence_with(bench, &fencing_none_kind);
    bench->delay.detection = distribution_constant(57 * SECOND);
    EXPECT_NOTHING(bench);
}
