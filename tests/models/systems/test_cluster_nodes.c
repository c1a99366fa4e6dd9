#include "models/systems/cluster_build.h"

#include "models/cluster/membership/heartbeat.h"
#include "tests/models/cluster/cluster_fixture.h"

/* Parts stand where the spec has them, nodes in the order of the spec. */
Test(cluster_nodes, parts_stand_where_the_spec_has_them)
{
    struct cluster_bench *bench = cluster_bench_create(3);
    cluster_bench_start(bench);
    const struct cluster *cluster = bench->cluster;
    cr_expect_str_eq(((const struct component *)cluster->network)->path, "network");
    cr_expect_str_eq(cluster->membership_component->path, "membership");
    cr_expect_str_eq(cluster->fencing_component->path, "fencing");
    cr_expect_str_eq(cluster->manager.component.path, cluster->component.path);
    cr_assert_eq(cluster->node_count, 3);
    static const char *const paths[] = {"nodes.alpha", "nodes.beta", "nodes.gamma"};
    for (uint32_t i = 0; i < 3; i++) {
        cr_expect_str_eq(cluster->nodes[i].component.path, paths[i]);
        cr_expect_eq(cluster->nodes[i].index, i);
        cr_expect_eq(cluster->node_list[i], &cluster->nodes[i]);
    }
    cluster_bench_end(bench);
}

/* Private networks stand under their names, with a link to each node and none to clients. */
Test(cluster_nodes, private_networks_stand_beside_the_network)
{
    struct cluster_bench *bench = cluster_bench_create(3);
    cluster_bench_private_network(bench);
    cluster_bench_start(bench);
    const struct networks *networks = &bench->cluster->networks;
    cr_assert_eq(networks->count, 2);
    cr_expect_eq(networks->of[0], bench->cluster->network);
    cr_expect_str_eq(((const struct component *)networks->of[1])->path, "private_networks.private");
    cluster_bench_run(bench, SECOND);
    cr_expect_eq(cluster_bench_metric(bench, "private_networks.private.messages_sent"), 0);
    cluster_bench_end(bench);
}

/* Fencing is safe where its kind leaves no writer, and nodes that boot fence what they miss. */
Test(cluster_nodes, fencing_is_safe_with_both)
{
    for (int i = 0; i < 4; i++) {
        struct cluster_bench *bench = cluster_bench_create(2);
        cluster_bench_fence_with(bench, i % 2 == 0 ? &fencing_none_kind : &sbd_kind);
        bench->machine.manager.startup_fencing = i / 2 == 1;
        cluster_bench_start(bench);
        cr_expect_eq(bench->cluster->is_fencing_safe, i == 3, "%d", i);
        cluster_bench_end(bench);
    }
}

/* Partitions that all act may fence each other, boot and act again, unless they are single nodes.
 */
Test(cluster_nodes, fencing_is_not_safe_where_several_ignore_the_quorum)
{
    for (uint32_t i = 0; i < 4; i++) {
        struct cluster_bench *bench = cluster_bench_create(2 + i % 2);
        cluster_bench_fence_with(bench, &sbd_kind);
        bench->machine.manager.no_quorum_policy = i / 2 == 1 ? NO_QUORUM_IGNORE : NO_QUORUM_FREEZE;
        cr_expect_eq(cluster_is_fencing_safe(&bench->parameters), i != 3, "%u", i);
        cluster_bench_start(bench);
        cluster_bench_end(bench);
    }
}

/* A kind of fencing that the bench has no member for is given the defaults of its table. */
Test(cluster_nodes, a_kind_of_fencing_that_is_new_has_its_defaults)
{
    struct kind kind = power_kind;
    kind.name = "board";
    struct cluster_bench *bench = cluster_bench_create(2);
    cluster_bench_fence_with(bench, &kind);
    const struct power_parameters *parameters = bench->machine.fencing.parameters;
    cr_assert_not_null(parameters);
    cr_expect_eq(parameters->common.timeout, 60 * SECOND);
    cr_expect_eq(parameters->common.attempts, 2);
    cr_expect_eq(parameters->common.requests, 10);
    cr_expect_eq(parameters->common.manual_confirmation.family, DISTRIBUTION_NONE);
    cr_expect_eq(distribution_mean(&parameters->duration), 5.0 * SECOND);
    cr_expect_eq(parameters->failure, 0);
    cr_expect_not(parameters->shares_power_with_host);
    cluster_bench_hang(bench, 10 * SECOND, "alpha", 0);
    cluster_bench_run(bench, 100 * SECOND);
    const struct timeline_entry *start = cluster_bench_find(bench, "fence.start", NULL, 0);
    const struct timeline_entry *fenced = cluster_bench_find(bench, "fence.ok", NULL, 0);
    cr_assert_not_null(fenced);
    cr_expect_eq(fenced->at - start->at, 6 * SECOND, "a login of 1 s, and 5 s");
    cluster_bench_end(bench);
}

static unsigned heard_running, heard_hung;

static void count_heard(struct run *run, struct component *membership,
                        const struct network_message *message)
{
    const struct membership_operations *heartbeat = heartbeat_kind.operations;
    sim_ticks now = run_now(run);
    if (message->to == 1 && now > 10 * SECOND && now < 12 * SECOND) {
        heard_hung++;
    }
    if (message->to == 2) {
        heard_running++;
    }
    heartbeat->deliver(run, membership, message);
}

/* Beta hangs from 10 to 12 s: its heartbeats reach gamma before and after, and none reaches beta
 * itself. Wrong: one that does not hang. */
Test(cluster_nodes, a_node_that_hangs_reads_no_membership_messages)
{
    for (int hangs = 0; hangs < 2; hangs++) {
        struct membership_operations operations =
            *(const struct membership_operations *)heartbeat_kind.operations;
        operations.deliver = count_heard;
        struct kind kind = heartbeat_kind;
        kind.operations = &operations;
        struct heartbeat_parameters heartbeat = {.interval = SECOND / 4,
                                                 .misses = 40,
                                                 .reform = distribution_constant(500 * MS),
                                                 .size = 100,
                                                 .every_message = true};
        struct cluster_bench *bench = cluster_bench_create(3);
        bench->machine.membership = (struct part){&kind, &heartbeat};
        cluster_bench_hang(bench, (hangs ? 10 : 20) * SECOND, "beta", 2 * SECOND);
        heard_running = heard_hung = 0;
        cluster_bench_run(bench, 15 * SECOND);
        cr_expect_eq(heard_hung == 0, hangs, "%u", heard_hung);
        cr_expect_gt(heard_running, 80u);
        cluster_bench_end(bench);
    }
}
