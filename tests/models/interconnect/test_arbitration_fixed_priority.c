#include "models/interconnect/arbitration.h"
#include "models/kinds.h"

#include <criterion/criterion.h>

/* The processor chosen among 1, 2 and 64 that ask, of 70, with these times of asking. */
static uint32_t choose(uint32_t last, struct stream *stream)
{
    static const uint64_t asking[2] = {1 << 1 | 1 << 2, 1};
    sim_ticks since[70] = {[1] = 30, [2] = 10, [64] = 20};
    struct bus_requests requests = {
        .processors = 70, .last = last, .asking = asking, .since = since};
    const struct arbitration_operations *operations =
        kinds_find("arbitration", "fixed_priority")->operations;
    return operations->choose(&requests, stream);
}

Test(arbitration_fixed_priority, the_lowest_number_goes_first)
{
    for (uint32_t last = 0; last < 70; last++) {
        cr_expect_eq(choose(last, NULL), 1);
    }
}
