#include "models/locks/lock_clients_state.h"
#include "tests/models/cluster/cluster_fixture.h"

/* Two groups of clients in a cluster: each hears of its own locks, and all is sound. */
Test(cluster_locks, serve_groups_of_clients)
{
    static const char *const names[] = {"readers", "writers"};
    static const char *const modes[] = {"PR", "EX"};
    static const double one = 1;
    struct cluster_bench *bench = cluster_bench_create(3);
    struct lock_manager_parameters manager = {
        .resources = 10, .message_size = 128, .toss_time = 10 * SECOND, .scan_interval = SECOND};
    struct lock_clients_parameters groups[2];
    for (int i = 0; i < 2; i++) {
        groups[i] = (struct lock_clients_parameters){.clients = 1 + i,
                                                     .think = distribution_exponential(50.0 * MS),
                                                     .hold = distribution_exponential(20.0 * MS),
                                                     .locks_per_transaction = 1 + i,
                                                     .mode = {1, &modes[i], &one}};
    }
    bench->machine.lock_manager = &manager;
    bench->workload.lock_clients = (struct parameter_map){2, names, groups};
    bench->parameters.workload = &bench->workload;
    cluster_bench_run(bench, 10 * SECOND);
    cr_assert_eq(bench->cluster->lock_group_count, 2);
    for (int i = 0; i < 2; i++) {
        cr_expect_gt(bench->cluster->lock_groups[i]->transactions.done.count, 200);
    }
    cluster_bench_end(bench);
}
