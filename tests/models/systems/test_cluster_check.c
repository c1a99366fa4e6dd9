#include "models/systems/cluster_spec.h"

#include "tests/models/systems/cluster_cases.h"

Test(cluster_check, says_nothing_of_a_sound_cluster)
{
    for (uint32_t nodes = 1; nodes <= BENCH_NODES; nodes++) {
        EXPECT_NOTHING(sound_cluster(nodes));
    }
}

/* Where values were complained of there are zeros: names are still told, and nothing else. */
Test(cluster_check, names_are_told_among_zeros)
{
    struct cluster_bench *bench = sound_cluster(2);
    struct complaints complaints = {0};
    bench->machine.fencing = bench->machine.membership = bench->machine.network = (struct part){0};
    bench->machine.policy = bench->machine.quorum = (struct part){0};
    bench->machine.storage.count = 0;
    bench->services[0].on = NULL;
    bench->clients.service = "databse";
    bench->clients.backoff = SECOND;
    bench->clients.backoff_maximum = 0;
    bench->faults[0].kind = NULL;
    check_cluster(bench, false, &complaints);
    cr_expect_eq(complaints.count, 1);
    cr_expect_str_eq(complaints.list[0].where, "/workload/clients/web/service");
    complaints_free(&complaints);
    complaints = (struct complaints){0};
    bench->machine.nodes.count = 0;
    check_cluster(bench, false, &complaints);
    bench->parameters.system = NULL;
    check_cluster(bench, false, &complaints);
    cr_expect_eq(complaints.count, 0);
    free(bench);
}

Test(cluster_check, more_than_the_most_is_all_that_is_said)
{
    struct cluster_bench *bench = sound_cluster(2);
    bench->machine.nodes.count = NODES_MOST + 1;
    bench->clients.service = "nothing";
    EXPECT_ERRORS(bench, "/system/nodes: 4097 nodes; the most is 4096");
}
