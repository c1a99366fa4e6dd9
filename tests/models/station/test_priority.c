#include "tests/models/station/scenario.h"

Test(priority, the_higher_number_is_next_and_interrupts_nobody)
{
    struct fixture *fixture = scenario_create("priority", 1);
    scenario_expect(
        fixture,
        (struct job[]){{0, 10, -1, 10}, {1, 5, 0, 24}, {2, 3, 7, 13}, {3, 5, 0, 29}, {4, 6, 7, 19}},
        5);
    free(fixture);
}
