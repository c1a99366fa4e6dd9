#include "tests/models/cluster/cluster_fixture.h"
#include "tests/models/systems/cluster_cases.h"

extern const struct kind fault_array_power_cycle_kind;

/* Where no kind of fencing makes keys, those of units outlast it: nothing changes. */
Test(fault_array_power_cycle, changes_nothing_where_keys_last)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    cluster_bench_fault(bench, &fault_array_power_cycle_kind, 30 * SECOND, "lun0");
    cluster_bench_run(bench, 31 * SECOND);
    EXPECT_HAPPENINGS(bench, {"array.power_cycle", "lun0", 0, 30000},
                      {"outage.begin", NULL, 0, -1});
    cr_expect(lun_accepts(bench->cluster->luns[0], 0));
    cr_expect_not(lun_accepts(bench->cluster->luns[0], 1));
    cluster_bench_end(bench);
}

/* Wrong: no unit of that name. */
Test(fault_array_power_cycle, names_a_unit)
{
    struct cluster_bench *bench = sound_cluster(2);
    cluster_bench_fault(bench, &fault_array_power_cycle_kind, SECOND, "lun1");
    EXPECT_ERRORS(bench, "/faults/1/target: there is no LUN \"lun1\"; did you mean \"lun0\"?");
}
