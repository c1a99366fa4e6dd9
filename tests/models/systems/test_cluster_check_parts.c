#include "models/systems/cluster_spec.h"

#include "models/cluster/membership/heartbeat.h"
#include "models/processor/workers.h"
#include "tests/models/cluster/san_cluster.h"
#include "tests/models/systems/cluster_cases.h"

static void complain_of_all(const void *parameters, const struct scope *scope,
                            const struct check_context *context)
{
    (void)parameters;
    scope_complain(scope, "kind", context->complaints, "asked");
}

/* A part with a check of its own that is never content. */
static void make_wrong(struct part *part, struct kind *kind)
{
    *kind = *part->kind;
    kind->check = complain_of_all;
    part->kind = kind;
}

/* Each part is asked, at its own place, in the order in which they stand. */
Test(cluster_check_parts, each_part_has_its_own_check)
{
    struct cluster_bench *bench = sound_cluster(2);
    struct kind network, quorum, membership, fencing;
    make_wrong(&bench->machine.network, &network);
    make_wrong(&bench->machine.quorum, &quorum);
    make_wrong(&bench->machine.membership, &membership);
    make_wrong(&bench->machine.fencing, &fencing);
    EXPECT_ERRORS(bench, "/system/network/kind: asked", "/system/quorum/kind: asked",
                  "/system/membership/kind: asked", "/system/fencing/kind: asked");
}

/* One node alone fences none. */
Test(cluster_check_parts, one_node_does_not_ask_its_fencing)
{
    struct cluster_bench *bench = sound_cluster(1);
    struct kind quorum, fencing;
    make_wrong(&bench->machine.quorum, &quorum);
    make_wrong(&bench->machine.fencing, &fencing);
    EXPECT_ERRORS(bench, "/system/quorum/kind: asked");
}

/* Where values are missing, no part is asked. */
Test(cluster_check_parts, parts_with_missing_values_are_not_asked)
{
    struct cluster_bench *bench = sound_cluster(2);
    struct kind network;
    make_wrong(&bench->machine.network, &network);
    struct complaints complaints = {0};
    check_cluster(bench, false, &complaints);
    cr_expect_eq(complaints.count, 0);
    free(bench);
}

/* A machine in a node complains at its own place. Right: no more threads than its core holds. */
Test(cluster_check_parts, a_machine_is_checked_in_its_node)
{
    for (int is_wrong = 0; is_wrong < 2; is_wrong++) {
        struct memory_parameters memory = {.latency = 80, .channels = 1};
        struct workers_parameters machine = {.machine = {.processors = 1,
                                                         .cores_per_processor = 1,
                                                         .hardware_threads = 1,
                                                         .clock = 1e9,
                                                         .line_size = 64,
                                                         .memory = &memory},
                                             .threads = is_wrong ? 2 : 1};
        struct cluster_bench *bench = sound_cluster(2);
        bench->nodes[1].machine = &machine;
        if (is_wrong) {
            EXPECT_ERRORS(
                bench,
                "/system/nodes/beta/machine/threads: is 2, but the cores hold no more than 1");
        } else {
            EXPECT_NOTHING(bench);
        }
    }
}

/* The clients are an endpoint of the network beside the nodes: a link may have their name. */
Test(cluster_check_parts, the_network_knows_nodes_and_clients)
{
    static const char *const names[] = {"beta", "clients", "omega"};
    struct ethernet_link links[3] = {{0}};
    for (size_t count = 2; count <= 3; count++) {
        struct cluster_bench *bench = sound_cluster(2);
        bench->ethernet.links = (struct parameter_map){count, names, links};
        if (count == 2) {
            EXPECT_NOTHING(bench);
        } else {
            EXPECT_ERRORS(bench, "/system/network/links/omega: ");
        }
    }
}

