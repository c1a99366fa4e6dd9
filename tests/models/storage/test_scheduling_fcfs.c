#include "tests/models/storage/scheduling_fixture.h"

/* Totals of Silberschatz, Galvin and Gagne, Operating System Concepts. */
Test(scheduling_fcfs, serves_in_the_order_they_came)
{
    static const uint32_t order[] = {98, 183, 37, 122, 14, 124, 65, 67};
    scheduling_expect("fcfs", order, 640);
}
