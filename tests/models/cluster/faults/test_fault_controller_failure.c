/* A controller of the array under a unit fails: its paths are lost, the other one takes over. */
#include "models/storage/array.h"
#include "tests/models/cluster/cluster_fixture.h"
#include "tests/models/systems/cluster_cases.h"

struct arrayed {
    struct device_station_parameters station;
    struct raid_parameters raid;
    struct array_parameters array;
};

/* Two paths to the two controllers of an array, of which one fails at 33 s for 60 s. */
static struct cluster_bench *create(struct arrayed *with, int64_t paths, int64_t controller)
{
    static const bool is_silent = false;
    static const sim_ticks lasts = 60 * SECOND;
    struct cluster_bench *bench = cluster_bench_create(2);
    *with = (struct arrayed){
        .station = {.service = distribution_constant(SECOND / 1000),
                    .servers = 8,
                    .bandwidth = 1e8},
        .raid = {.level = RAID_0,
                 .disks = 1,
                 .stripe_unit = INT64_C(65536),
                 .member = {.station_capacity = INT64_C(1000000000)}},
        .array = {.controllers = 2, .service = distribution_constant(SECOND / 10000)}};
    with->raid.member.station = &with->station;
    with->array.raid = &with->raid;
    bench->luns[0].device = (struct part){&device_array_kind, &with->array};
    bench->luns[0].size = distribution_constant(4096);
    bench->luns[0].paths = paths;
    bench->luns[0].checker_interval = 5 * SECOND;
    bench->luns[0].fast_io_fail_tmo = 5 * SECOND;
    bench->luns[0].no_path_retry = NO_PATH_QUEUE;
    const struct part *fault =
        cluster_bench_fault(bench, &fault_controller_failure_kind, 33 * SECOND, "lun0");
    bench_set(fault, "controller", &controller);
    bench_set(fault, "silent", &is_silent);
    bench_set(fault, "for", &lasts);
    return bench;
}

/* The active path goes to the first controller: I/Os wait until it is given up, after 5 s. The
   other one serves them from then on. */
Test(fault_controller_failure, io_goes_over_paths_to_the_other_one)
{
    struct arrayed with;
    struct cluster_bench *bench = create(&with, 2, 0);
    cluster_bench_run(bench, 600 * SECOND);
    EXPECT_HAPPENINGS(bench, {"path.loss", "alpha", 0, 33000},
                      {"outage.begin", "database", 0, 33000}, {"path.failover", "alpha", 0, 38000},
                      {"outage.end", "database", 0, 38000}, {"path.restored", "alpha", 0, 93000},
                      {"app.failed", NULL, 0, -1});
    cr_expect_eq(cluster_bench_metric(bench, "services.database.downtime"), 5);
    cluster_bench_end(bench);
}

/* No I/O goes to the second one. */
Test(fault_controller_failure, of_a_standby_path_is_no_outage)
{
    struct arrayed with;
    struct cluster_bench *bench = create(&with, 2, 1);
    cluster_bench_run(bench, 600 * SECOND);
    EXPECT_HAPPENINGS(bench, {"path.loss", "alpha", 0, 33000}, {"outage.begin", NULL, 0, -1},
                      {"path.restored", "alpha", 0, 93000});
    cluster_bench_end(bench);
}

/* A path that is alone goes to the first controller: an outage until that is back. */
Test(fault_controller_failure, takes_a_path_that_is_alone)
{
    struct arrayed with;
    struct cluster_bench *bench = create(&with, 1, 0);
    cluster_bench_run(bench, 600 * SECOND);
    EXPECT_HAPPENINGS(bench, {"path.loss", "alpha", 0, 33000},
                      {"outage.begin", "database", 0, 33000});
    cluster_bench_end(bench);
    bench = create(&with, 1, 1);
    cluster_bench_run(bench, 600 * SECOND);
    EXPECT_HAPPENINGS(bench, {"path.loss", NULL, 0, -1}, {"outage.begin", NULL, 0, -1});
    cluster_bench_end(bench);
}
