#include "models/systems/cluster_spec.h"

#include "tests/models/systems/cluster_cases.h"

extern const struct kind symmetric_kind;

#define BOTH "two nodes fence each other when they lose sight of each other, and both go down "

Test(cluster_check_fencing, warns_with_the_source_of_the_rule)
{
    struct cluster_bench *bench = sound_cluster(2);
    bench->nodes[0].fencing_delay = 0;
    EXPECT_WARNINGS(bench, "/system/nodes: two nodes with the same fencing_delay fence each other "
                           "at the same time when they lose sight of each other, and both go down "
                           "(Pacemaker");
    bench = sound_cluster(2);
    bench->nodes[0].fencing_delay = 0;
    bench->sbd.msgwait = 9 * SECOND;
    EXPECT_WARNINGS(bench, "/system/fencing/msgwait: is under twice the watchdog",
                    "/system/nodes: two nodes with the same fencing_delay");
    bench = sound_cluster(2);
    bench->nodes[0].fencing_delay = 0;
    cluster_bench_fence_with(bench, &fencing_none_kind);
    EXPECT_WARNINGS(bench, "/system/fencing/kind: without fencing");
    for (int sbd = 0; sbd < 2; sbd++) {
        bench = sound_cluster(2);
        cluster_bench_pause(bench, SECOND, "alpha", SECOND);
        if (sbd) {
            EXPECT_WARNINGS(bench,
                            "/system/fencing: the watchdog of a virtual machine that is paused "
                            "stands still: \"sbd\"");
        } else {
            cluster_bench_fence_with(bench, &power_kind);
            EXPECT_NOTHING(bench);
        }
    }
}

/* Fencing starts after the new membership, so that its time-out may be shorter than that takes. */
Test(cluster_check_fencing, a_time_out_does_not_run_from_the_fault)
{
    struct cluster_bench *bench = sound_cluster(2);
    bench->delay.detection = distribution_constant(570 * SECOND);
    EXPECT_NOTHING(bench);
}

/* A delay that is longer than a node can still give an order saves one; so do orders that die with
 * their givers, and quorum that two nodes do not have apart. */
Test(cluster_check_fencing, a_delay_has_to_outlast_the_window_of_a_race)
{
    struct cluster_bench *bench = sound_cluster(2);
    bench->nodes[0].fencing_delay = 250 * MS;
    EXPECT_WARNINGS(bench, "/system/nodes: " BOTH "with a probability of 75 %: a node that is being"
                           " fenced can still give its own order for up to 1 s, so that their");
    bench = sound_cluster(2);
    bench->nodes[0].fencing_delay = 0;
    bench->quorum.two_node = QUORUM_OFF;
    EXPECT_NOTHING(bench);
    bench = sound_cluster(2);
    bench->nodes[0].fencing_delay = 0;
    bench->sbd.common.delay = distribution_uniform(0, 15e9);
    EXPECT_WARNINGS(bench, "/system/fencing/delay: " BOTH "with a probability of 6.52 %");
    for (int outlives = 0; outlives < 2; outlives++) {
        for (int delayed = 0; delayed < 3; delayed++) {
            bench = sound_cluster(2);
            bench->nodes[0].fencing_delay = delayed == 1 ? 5 * SECOND : 0;
            cluster_bench_fence_with(bench, &power_kind);
            bench->power.order_outlives_requester = outlives == 1;
            bench->power.duration = distribution_constant(5 * SECOND);
            if (delayed == 2) {
                bench->power.common.delay = distribution_uniform(0, 15e9);
            }
            if (outlives == 0) {
                EXPECT_NOTHING(bench);
            } else if (delayed == 0) {
                EXPECT_WARNINGS(bench, "/system/nodes: two nodes with the same fencing_delay");
            } else if (delayed == 1) {
                EXPECT_WARNINGS(bench,
                                "/system/nodes: " BOTH "every time: a node that is being fenced "
                                "can still give its own order for 5 s");
            } else {
                EXPECT_WARNINGS(bench, "/system/fencing/delay: " BOTH "with a probability of 55.6 %"
                                       ": a node that is being fenced can still give its own order "
                                       "for 5 s");
            }
        }
    }
}

