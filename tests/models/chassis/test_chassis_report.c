#include "tests/models/chassis/chassis_fixture.h"

/* Shares of time by hand: no midplane from 20 to 30 of 100 s, and no management with it; no
 * management from 50 to 70 s. */
Test(chassis_report, shares_of_time)
{
    struct rack rack;
    struct cluster_bench *bench = rack_open(&rack);
    rack_fault(bench, &fault_midplane_failure_kind, 20 * SECOND, 1, 1, 10 * SECOND);
    rack_fault(bench, &fault_management_failure_kind, 50 * SECOND, 1, 2, 20 * SECOND);
    cluster_bench_run(bench, 100 * SECOND);
    cr_expect_float_eq(cluster_bench_metric(bench, "chassis.left.availability"), 0.9, 1e-9);
    cr_expect_float_eq(cluster_bench_metric(bench, "chassis.left.managed"), 0.7, 1e-9);
    cr_expect_eq(cluster_bench_metric(bench, "chassis.left.outages"), 1);
    cr_expect_eq(cluster_bench_metric(bench, "nodes_lost_together"), 1);
    cluster_bench_end(bench);
}

/* Each contradiction is said by its invariant. */
Test(chassis_report, says_what_contradicts)
{
    for (int which = 0; which < 3; which++) {
        struct rack rack;
        struct cluster_bench *bench = rack_open(&rack);
        cluster_bench_run(bench, SECOND);
        struct chassis *chassis = bench->cluster->chassis[0];
        if (which == 0) {
            chassis->is_managed = false;
        } else if (which == 1) {
            chassis->trip_at = 5 * SECOND;
        } else {
            chassis->has_power[1] = false;
        }
        static const char *const texts[] = {"its management works, but is taken not to",
                                            "a trip is due, or has come, with fans enough",
                                            "node 1 of it has no power while it is up"};
        cluster_bench_expect_failure(bench, texts[which]);
    }
}
