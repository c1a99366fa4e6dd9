#include "tests/models/station/scenario.h"

Test(sjf, the_shortest_job_is_next_and_equal_ones_keep_their_order)
{
    struct fixture *fixture = scenario_create("sjf", 1);
    scenario_expect(
        fixture,
        (struct job[]){{0, 10, 0, 10}, {1, 5, 0, 20}, {2, 3, 0, 15}, {3, 5, 0, 25}, {4, 2, 0, 12}},
        5);
    free(fixture);
}
