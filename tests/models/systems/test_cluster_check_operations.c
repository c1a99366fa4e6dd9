#include "models/systems/cluster_spec.h"

#include "tests/models/cluster/san_cluster.h"
#include "tests/models/systems/cluster_cases.h"

/* A start of 0.5 s and a recovery share a time-out of 120 s. */
Test(cluster_check_operations, a_start_covers_its_recovery)
{
    struct cluster_bench *bench = sound_cluster(2);
    bench->services[0].recovery = distribution_constant(119500 * MS);
    EXPECT_NOTHING(bench);
    bench = sound_cluster(2);
    bench->services[0].recovery = distribution_constant(119501 * MS);
    EXPECT_WARNINGS(bench,
                    "/system/services/database/recovery: a start and its recovery take longer"
                    " than the time-out of 120 s every time: a start after a crash fails"
                    " (Pacemaker");
    bench = sound_cluster(2);
    bench->services[0].recovery = distribution_uniform(119e9, 121e9);
    EXPECT_WARNINGS(bench,
                    "/system/services/database/recovery: a start and its recovery take longer"
                    " than the time-out of 120 s with a probability of 7");
    bench = sound_cluster(2);
    bench->services[0].recovery = distribution_uniform(200e9, 300e9);
    EXPECT_WARNINGS(bench,
                    "/system/services/database/recovery: a start and its recovery take longer"
                    " than the time-out of 120 s every time");
    bench = sound_cluster(2);
    bench->services[0].recovery = distribution_erlang(5e9, 4);
    EXPECT_NOTHING(bench);
    bench = sound_cluster(2);
    bench->services[0].recovery = (struct distribution){0};
    bench->operations[0].start.time = distribution_exponential(60e9);
    EXPECT_WARNINGS(bench,
                    "/system/services/database/start: takes longer than the time-out of 120 s"
                    " with a probability of 13");
}

/* 200 MB at 200 MB/s, and 1 s to mount. */
Test(cluster_check_operations, a_mount_covers_the_replay)
{
    for (int late = 0; late < 2; late++) {
        struct cluster_bench *bench = sound_cluster(2);
        bench->operations[0].mount.timeout = 2 * SECOND - late;
        if (late) {
            EXPECT_WARNINGS(bench,
                            "/system/services/database/file_system: mount and replay of the journal"
                            " take longer than the time-out of 2 s every time");
        } else {
            EXPECT_NOTHING(bench);
        }
    }
    struct cluster_bench *bench = sound_cluster(2);
    bench->operations[0].mount.timeout = bench->operations[0].volume.timeout = MS;
    bench->services[0].storage = NULL;
    EXPECT_NOTHING(bench);
}

/* Over an adapter of 100 MB/s the same journal takes 2 s, which with the mount is above 2.5 s;
 * where the other path is the better one it is not. */
Test(cluster_check_operations, a_replay_goes_over_the_path_that_is_used_first)
{
    for (int better = 0; better < 2; better++) {
        struct cluster_bench *bench = san_cluster();
        struct san_part_parameters *adapters =
            san_parts_of(bench->machine.san, SAN_ADAPTER)->elements;
        struct san_part_parameters *ports = san_parts_of(bench->machine.san, SAN_PORT)->elements;
        cluster_bench_crash(bench, 30 * SECOND, "alpha", TICKS_NEVER);
        adapters[0].bandwidth = 100e6;
        ports[better].priority = 50;
        bench->luns[0].path_selector = SELECTOR_SERVICE_TIME;
        bench->operations[0].mount.timeout = 5 * SECOND / 2;
        if (better == 1) {
            EXPECT_NOTHING(bench);
        } else {
            EXPECT_WARNINGS(bench,
                            "/system/services/database/file_system: mount and replay of the journal"
                            " take longer than the time-out of 2.5 s every time");
        }
    }
}

/* The station may be given as a device of its own. */
Test(cluster_check_operations, a_device_has_its_own_bandwidth)
{
    struct cluster_bench *bench = sound_cluster(2);
    struct device_station_parameters slow = bench->luns[0].station;
    slow.bandwidth = 2e6;
    bench->luns[0].device = (struct part){&device_station_kind, &slow};
    EXPECT_WARNINGS(bench, "/system/services/database/file_system: mount and replay");
}

Test(cluster_check_operations, each_operation_has_its_time_out)
{
    struct cluster_bench *bench = sound_cluster(2);
    bench->operations[0].volume.timeout = bench->operations[0].address.timeout = 999 * MS;
    bench->operations[0].stop.timeout = 1999 * MS;
    EXPECT_WARNINGS(
        bench, "/system/services/database/volume: takes longer than the time-out of 0.999 s",
        "/system/services/database/address: takes longer than the time-out of 0.999 s",
        "/system/services/database/stop: takes longer than the time-out of 1.999 s every"
        " time: the stop fails, and the node is fenced for it");
}

/* Two crossings of 50 us and 512 B or 8192 B at 125 MB/s, each way, beside 1 ms: 1339.264 us. */
Test(cluster_check_operations, a_request_fits_into_the_time_out_of_its_clients)
{
    for (int late = 0; late < 2; late++) {
        struct cluster_bench *bench = sound_cluster(2);
        bench->clients.timeout = late ? 1339000 : 1340000;
        if (late) {
            EXPECT_WARNINGS(bench, "/workload/clients/web/timeout: the demand of \"database\" and"
                                   " the network take longer than the time-out of 0.001339 s every"
                                   " time: no request is ever answered in time");
        } else {
            EXPECT_NOTHING(bench);
        }
    }
}

/* exp(-2.3) of all attempts take longer than 2.3 demands, and a hundredth of requests has two such.
 */
Test(cluster_check_operations, a_request_is_lost_when_all_its_attempts_are_late)
{
    struct cluster_bench *bench = sound_cluster(2);
    bench->services[0].demand = distribution_exponential(50 * MS);
    bench->clients.timeout = 116 * MS;
    bench->clients.retries = 1;
    EXPECT_WARNINGS(bench,
                    "/workload/clients/web/timeout: the demand of \"database\" and the network take"
                    " longer than the time-out of 0.116 s in all attempts of a request with a"
                    " probability of 0.9");
    bench = sound_cluster(2);
    bench->services[0].demand = distribution_exponential(50 * MS);
    bench->clients.timeout = 116 * MS;
    bench->clients.retries = 10;
    EXPECT_NOTHING(bench);
}
