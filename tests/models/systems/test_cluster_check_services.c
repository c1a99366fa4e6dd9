#include "models/systems/cluster_spec.h"

#include "tests/models/systems/cluster_cases.h"

/* A service that moves back to a node which fails at random is out twice each time. */
Test(cluster_check_services, a_failback_after_random_failures_is_a_second_outage)
{
    struct cluster_bench *bench = sound_cluster(2);
    bench->nodes[0].time_to_failure = distribution_exponential(1e6 * SECOND);
    bench->nodes[0].time_to_repair = distribution_constant(60 * SECOND);
    bench->services[0].preference = 100;
    bench->services[0].stickiness = 99;
    EXPECT_WARNINGS(bench, "/system/services/database/stickiness: each repair of \"alpha\" costs a "
                           "second outage, a stop and a start: the preference is above the "
                           "stickiness (Pacemaker: resource-stickiness)");
    /* Where it stays, and where nothing fails by chance, nothing is said. */
    bench = sound_cluster(2);
    bench->nodes[0].time_to_failure = distribution_exponential(1e6 * SECOND);
    bench->nodes[0].time_to_repair = distribution_constant(60 * SECOND);
    bench->services[0].preference = bench->services[0].stickiness = 100;
    EXPECT_NOTHING(bench);
    bench = sound_cluster(2);
    bench->services[0].stickiness = 0;
    EXPECT_NOTHING(bench);
}

/* Both move, or none: the stickiness of "files" counts, its preference does not. */
Test(cluster_check_services, a_group_moves_back_as_one)
{
    for (int moves = 0; moves < 2; moves++) {
        struct cluster_bench *bench = sound_cluster(2);
        cluster_bench_services(bench, 2);
        bench->nodes[0].time_to_failure = distribution_exponential(1e6 * SECOND);
        bench->nodes[0].time_to_repair = distribution_constant(60 * SECOND);
        bench->services[0].preference = 100;
        bench->services[0].stickiness = 60;
        bench->services[1].with = "database";
        bench->services[1].preference = PARAMETER_INFINITE;
        bench->services[1].stickiness = moves ? 39 : 40;
        if (moves) {
            EXPECT_WARNINGS(bench,
                            "/system/services/database/stickiness: each repair of \"alpha\"");
        } else {
            EXPECT_NOTHING(bench);
        }
    }
}

Test(cluster_check_services, a_follower_has_no_preference)
{
    struct cluster_bench *bench = sound_cluster(2);
    cluster_bench_services(bench, 2);
    bench->services[1].with = "database";
    bench->services[1].preference = 100;
    EXPECT_WARNINGS(bench, "/system/services/files/preference: means nothing: the service goes"
                           " where \"database\" goes, which it is with; set that of"
                           " \"database\"");
}
