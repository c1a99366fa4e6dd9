/* Events of the device of a unit: on the timeline with causes, and for services. */
#include "models/cluster/unit_devices.h"

#include "tests/models/cluster/raid_cluster.h"
#include "tests/models/systems/cluster_cases.h"

/* The event after another has it as its cause. */
static void expect_cause(const struct cluster_bench *bench, const char *event, size_t which,
                         const char *cause, size_t which_cause)
{
    const struct timeline_entry *one = cluster_bench_find(bench, event, "lun0", which);
    const struct timeline_entry *before = cluster_bench_find(bench, cause, "lun0", which_cause);
    cr_assert(one != NULL && before != NULL, "%s, %s", event, cause);
    cr_expect_eq(one->what.cause, before->number, "%s is caused by %llu", event,
                 (unsigned long long)one->what.cause);
}

/* Members that fail by themselves, of which the second loses the data. */
Test(unit_devices, tell_of_failures_losses_and_restores)
{
    struct disks with;
    struct cluster_bench *bench = raid_cluster(&with);
    raid_cluster_fails(&with, 33 * SECOND, 53 * SECOND);
    cluster_bench_run(bench, 600 * SECOND);
    EXPECT_HAPPENINGS(bench, {"disk.fail", "lun0", 0, 33000}, {"disk.fail", "lun0", 1, 53000},
                      {"data.lost", "lun0", 0, 53000}, {"app.failed", "alpha", 0, 53000},
                      {"data.restored", "lun0", 0, 113000});
    cr_expect_eq(cluster_bench_find(bench, "disk.fail", "lun0", 0)->what.cause, 0);
    expect_cause(bench, "data.lost", 0, "disk.fail", 1);
    expect_cause(bench, "data.restored", 0, "data.lost", 0);
    const struct timeline_entry *failed = cluster_bench_find(bench, "app.failed", "alpha", 0);
    cr_expect_eq(failed->what.cause, cluster_bench_find(bench, "data.lost", "lun0", 0)->number);
    cluster_bench_end(bench);
}

/* A rebuild follows from the failure of its own member, also when another failed after it. */
Test(unit_devices, tell_of_rebuilds)
{
    struct disks with;
    struct raid_rebuild_parameters rebuild = {
        .spares = 1, .spare_delay = 40 * SECOND, .size = INT64_C(1048576), .depth = 2, .rate = 1e8};
    struct cluster_bench *bench = raid_cluster(&with);
    raid_cluster_fails(&with, 33 * SECOND, 53 * SECOND);
    with.raid.level = RAID_6;
    with.raid.disks = 4;
    with.raid.rebuild = &rebuild;
    cluster_bench_run(bench, 600 * SECOND);
    EXPECT_HAPPENINGS(bench, {"disk.fail", "lun0", 0, 33000}, {"disk.fail", "lun0", 1, 53000},
                      {"rebuild.start", "lun0", 0, 73000}, {"data.lost", NULL, 0, -1},
                      {"outage.begin", NULL, 0, -1});
    expect_cause(bench, "rebuild.start", 0, "disk.fail", 0);
    expect_cause(bench, "rebuild.end", 0, "rebuild.start", 0);
    cluster_bench_end(bench);
}

/* Where something fails by itself outages may have it as their cause. */
Test(unit_devices, list_the_causes_of_what_fails)
{
    struct arena *arena = arena_create();
    struct disks with;
    struct cluster_bench *bench = raid_cluster(&with);
    struct cause_list causes = {.arena = arena};
    unit_devices_list_causes(bench->luns, 1, &causes);
    cr_expect_eq(causes.count, 0);
    cr_expect_not(unit_devices_fail_at_random(bench->luns, 1));
    raid_cluster_fails(&with, SECOND, SECOND);
    unit_devices_list_causes(bench->luns, 1, &causes);
    cr_expect_eq(cause_list_find(&causes, CAUSE_DISK_FAILURE), 0);
    cr_expect_eq(causes.count, 1);
    cr_expect_not(unit_devices_fail_at_random(bench->luns, 1));
    with.raid.time_to_failure = distribution_constant(SECOND);
    cr_expect(unit_devices_fail_at_random(bench->luns, 1));
    cluster_bench_end(bench);
    arena_destroy(arena);
}

/* Another unit's services are none of its business. */
Test(unit_devices, of_another_unit_are_no_outage)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    cluster_bench_run(bench, 10 * SECOND);
    struct cause cause = {.fault = "lun_failure"};
    unit_devices_lose(bench->run, bench->cluster, 0, cause);
    cr_expect(bench->cluster->services[0].outages.is_on);
    unit_devices_restore(bench->run, bench->cluster, 0, cause);
    cr_expect(bench->cluster->services[0].outages.is_on, "an application has ended");
    cluster_bench_end(bench);
}
