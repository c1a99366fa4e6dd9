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
        kinds_find("arbitration", "random")->operations;
    return operations->choose(&requests, stream);
}

Test(arbitration_random, all_are_equally_likely)
{
    enum { DRAWS = 30000 };
    struct stream stream;
    stream_init(&stream, 1, 0, "interconnect.bus", "arbitration");
    uint32_t counts[70] = {0};
    for (int i = 0; i < DRAWS; i++) {
        counts[choose(0, &stream)]++;
    }
    /* A share of 1/3 of 30,000 has a standard deviation of 82. */
    cr_expect_eq(counts[1] + counts[2] + counts[64], DRAWS);
    cr_expect(counts[1] > 9600 && counts[1] < 10400, "%u", counts[1]);
    cr_expect(counts[2] > 9600 && counts[2] < 10400, "%u", counts[2]);
}
