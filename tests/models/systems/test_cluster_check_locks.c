#include "tests/models/systems/cluster_cases.h"

/* Nodes that may be lost are refused, and clients without a lock manager. */
Test(cluster_check_locks, says_what_cannot_be)
{
    static const char *const names[] = {"users"};
    static const char *const modes[] = {"EX"};
    static const double one = 1;
    struct lock_manager_parameters manager = {.resources = 10, .message_size = 128};
    struct lock_clients_parameters group = {
        .clients = 1, .locks_per_transaction = 1, .mode = {1, modes, &one}};
    struct cluster_bench *bench = sound_cluster(2);
    bench->machine.lock_manager = &manager;
    bench->workload.lock_clients = (struct parameter_map){1, names, &group};
    EXPECT_ERRORS(bench, "/system/lock_manager: nodes may be lost, and a lock manager is not "
                         "recovered yet: leave faults and times to failure out");
    bench = sound_cluster(2);
    bench->workload.lock_clients = (struct parameter_map){1, names, &group};
    EXPECT_ERRORS(bench, "/workload/lock_clients: there is no lock_manager in the system");
}
