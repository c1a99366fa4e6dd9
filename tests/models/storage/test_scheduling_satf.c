#include "tests/models/storage/scheduling_fixture.h"

/* The fixture makes the innermost one the fastest to reach. */
Test(scheduling_satf, serves_the_soonest)
{
    static const uint32_t order[] = {183, 124, 122, 98, 67, 65, 37, 14};
    scheduling_expect("satf", order, 299);
}
