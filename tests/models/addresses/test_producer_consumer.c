#include "tests/models/addresses/pattern_fixture.h"

static void expect(const struct access *access, uint64_t address, enum access_kind kind)
{
    cr_expect_eq(access->address, address, "%lx, not %lx", access->address, address);
    cr_expect_eq(access->kind, kind);
    cr_expect_eq(access->bytes, 8);
}

/* Slots of 24 bytes, 2 of them, the flag in a line of its own: 128 bytes each. */
static void expect_thread(struct pattern_fixture *fixture, uint32_t thread, uint64_t ring)
{
    bool produces = thread % 2 == 0;
    struct access list[3 * 7];
    cr_expect_eq(pattern_take(fixture, thread, list, 21), 21);
    for (uint64_t i = 0; i < 3; i++) {
        const struct access *of_slot = list + 7 * i;
        uint64_t slot = ring + i % 2 * 128;
        expect(&of_slot[0], slot, ACCESS_READ);
        for (uint64_t k = 0; k < 3; k++) {
            expect(&of_slot[1 + k], slot + 64 + 8 * k, produces ? ACCESS_WRITE : ACCESS_READ);
        }
        expect(&of_slot[4], slot, ACCESS_WRITE);
        expect(&of_slot[5], pattern_private(thread) + 2 * i % 3 * 8, ACCESS_READ);
        expect(&of_slot[6], pattern_private(thread) + (2 * i + 1) % 3 * 8, ACCESS_READ);
    }
}

Test(producer_consumer, one_writes_what_the_other_reads)
{
    struct arena *arena = arena_create();
    struct pattern_fixture fixture =
        pattern_open(arena, "producer_consumer", 4,
                     "slots=2 slot=24 element=8 private_size=24 private_references=2");
    expect_thread(&fixture, 0, 0);
    expect_thread(&fixture, 1, 0);
    expect_thread(&fixture, 2, 256);
    expect_thread(&fixture, 3, 256);
    pattern_end(&fixture);
    arena_destroy(arena);
}

Test(producer_consumer, a_flag_may_be_beside_its_data)
{
    struct arena *arena = arena_create();
    struct access list[6];
    struct pattern_fixture fixture = pattern_open(arena, "producer_consumer", 2,
                                                  "slots=4 slot=8 element=8 flag=1 private_size=8");
    pattern_take(&fixture, 1, list, 6);
    expect(&list[0], 0, ACCESS_READ);
    expect(&list[1], 8, ACCESS_READ);
    expect(&list[2], 0, ACCESS_WRITE);
    expect(&list[3], 64, ACCESS_READ);
    pattern_end(&fixture);
    arena_destroy(arena);
}

Test(producer_consumer, check_complains_of_odd_threads_and_sizes)
{
    static const char plain[] = "slots=2 slot=64 element=8 private_size=64";
    cr_expect_eq(pattern_complaints("producer_consumer", 2, plain, ""), 0);
    cr_expect_eq(pattern_complaints("producer_consumer", 3, plain, ""), 1);
    cr_expect_eq(pattern_complaints("producer_consumer", 2,
                                    "slots=2 slot=4 element=8 private_size=64", "slot"),
                 1);
    cr_expect_eq(pattern_complaints("producer_consumer", 2,
                                    "slots=2 slot=8 element=8 private_size=4", "private_size"),
                 1);
    cr_expect_eq(pattern_complaints("producer_consumer", 4,
                                    "slots=1048576 slot=65536 element=8 private_size=8", "slots"),
                 1);
}
