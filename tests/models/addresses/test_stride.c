#include "tests/models/addresses/pattern_fixture.h"

enum { TAKEN = 1000 };

static bool is_stride(const char *text, uint32_t thread, uint64_t first, uint64_t stride,
                      uint64_t size)
{
    struct arena *arena = arena_create();
    struct pattern_fixture fixture = pattern_open(arena, "stride", 4, text);
    struct access list[TAKEN];
    bool is_good = pattern_take(&fixture, thread, list, TAKEN) == TAKEN;
    for (uint64_t i = 0; i < TAKEN; i++) {
        uint64_t base = first - first % PATTERN_REGION;
        uint64_t address = base + (first % PATTERN_REGION + i * stride) % size;
        is_good = is_good && list[i].address == address && list[i].bytes == 8 &&
                  list[i].kind == ACCESS_READ && list[i].flags == 0 && list[i].instructions == 0;
    }
    cr_expect(!stream_was_used(&fixture.places[thread].stream), "no number is drawn");
    pattern_end(&fixture);
    arena_destroy(arena);
    return is_good;
}

Test(stride, accesses_go_round_in_a_region)
{
    uint64_t own = pattern_private(2);
    cr_expect(is_stride("size=4096 element=8 stride=64", 2, own, 64, 4096));
    cr_expect(is_stride("size=1000 element=8 stride=24", 2, own, 24, 1000),
              "what is past it wraps");
    cr_expect(is_stride("size=64 element=8 stride=64", 2, own, 64, 64));
    cr_expect(is_stride("size=4096 element=8 shared_share=1 stride=8 thread_offset=1024", 3, 3072,
                        8, 4096));
    cr_expect(is_stride("size=64 element=8 shared_share=1 stride=0 thread_offset=8", 3, 24, 0, 64),
              "a word of a line for each thread");
}

Test(stride, another_stride_is_told_apart)
{
    uint64_t own = pattern_private(2);
    cr_expect(!is_stride("size=4096 element=8 stride=64", 2, own, 32, 4096));
    cr_expect(!is_stride("size=4096 element=8 stride=64", 2, own, 64, 4160));
    cr_expect(!is_stride("size=4096 element=8 stride=64", 2, pattern_private(1), 64, 4096));
}

/* Each region has a position of its own: where the other is used in between changes nothing. */
Test(stride, regions_are_walked_one_by_one)
{
    struct arena *arena = arena_create();
    struct pattern_fixture fixture = pattern_open(
        arena, "stride", 4, "size=4096 element=8 stride=64 shared_share=0.4 write_share=0.5");
    struct access list[TAKEN];
    uint64_t counts[2] = {0, 0};
    size_t writes = 0;
    pattern_take(&fixture, 1, list, TAKEN);
    for (size_t i = 0; i < TAKEN; i++) {
        bool is_own = list[i].address >= PATTERN_REGION;
        uint64_t base = is_own ? pattern_private(1) : PATTERN_SHARED;
        cr_expect_eq(list[i].address, base + counts[is_own]++ * 64 % 4096);
        writes += list[i].kind == ACCESS_WRITE;
    }
    cr_expect(counts[0] > 330 && counts[0] < 470, "%lu", counts[0]);
    cr_expect(writes > 430 && writes < 570, "%zu", writes);
    pattern_end(&fixture);
    arena_destroy(arena);
}

Test(stride, check_complains_of_a_stride_out_of_the_region)
{
    cr_expect_eq(pattern_complaints("stride", 1, "size=64 element=8 stride=64", ""), 0);
    cr_expect_eq(pattern_complaints("stride", 1, "size=64 element=8 stride=65", "stride"), 1);
}
