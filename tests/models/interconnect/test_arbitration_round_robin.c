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
        kinds_find("arbitration", "round_robin")->operations;
    return operations->choose(&requests, stream);
}

Test(arbitration_round_robin, goes_on_after_the_last_one)
{
    static const uint32_t facts[][2] = {{0, 1}, {1, 2}, {2, 64}, {63, 64}, {64, 1}, {69, 1}};
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        cr_expect_eq(choose(facts[i][0], NULL), facts[i][1], "after %u", facts[i][0]);
    }
}
