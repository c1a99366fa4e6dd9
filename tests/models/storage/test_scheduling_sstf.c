#include "tests/models/storage/scheduling_fixture.h"

/* Totals of Silberschatz, Galvin and Gagne, Operating System Concepts. */
Test(scheduling_sstf, serves_the_nearest)
{
    static const uint32_t order[] = {65, 67, 37, 14, 98, 122, 124, 183};
    scheduling_expect("sstf", order, 236);
}
