#include "tests/models/station/scenario.h"

Test(fcfs, customers_are_served_in_the_order_of_arrival)
{
    struct fixture *one = scenario_create("fcfs", 1);
    scenario_expect(
        one, (struct job[]){{0, 10, 0, 10}, {1, 5, 9, 15}, {2, 1, 0, 16}, {30, 4, 0, 34}}, 4);
    free(one);
    struct fixture *two = scenario_create("fcfs", 2);
    scenario_expect(two, (struct job[]){{0, 10, 0, 10}, {1, 3, 0, 4}, {2, 8, 0, 12}, {3, 1, 0, 11}},
                    4);
    free(two);
}

Test(fcfs, a_tie_is_served_in_the_order_of_the_classes)
{
    struct fixture *fixture = scenario_create("fcfs", 1);
    scenario_expect(fixture, (struct job[]){{5, 2, 0, 7}, {5, 3, 0, 10}, {5, 4, 0, 14}}, 3);
    free(fixture);
}
