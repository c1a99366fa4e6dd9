/* A member of the raid under a unit fails: nobody notices, until data is lost. */
#include "tests/models/cluster/raid_cluster.h"
#include "tests/models/systems/cluster_cases.h"

/* Member 0 fails at 33 s, member 2 at 53 s. */
static struct cluster_bench *create(struct disks *with)
{
    static const int64_t members[] = {0, 2};
    struct cluster_bench *bench = raid_cluster(with);
    for (unsigned i = 0; i < 2; i++) {
        bench_set(cluster_bench_fault(bench, &fault_disk_failure_kind,
                                      33 * SECOND + i * 20 * SECOND, "lun0"),
                  "member", &members[i]);
    }
    return bench;
}

Test(fault_disk_failure, of_the_second_loses_the_data)
{
    struct disks with;
    struct cluster_bench *bench = create(&with);
    cluster_bench_run(bench, 600 * SECOND);
    EXPECT_HAPPENINGS(bench, {"disk.fail", "lun0", 0, 33000}, {"disk.fail", "lun0", 1, 53000},
                      {"data.lost", "lun0", 0, 53000}, {"app.failed", "alpha", 0, 53000},
                      {"outage.begin", "database", 0, 53000}, {"data.restored", "lun0", 0, 113000});
    const struct timeline_entry *lost = cluster_bench_find(bench, "data.lost", "lun0", 0);
    const struct timeline_entry *second = cluster_bench_find(bench, "disk.fail", "lun0", 1);
    const struct timeline_entry *fault = cluster_bench_find(bench, "fault.inject", "lun0", 1);
    const struct timeline_entry *back = cluster_bench_find(bench, "data.restored", "lun0", 0);
    cr_expect_eq(lost->what.cause, second->number);
    cr_expect_eq(second->what.cause, fault->number);
    cr_expect_eq(back->what.cause, lost->number);
    cr_expect_gt(cluster_bench_at(bench, "outage.end", "database", 0), 113 * SECOND);
    cr_expect_lt(cluster_bench_at(bench, "outage.end", "database", 0), 190 * SECOND);
    cluster_bench_end(bench);
}

/* A place without a drive does not fail. */
Test(fault_disk_failure, of_a_member_that_is_down_is_nothing)
{
    struct disks with;
    struct cluster_bench *bench = create(&with);
    static const int64_t first = 0;
    bench_set(cluster_bench_fault(bench, &fault_disk_failure_kind, 43 * SECOND, "lun0"), "member",
              &first);
    cluster_bench_run(bench, 50 * SECOND);
    EXPECT_HAPPENINGS(bench, {"disk.fail", "lun0", 0, 33000}, {"disk.fail", "lun0", 1, -1},
                      {"data.lost", NULL, 0, -1});
    cluster_bench_end(bench);
}
