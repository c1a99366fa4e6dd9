#include "tests/models/station/scenario.h"

Test(lcfs, the_latest_arrival_is_next_and_interrupts_nobody)
{
    struct fixture *fixture = scenario_create("lcfs", 1);
    scenario_expect(
        fixture,
        (struct job[]){{0, 10, 0, 10}, {1, 5, 0, 27}, {2, 7, 0, 22}, {3, 4, 0, 14}, {12, 1, 0, 15}},
        5);
    free(fixture);
}
