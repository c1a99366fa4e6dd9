#include "tests/models/firmware/firmware_fixture.h"

#define MS INT64_C(1000000000)

static struct part *add_memory(struct firmware_fixture *fixture, int64_t passes, int order)
{
    struct part *phase = firmware_add_transfer(fixture, "memory_init", 1000000000, 10e9);
    phase_set_integer(phase, "passes", passes);
    phase_set_integer(phase, "training", 30 * MS);
    phase_set(phase, "order", &order);
    return phase;
}

/* A pass over 1 GB at 10 GB/s is 100 ms. */
Test(phase_memory_init, goes_through_memory_in_each_pass)
{
    struct firmware_fixture fixture;
    for (int64_t passes = 0; passes <= 3; passes++) {
        firmware_fixture_init(&fixture);
        add_memory(&fixture, passes, 0);
        cr_expect_eq(firmware_time(&fixture, 4), (double)((30 + 100 * passes) * MS));
    }
}

Test(phase_memory_init, prepares_memories_in_turn)
{
    struct firmware_fixture fixture;
    firmware_fixture_init(&fixture);
    add_memory(&fixture, 2, 1);
    cr_expect_eq(firmware_time(&fixture, 1), (double)(230 * MS));
    cr_expect_eq(firmware_time(&fixture, 4), (double)(4 * 230 * MS));
}
