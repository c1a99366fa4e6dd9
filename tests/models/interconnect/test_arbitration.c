#include "models/interconnect/arbitration.h"

#include <criterion/criterion.h>

Test(arbitration, next_asking_processor_is_found_over_words)
{
    uint64_t asking[3] = {UINT64_C(1) << 5 | UINT64_C(1) << 63, 0, 1};
    struct bus_requests requests = {.processors = 130, .asking = asking};
    static const struct {
        uint32_t from, next;
    } facts[] = {{0, 5},     {5, 5},     {6, 63},    {63, 63},  {64, 128},
                 {127, 128}, {128, 128}, {129, 130}, {130, 130}};
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        cr_expect_eq(bus_requests_next(&requests, facts[i].from), facts[i].next, "from %u",
                     facts[i].from);
    }
}
