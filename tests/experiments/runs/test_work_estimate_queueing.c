#include "experiments/runs/work_estimate_queueing.h"

#include "tests/experiments/forms.h"

static double events_per_s(const char *text)
{
    struct arena *arena = arena_create();
    struct spec *spec = expect_good(text);
    struct point point;
    spec_point(spec, 0, arena, &point);
    double found = workload_queueing_events_per_s(&point);
    point_release(&point);
    spec_close(spec);
    arena_destroy(arena);
    return found;
}

Test(workload_queueing, counts_arrivals_and_services)
{
    cr_expect_float_eq(
        events_per_s(QUEUEING("'a': {'service': '1 s'}", "'x': {" POISSON THROUGH "}")), 1, 1e-12);
    /* four customers, a round of 9 s + 1 s, two events each */
    cr_expect_float_eq(
        events_per_s(QUEUEING("'a': {'service': '1 s'}",
                              "'x': {'population': 4, 'think': '9 s', " THROUGH "}")),
        0.8, 1e-12);
}

Test(workload_queueing, counts_no_more_passes_than_the_busiest_station_can_serve)
{
    /* a million customers at one server of 1 ms, and at two: two events a pass */
    cr_expect_float_eq(events_per_s(QUEUEING("'a': {'service': '1 ms'}",
                                             "'x': {'population': 1000000, " THROUGH "}")),
                       2000, 1e-9);
    cr_expect_float_eq(events_per_s(QUEUEING("'a': {'service': '1 ms', 'servers': 2}",
                                             "'x': {'population': 1000000, " THROUGH "}")),
                       4000, 1e-9);
    /* with infinite servers the population is the only bound */
    cr_expect_float_eq(events_per_s(QUEUEING("'a': {'service': '1 ms', 'servers': 'infinite'}",
                                             "'x': {'population': 1000000, " THROUGH "}")),
                       2e9, 1e-3);
}

Test(workload_queueing, counts_siblings_vacations_and_those_who_find_a_station_full)
{
    /* an arrival every 2 s, and a sibling in each of five copies */
    cr_expect_float_eq(
        events_per_s(QUEUEING("'a': {'service': '1 s', 'fork': 5}", "'x': {" POISSON THROUGH "}")),
        0.5 * 6, 1e-12);
    cr_expect_float_eq(events_per_s(QUEUEING("'a': {'service': '1 s', 'vacation': '0.1 s'}",
                                             "'x': {" POISSON THROUGH "}")),
                       1 + 10, 1e-12);
    /* one of 1,000 customers is served, the others come back after a millisecond */
    cr_expect_float_eq(
        events_per_s(QUEUEING("'a': {'service': '1 s', 'capacity': 1}",
                              "'x': {'population': 1000, 'think': '1 ms', " THROUGH "}")),
        1e6 * 2, 1e-6);
}