/* The checks ask the kind, whatever its parameters are. */
Test(cluster_check_fencing, asks_the_kind_of_fencing)
{
    struct fencing_operations operations = *(const struct fencing_operations *)sbd_kind.operations;
    struct kind kind = {.name = "none", .role = "fencing", .operations = &operations};
    struct sbd_parameters parameters = {.loop = SECOND, .devices = 1};
    for (int i = 0; i < 3; i++) {
        struct cluster_bench *bench = sound_cluster(2);
        bench->machine.fencing = (struct part){&kind, &parameters};
        bench->nodes[0].fencing_delay = 0;
        operations.delay = NULL;
        operations.is_absent = i == 1;
        if (i == 2) {
            operations.race_window = NULL;
        }
        if (i == 0) {
            EXPECT_WARNINGS(bench, "/system/nodes: two nodes with the same fencing_delay");
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

/* The delay of the priorities at the start counts in the race. */
Test(cluster_check_fencing, a_delay_for_priorities_saves_one_of_two)
{
    for (int of_beta = 0; of_beta < 2; of_beta++) {
        struct cluster_bench *bench = sound_cluster(2);
        bench->nodes[0].fencing_delay = 0;
        bench->nodes[of_beta].role = NODE_ACTIVE;
        bench->services[0].on = of_beta ? "beta" : "alpha";
        bench->nodes[!of_beta].role = NODE_STANDBY;
        bench->services[0].priority = 1;
        bench->machine.manager.priority_fencing_delay = 10 * SECOND;
        EXPECT_NOTHING(bench);
    }
    struct cluster_bench *bench = sound_cluster(2);
    bench->nodes[0].fencing_delay = 0;
    bench->services[0].priority = 1;
    bench->machine.manager.priority_fencing_delay = 250 * MS;
    EXPECT_WARNINGS(bench, "/system/nodes: " BOTH "with a probability of 75 %");
}

Test(cluster_check_fencing, a_delay_for_priorities_outlasts_the_others)
{
    struct cluster_bench *bench = sound_cluster(2);
    bench->services[0].priority = 1;
    bench->machine.manager.priority_fencing_delay = 30 * SECOND;
    EXPECT_NOTHING(bench);
    bench = sound_cluster(2);
    bench->services[0].priority = 1;
    bench->sbd.common.delay = distribution_uniform(0, 5e9);
    bench->machine.manager.priority_fencing_delay = 39 * SECOND;
    EXPECT_WARNINGS(bench, "/system/priority_fencing_delay: is 39 s, under twice the other delays"
                           " of fencing, 20 s: two nodes may give their orders within the time"
                           " that one takes (");
    bench = sound_cluster(2);
    bench->services[0].priority = 1;
    bench->sbd.common.delay = distribution_uniform(0, 5e9);
    bench->machine.manager.priority_fencing_delay = 20 * SECOND;
    EXPECT_WARNINGS(bench, "/system/priority_fencing_delay: is 20 s, under twice the other delays"
                           " of fencing, 20 s: they may save the wrong node (");
    bench = sound_cluster(2);
    bench->machine.manager.priority_fencing_delay = 30 * SECOND;
    EXPECT_WARNINGS(bench, "/system/priority_fencing_delay: delays nothing, as no service has a"
                           " priority");
}

/* Each of two nodes has a service: as long as both are at home, the delay saves none. */
Test(cluster_check_fencing, a_delay_for_priorities_tells_nodes_apart)
{
    for (int64_t more = 0; more < 2; more++) {
        struct cluster_bench *bench = sound_cluster(2);
        cluster_bench_services(bench, 2);
        bench->nodes[1].role = NODE_ACTIVE;
        bench->machine.policy.kind = &symmetric_kind;
        bench->services[1].on = "beta";
        bench->services[0].priority = 1;
        bench->services[1].priority = 1 + more;
        bench->machine.manager.priority_fencing_delay = 40 * SECOND;
        if (more > 0) {
            EXPECT_NOTHING(bench);
        } else {
            EXPECT_WARNINGS(bench, "/system/priority_fencing_delay: delays nothing before a service"
                                   " has moved: all nodes have the same priority");
        }
    }
}

Test(cluster_check_fencing, a_partition_fences_itself_by_what_takes_nodes_down)
{
    struct cluster_bench *bench = sound_cluster(3);
    bench->machine.manager.no_quorum_policy = NO_QUORUM_FENCE;
    EXPECT_NOTHING(bench);
    bench = sound_cluster(3);
    bench->machine.manager.no_quorum_policy = NO_QUORUM_FENCE;
    cluster_bench_fence_with(bench, &fencing_none_kind);
    EXPECT_WARNINGS(bench, "/system/fencing/kind: without fencing",
                    "/system/no_quorum_policy: acts as \"stop\": fencing of kind \"none\" takes no"
                    " node down");
}
