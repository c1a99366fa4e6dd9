/* A controller of the array under a unit fails: its paths are lost, the other one takes over. */
#include "models/storage/array.h"
#include "tests/models/cluster/san_cluster.h"

struct arrayed {
    struct device_station_parameters station;
    struct raid_parameters raid;
    struct array_parameters array;
};

/* The device of the unit is an array of two controllers. */
static void give_array(struct arrayed *with, struct cluster_bench *bench)
{
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
    bench->luns[0].checker_interval = 5 * SECOND;
    bench->luns[0].fast_io_fail_tmo = 5 * SECOND;
    bench->luns[0].no_path_retry = NO_PATH_QUEUE;
}

/* A controller fails at 33 s for 60 s. */
static void fail(struct cluster_bench *bench, int64_t controller)
{
    static const bool is_silent = false;
    static const sim_ticks lasts = 60 * SECOND;
    static int64_t numbers[2];
    numbers[controller] = controller;
    const struct part *fault =
        cluster_bench_fault(bench, &fault_controller_failure_kind, 33 * SECOND, "lun0");
    bench_set(fault, "controller", &numbers[controller]);
    bench_set(fault, "silent", &is_silent);
    bench_set(fault, "for", &lasts);
}

static struct cluster_bench *create(struct arrayed *with, int64_t paths, int64_t controller)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    give_array(with, bench);
    bench->luns[0].paths = paths;
    fail(bench, controller);
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

/* Behind a SAN paths follow from its ports: by turns the first port is of the first controller, and
 * the path over the other one has its I/Os 5 s later. */
Test(fault_controller_failure, takes_the_paths_of_its_ports)
{
    struct arrayed with;
    struct cluster_bench *bench = san_cluster();
    give_array(&with, bench);
    fail(bench, 0);
    cluster_bench_run(bench, 300 * SECOND);
    EXPECT_HAPPENINGS(bench, {"controller.fail", "lun0", 0, 33000},
                      {"path.loss", "alpha", 0, 33000}, {"path.loss", "alpha", 1, -1},
                      {"path.failover", "alpha", 0, 38000}, {"outage.end", "database", 0, 38000},
                      {"controller.restored", "lun0", 0, 93000});
    cluster_bench_end(bench);
}

/* With all ports of the other controller nobody notices; with all of this one no path is left. */
Test(fault_controller_failure, spares_the_ports_of_the_other)
{
    for (int64_t of = 0; of < 2; of++) {
        struct arrayed with;
        struct cluster_bench *bench = san_cluster();
        struct san_part_parameters *ports = san_parts_of(bench->machine.san, SAN_PORT)->elements;
        ports[0].controller = ports[1].controller = of;
        give_array(&with, bench);
        fail(bench, 1);
        cluster_bench_run(bench, 300 * SECOND);
        cr_expect_eq(cluster_bench_count(bench, "path.loss", "alpha") > 0, of == 1);
        cr_expect_eq(cluster_bench_count(bench, "outage.begin", NULL), (size_t)of);
        cluster_bench_end(bench);
    }
}

/* An array whose controllers fail by themselves: its paths, and the cause of the outage. */
Test(fault_controller_failure, by_itself_is_an_outage)
{
    struct arrayed with;
    struct array_failure failures[] = {{.at = 33 * SECOND, .controller = 0, .lasts = 60 * SECOND},
                                       {.at = 34 * SECOND, .controller = 1, .lasts = 10 * SECOND}};
    struct cluster_bench *bench = cluster_bench_create(2);
    give_array(&with, bench);
    with.array.takeover = SECOND / 2;
    with.array.failures = (struct parameter_list){.elements = failures, .count = 2};
    bench->luns[0].paths = 2;
    cluster_bench_run(bench, 300 * SECOND);
    EXPECT_HAPPENINGS(
        bench, {"controller.fail", "lun0", 0, 33000}, {"outage.begin", "database", 0, 33000},
        {"controller.takeover", "lun0", 0, 33500}, {"controller.fail", "lun0", 1, 34000},
        {"controller.takeover", NULL, 1, -1}, {"controller.restored", "lun0", 0, 44000},
        {"controller.restored", "lun0", 1, 93000});
    cr_expect_gt(cluster_bench_at(bench, "outage.end", "database", 0), 44 * SECOND - 1);
    cr_expect_lt(cluster_bench_at(bench, "outage.end", "database", 0), 50 * SECOND);
    cr_expect_neq(cause_list_find(&bench->cluster->causes, CAUSE_CONTROLLER_FAILURE),
                  bench->cluster->causes.count);
    cluster_bench_end(bench);
}
