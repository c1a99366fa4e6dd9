#include "tests/models/storage/scheduling_fixture.h"

Test(scheduling_look, turns_at_the_last_one)
{
    static const uint32_t order[] = {65, 67, 98, 122, 124, 183, 37, 14};
    scheduling_expect("look", order, 299);
}
