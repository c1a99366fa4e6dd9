#include "models/systems/cluster_build.h"
#include "tests/models/chassis/chassis_fixture.h"
#include "tests/models/systems/cluster_cases.h"

/* A sound cluster of which two nodes are in a chassis. */
static struct cluster_bench *sound_rack(struct rack *rack)
{
    struct cluster_bench *bench = rack_open(rack);
    bench->nodes[0].fencing_delay = 15 * SECOND;
    return bench;
}

/* Names that lead nowhere, a node twice, and groups that are never whole. */
Test(cluster_chassis, says_what_is_wrong)
{
    static const char *const wrong[] = {"alpha", "omega"};
    static const char *const twice[] = {"alpha", "alpha"};
    struct rack rack;
    struct cluster_bench *bench = sound_rack(&rack);
    rack.parameters.nodes = (struct parameter_list){2, (void *)(uintptr_t)wrong};
    EXPECT_ERRORS(bench, "/system/chassis/left/nodes/1: there is no node \"omega\"");
    bench = sound_rack(&rack);
    rack.parameters.nodes = (struct parameter_list){2, (void *)(uintptr_t)twice};
    EXPECT_ERRORS(bench, "/system/chassis/left/nodes/1: \"alpha\" is in \"left\" already");
    bench = sound_rack(&rack);
    rack.units[CHASSIS_FANS].needed = 3;
    EXPECT_ERRORS(bench, "/system/chassis/left/fans/needed: 3 units are needed of 2");
}

/* Both halves of a pair in one chassis are warned of; a third node outside is enough. */
Test(cluster_chassis, warns_of_a_pair_in_one_chassis)
{
    struct rack rack;
    EXPECT_NOTHING(sound_rack(&rack));
    struct cluster_bench *bench = sound_rack(&rack);
    bench->machine.nodes.count = 2;
    EXPECT_WARNINGS(bench, "/system/chassis/left: \"alpha\", \"beta\" share this chassis, and no"
                           " other node may run \"database\"");
}

/* Failures at random are causes of outages, and events that the estimate knows. */
Test(cluster_chassis, random_failures_are_causes)
{
    struct rack rack;
    struct cluster_bench *bench = sound_rack(&rack);
    cr_expect_not(cluster_chassis_fail(&bench->machine));
    cr_expect_eq(cluster_chassis_failures_per_s(&bench->machine, TICKS_PER_SECOND_COARSE), 0);
    rack.units[CHASSIS_FEEDS].time_to_failure = distribution_constant(100 * SECOND);
    rack.units[CHASSIS_FEEDS].time_to_repair = distribution_constant(10 * SECOND);
    cr_expect(cluster_chassis_fail(&bench->machine));
    cr_expect_float_eq(cluster_chassis_failures_per_s(&bench->machine, TICKS_PER_SECOND_COARSE),
                       0.02, 1e-12);
    cluster_bench_run(bench, 150 * SECOND);
    cr_expect_lt(cause_list_find(&bench->cluster->causes, "feed_loss"),
                 bench->cluster->causes.count);
    cr_expect_eq(cause_list_find(&bench->cluster->causes, "fan_failure"),
                 bench->cluster->causes.count);
    EXPECT_HAPPENINGS(bench, {"fault.inject", "left.feeds.1", 0, 100000},
                      {"node.crash", "alpha", 0, 100000}, {"node.crash", "beta", 0, 100000});
    cluster_bench_end(bench);
}
