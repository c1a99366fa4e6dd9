#include "models/systems/cluster_spec.h"

#include "tests/models/systems/cluster_cases.h"

extern const struct kind symmetric_kind;

/* Each of two nodes has a service, whose requests of 1 ms come this often [ms]. */
static struct cluster_bench *pair(double database_ms, double files_ms)
{
    static struct clients_parameters groups[2];
    static const char *const names[2] = {"web", "share"};
    struct cluster_bench *bench = sound_cluster(2);
    bench->machine.policy = (struct part){&symmetric_kind, NULL};
    bench->machine.services.count = bench->machine.storage.count = 2;
    bench->nodes[1].role = NODE_ACTIVE;
    bench->services[1].on = "beta";
    groups[0] = groups[1] = bench->clients;
    groups[0].arrivals = distribution_exponential(database_ms * MS);
    groups[1].arrivals = distribution_exponential(files_ms * MS);
    groups[1].service = "files";
    bench->workload.clients = (struct parameter_map){2, names, groups};
    return bench;
}

/* Loads of 0.4 and 0.8: one node alone has 1.2. */
Test(cluster_check_takeover, a_node_that_is_left_has_to_carry_the_load)
{
    EXPECT_NOTHING(pair(2.5, 2));
    EXPECT_WARNINGS(pair(2.5, 1.25),
                    "/system/nodes/alpha: has a load of 1.2 of its cores when \"beta\" is lost and"
                    " its services have moved here: ",
                    "/system/nodes/beta: has a load of 1.2 of its cores when \"alpha\" is lost");
    struct cluster_bench *bench = pair(2.5, 1.25);
    bench->nodes[0].cores = 2;
    EXPECT_WARNINGS(bench, "/system/nodes/beta: has a load of 1.2 ");
    EXPECT_WARNINGS(pair(2, 2), "/system/nodes/alpha: has a load of 1 ",
                    "/system/nodes/beta: has a load of 1 ");
}

/* Where services do not move they do not add up. */
Test(cluster_check_takeover, the_policy_says_where_services_go)
{
    struct cluster_bench *bench = pair(2.5, 1.25);
    bench->machine.policy.kind = &asymmetric_kind;
    EXPECT_WARNINGS(bench, "/system/nodes: no node has the role \"standby\"");
}

/* Three nodes, and both services of 0.6 on alpha: with each other they go to one node, else each to
 * a node of its own. */
Test(cluster_check_takeover, services_that_are_with_each_other_go_together)
{
    for (int is_with = 0; is_with < 2; is_with++) {
        struct cluster_bench *bench = pair(1 / 0.6, 1 / 0.6);
        bench->machine.nodes.count = 3;
        bench->nodes[0].cores = 2;
        bench->nodes[2] = bench->nodes[1];
        bench->services[1].on = "alpha";
        bench->services[0].with = is_with ? "files" : NULL; /* files comes second in the spec */
        if (is_with) {
            EXPECT_WARNINGS(bench, "/system/nodes/beta: has a load of 1.2 of its cores when"
                                   " \"alpha\" is lost");
        } else {
            EXPECT_NOTHING(bench);
        }
    }
}

/* Each of two nodes would take both services, but the second is apart from the first. */
Test(cluster_check_takeover, services_that_are_apart_do_not_meet)
{
    for (int is_apart = 0; is_apart < 2; is_apart++) {
        static const char *const database[] = {"database"};
        struct cluster_bench *bench = pair(1 / 0.6, 1 / 0.6);
        bench->services[1].apart_from =
            (struct parameter_list){is_apart ? 1 : 0, (void *)(uintptr_t)database};
        if (is_apart) {
            EXPECT_NOTHING(bench);
        } else {
            EXPECT_WARNINGS(bench, "/system/nodes/alpha: has a load of 1.2 ",
                            "/system/nodes/beta: has a load of 1.2 ");
        }
    }
}

/* "files" gives way to the database of 1.5, which one core cannot carry. */
Test(cluster_check_takeover, a_service_that_gives_way_makes_room)
{
    static const char *const database[] = {"database"};
    struct cluster_bench *bench = pair(1 / 1.5, 1 / 0.6);
    bench->nodes[0].cores = 2;
    bench->services[1].apart_from = (struct parameter_list){1, (void *)(uintptr_t)database};
    EXPECT_WARNINGS(bench, "/system/nodes/beta: has a load of 1.5 of its cores when \"alpha\" is"
                           " lost");
}

/* A service of 0.1 takes another of 1.1 along: gamma, which is idle but small, cannot carry both,
 * and beta can. */
Test(cluster_check_takeover, a_group_is_placed_by_the_load_of_all)
{
    struct cluster_bench *bench = pair(10, 1 / 1.1);
    bench->machine.nodes.count = 3;
    bench->nodes[0].cores = bench->nodes[1].cores = 2;
    bench->nodes[2] = bench->nodes[1];
    bench->nodes[2].cores = 1;
    bench->services[1].on = "alpha";
    bench->services[1].with = "database";
    EXPECT_NOTHING(bench);
}

/* Clients that wait for their answers ask less of a slow service. */
Test(cluster_check_takeover, a_closed_group_does_not_overload)
{
    struct cluster_bench *bench = pair(2.5, 2);
    struct clients_parameters *groups = bench->workload.clients.elements;
    groups[1].arrivals = (struct distribution){0};
    groups[1].population = 100;
    EXPECT_NOTHING(bench);
}

static void lose_power(struct cluster_bench *bench, sim_ticks at, const char *node)
{
    bool lost = true;
    bench_set(cluster_bench_crash(bench, at, node, TICKS_NEVER), "power_lost", &lost);
}

Test(cluster_check_takeover, nodes_of_one_feed_do_not_back_each_other)
{
    for (uint32_t nodes = 2; nodes < 4; nodes++) {
        struct cluster_bench *bench = sound_cluster(nodes);
        lose_power(bench, 60 * SECOND, "beta");
        lose_power(bench, 70 * SECOND, "beta");
        lose_power(bench, 70 * SECOND, "alpha");
        lose_power(bench, 80 * SECOND, "alpha");
        if (nodes == 2) {
            EXPECT_WARNINGS(bench, "/faults/2: \"alpha\", \"beta\" lose their power at once, and no"
                                   " other node may run \"database\": on one feed");
        } else {
            EXPECT_NOTHING(bench);
        }
    }
}

/* A crash takes one node; nodes that crash at once, with their power, are not on one feed. */
Test(cluster_check_takeover, crashes_at_once_are_no_feed)
{
    struct cluster_bench *bench = sound_cluster(2);
    cluster_bench_crash(bench, 70 * SECOND, "beta", TICKS_NEVER);
    lose_power(bench, 70 * SECOND, "alpha");
    EXPECT_NOTHING(bench);
}
