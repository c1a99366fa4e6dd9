#include "tests/models/storage/scheduling_fixture.h"

/* To cylinder 199, back to 0, and to 37. */
Test(scheduling_c_scan, begins_again_at_the_other_edge)
{
    static const uint32_t order[] = {65, 67, 98, 122, 124, 183, 14, 37};
    scheduling_expect("c_scan", order, 382);
}
