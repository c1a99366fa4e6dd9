#include "tests/models/storage/scheduling_fixture.h"

Test(scheduling_c_look, goes_back_to_the_outermost)
{
    static const uint32_t order[] = {65, 67, 98, 122, 124, 183, 14, 37};
    scheduling_expect("c_look", order, 322);
}
