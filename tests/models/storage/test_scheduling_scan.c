#include "tests/models/storage/scheduling_fixture.h"

/* To cylinder 199, and back to 14. */
Test(scheduling_scan, turns_at_the_edge)
{
    static const uint32_t order[] = {65, 67, 98, 122, 124, 183, 37, 14};
    scheduling_expect("scan", order, 331);
}
