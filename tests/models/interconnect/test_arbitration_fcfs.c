#include "models/interconnect/arbitration.h"
#include "models/kinds.h"

#include <criterion/criterion.h>

/* The processor chosen among 1, 2 and 64 that ask, of 70, since these times. */
static uint32_t choose(uint32_t last, sim_ticks of_64)
{
    static const uint64_t asking[2] = {1 << 1 | 1 << 2, 1};
    sim_ticks since[70] = {[1] = 30, [2] = 10, [64] = of_64};
    struct bus_requests requests = {
        .processors = 70, .last = last, .asking = asking, .since = since};
    const struct arbitration_operations *operations = kinds_find("arbitration", "fcfs")->operations;
    return operations->choose(&requests, NULL);
}

Test(arbitration_fcfs, who_waits_longest_goes_first)
{
    for (uint32_t last = 0; last < 70; last++) {
        cr_expect_eq(choose(last, 20), 2);
        cr_expect_eq(choose(last, 10), 2, "the lower of two");
        cr_expect_eq(choose(last, 9), 64);
    }
}
