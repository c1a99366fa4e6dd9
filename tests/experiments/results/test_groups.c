#include "experiments/results/groups.h"

#include "tests/experiments/results.h"

enum { POINTS = 8 };

/* Points of {servers 1, 2} x {discipline fcfs, ps} x {capacity 5, 6}, the last axis fastest. */
static void open_all(struct fixture *fixture, struct point_summaries *summaries)
{
    fixture_open(fixture, MM1 MM1_RUN ", 'sweep': {'system.stations.cpu.servers': [1, 2], "
                                      "'system.stations.cpu.discipline': ['fcfs', 'ps'], "
                                      "'system.stations.cpu.capacity': [5, 6]}}");
    for (size_t id = 0; id < POINTS; id++) {
        for (uint64_t i = 0; i < 3; i++) {
            fixture_make_up(fixture, id, i, 1, 0.5);
        }
    }
    results_find(fixture, summaries);
}

Test(groups, have_all_in_common_but_the_axis)
{
    static const size_t expected[POINTS] = {0, 1, 0, 1, 2, 3, 2, 3};
    struct fixture fixture;
    struct point_summaries summaries;
    struct groups groups;
    struct arena *arena = arena_create();
    open_all(&fixture, &summaries);
    groups_make(&groups, &summaries, fixture.spec, "system.stations.cpu.discipline", arena);
    cr_assert_eq(groups.count, 4);
    for (size_t i = 0; i < POINTS; i++) {
        cr_expect_eq(groups.of[i], expected[i], "point %zu", i);
    }
    cr_expect_eq(groups.parameters[3].count, 2);
    cr_expect_eq(plain_get(&groups.parameters[3], "system.stations.cpu.servers")->integer, 2);
    cr_expect_eq(plain_get(&groups.parameters[3], "system.stations.cpu.capacity")->integer, 6);
    arena_destroy(arena);
    point_summaries_free(&summaries);
    fixture_close(&fixture);
}

/* A wrong twin: an axis that no point has leaves all of them out. */
Test(groups, of_an_axis_that_is_not_swept_are_none)
{
    struct fixture fixture;
    struct point_summaries summaries;
    struct groups groups;
    struct arena *arena = arena_create();
    open_all(&fixture, &summaries);
    groups_make(&groups, &summaries, fixture.spec, "run.seed", arena);
    cr_expect_eq(groups.count, 0);
    cr_expect_eq(groups.of[5], GROUPS_NONE);
    arena_destroy(arena);
    point_summaries_free(&summaries);
    fixture_close(&fixture);
}
