#include "tests/models/station/scenario.h"

Test(preemptive_priority, an_interrupted_service_resumes_where_it_stopped)
{
    struct fixture *fixture = scenario_create("preemptive_priority", 1);
    /* 0-2 low, 2-4 middle, 4-7 high, 7-8 middle, 8-16 low. */
    scenario_expect(fixture, (struct job[]){{0, 10, -1, 16}, {2, 3, 0, 8}, {4, 3, 5, 7}}, 3);
    free(fixture);
}

Test(preemptive_priority, equals_do_not_interrupt_and_the_first_to_come_stays_first)
{
    struct fixture *fixture = scenario_create("preemptive_priority", 1);
    /* The interrupted job goes on before its equal that waited from 1 on. */
    scenario_expect(fixture,
                    (struct job[]){{0, 10, 0, 14}, {1, 2, 0, 16}, {3, 4, 1, 7}, {4, 1, 0, 17}}, 4);
    free(fixture);
}

Test(preemptive_priority, the_victim_is_the_last_to_come_of_the_lowest_priority)
{
    struct fixture *fixture = scenario_create("preemptive_priority", 3);
    scenario_expect(fixture,
                    (struct job[]){{0, 20, 1, 20}, /* never interrupted */
                                   {1, 20, 0, 21}, /* the first of its priority */
                                   {2, 20, 0, 27}, /* interrupted from 5 to 10 */
                                   {5, 5, 2, 10}},
                    4);
    free(fixture);
}
