#include "tests/models/chassis/chassis_fixture.h"
#include "tests/models/systems/cluster_cases.h"

/* Working units and whole groups over time, by hand: one of two fans is out from 10 to 60 of 100 s,
 * both from 30 s on for 20 s. */
Test(units_report, counts_units_over_time)
{
    struct rack rack;
    struct cluster_bench *bench = rack_open(&rack);
    rack.parameters.trip_after = 0;
    rack.units[CHASSIS_FANS].needed = 1;
    rack_fault(bench, &fault_fan_failure_kind, 10 * SECOND, 1, 1, 50 * SECOND);
    rack_fault(bench, &fault_fan_failure_kind, 30 * SECOND, 2, 1, 20 * SECOND);
    cluster_bench_run(bench, 100 * SECOND);
    cr_expect_float_eq(cluster_bench_metric(bench, "chassis.left.fans.working"), 1.3, 1e-9);
    cr_expect_float_eq(cluster_bench_metric(bench, "chassis.left.fans.availability"), 0.8, 1e-9);
    cr_expect_eq(cluster_bench_metric(bench, "chassis.left.fans.shortages"), 1);
    cr_expect_eq(cluster_bench_metric(bench, "chassis.left.fans.failures"), 0);
    cr_expect_float_eq(cluster_bench_metric(bench, "chassis.left.throttled"), 0.2, 1e-9);
    cluster_bench_end(bench);
}

/* Wrong: more units needed than there are. Odd: failures without repairs. */
Test(units_report, says_what_is_wrong)
{
    struct rack rack;
    rack_open(&rack);
    struct complaints complaints = {0};
    struct check_context context = {.complaints = &complaints};
    struct arena *arena = arena_create();
    struct scope scope = scope_of_spec(arena);
    rack.units[0].needed = 3;
    rack.units[0].time_to_failure = distribution_constant(SECOND);
    units_check(&rack.units[0], &scope, &context);
    units_check(NULL, &scope, &context);
    cr_assert_eq(complaints.count, (size_t)2);
    cr_expect_str_eq(complaints.list[0].text,
                     "3 units are needed of 2: the group would never be whole");
    cr_expect(complaints.list[1].is_warning);
    complaints_free(&complaints);
    arena_destroy(arena);
    free(rack.bench);
}