/* A private network has its own check; the clients are on none, and the membership must use it. */
Test(cluster_check_parts, private_networks)
{
    struct cluster_bench *bench = sound_cluster(2);
    cluster_bench_private_network(bench);
    EXPECT_NOTHING(bench);
    bench = sound_cluster(2);
    struct kind wrong;
    struct part network = bench->machine.network;
    make_wrong(&network, &wrong);
    static const char *const names[NETWORKS_MOST] = {"p1", "p2", "p3", "p4",
                                                     "p5", "p6", "p7", "p8"};
    bench->machine.private_networks = (struct parameter_map){1, names, &network};
    EXPECT_ERRORS(bench, "/system/private_networks/p1/kind: asked");
    bench = sound_cluster(2);
    struct heartbeat_parameters heartbeat = {.interval = SECOND, .misses = 10, .size = 100};
    bench->machine.membership = (struct part){&heartbeat_kind, &heartbeat};
    cluster_bench_private_network(bench);
    EXPECT_ERRORS(bench, "/system/private_networks: this membership uses \"network\" alone");
    bench = sound_cluster(2);
    struct part many[NETWORKS_MOST];
    for (size_t i = 0; i < NETWORKS_MOST; i++) {
        many[i] = bench->machine.network;
    }
    bench->machine.private_networks = (struct parameter_map){NETWORKS_MOST, names, many};
    EXPECT_ERRORS(bench, "/system/private_networks: 8 networks beside \"network\"; the most is 7");
}

/* A commit needs a unit. Right: with storage, and with no interval. */
Test(cluster_check_parts, warns_of_commits_to_no_storage)
{
    struct cluster_bench *bench = sound_cluster(2);
    bench->services[0].commit_interval = SECOND;
    EXPECT_NOTHING(bench);
    bench = sound_cluster(2);
    bench->services[0].storage = NULL;
    bench->services[0].commit_interval = SECOND;
    EXPECT_WARNINGS(bench,
                    "/system/services/database/commit_interval: commits nothing: the service "
                    "has no storage");
}

/* Paths are grouped where there are several. Right: two of them, and the default. */
Test(cluster_check_parts, warns_of_a_group_of_one_path)
{
    struct cluster_bench *bench = sound_cluster(2);
    bench->luns[0].paths = 2;
    bench->luns[0].path_grouping = PATH_GROUPING_MULTIBUS;
    EXPECT_NOTHING(bench);
    bench = sound_cluster(2);
    bench->luns[0].paths = 1;
    bench->luns[0].path_grouping = PATH_GROUPING_MULTIBUS;
    EXPECT_WARNINGS(bench, "/system/storage/lun0/path_grouping: changes nothing: a node has one "
                           "path to the unit");
}

/* Keys of multipath that say nothing beside others of the unit. Right: two priorities, a selector
 * of a group, a failback that comes by itself. */
Test(cluster_check_parts, warns_of_multipath_that_says_nothing)
{
    struct cluster_bench *bench = sound_cluster(2);
    bench->luns[0].paths = 2;
    bench->luns[0].path_grouping = PATH_GROUPING_BY_PRIO;
    EXPECT_WARNINGS(bench, "/system/storage/lun0/path_grouping: is multibus without a SAN");
    for (int64_t other = 1; other <= 2; other++) {
        bench = san_cluster();
        cluster_bench_crash(bench, 30 * SECOND, "alpha", TICKS_NEVER);
        struct san_part_parameters *ports = san_parts_of(bench->machine.san, SAN_PORT)->elements;
        ports[0].priority = 1;
        ports[1].priority = other;
        bench->luns[0].path_grouping = PATH_GROUPING_BY_PRIO;
        if (other == 1) {
            EXPECT_WARNINGS(bench, "/system/storage/lun0/path_grouping: is multibus with equal");
        } else {
            EXPECT_NOTHING(bench);
        }
    }
    bench = sound_cluster(2);
    bench->luns[0].paths = 2;
    bench->luns[0].path_selector = SELECTOR_QUEUE_LENGTH;
    bench->luns[0].failback_after = SECOND;
    EXPECT_WARNINGS(bench,
                    "/system/storage/lun0/path_selector: selects nothing: with path_grouping"
                    " failover",
                    "/system/storage/lun0/failback_after: says nothing with failback manual");
    bench = sound_cluster(2);
    bench->luns[0].paths = 2;
    bench->luns[0].path_selector = SELECTOR_SERVICE_TIME;
    bench->luns[0].failback = FAILBACK_IMMEDIATE;
    bench->luns[0].failback_after = SECOND;
    EXPECT_NOTHING(bench);
}
