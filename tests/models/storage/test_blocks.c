#include "models/storage/device.h"
#include "tests/models/places.h"
#include "tests/models/storage/blocks_fixture.h"

Test(blocks, a_region_ends_with_the_device_unless_it_is_given)
{
    struct blocks blocks = blocks_of(&blocks_uniform_kind, 100, 0, 512, 1000);
    cr_expect_eq(blocks.first, 100);
    cr_expect_eq(blocks.count, 900);
    blocks = blocks_of(&blocks_uniform_kind, 100, 50, 512, 1000);
    cr_expect_eq(blocks.count, 50);
    blocks_start(&blocks, &(struct part){0}, 7);
    cr_expect_eq(blocks.kind, &blocks_uniform_kind);
    cr_expect_eq(blocks.count, 7);
}

/* A device without blocks, and an I/O larger than the region: its first block. */
Test(blocks, where_there_is_no_choice_the_first_block_is_taken)
{
    struct blocks blocks = blocks_of(&blocks_uniform_kind, 0, 0, 512, 0);
    cr_expect_eq(blocks_next(&blocks, 4096), 0);
    blocks = blocks_of(&blocks_uniform_kind, 5, 4, 512, 1000);
    cr_expect_eq(blocks_next(&blocks, 10000), 5);
}

Test(blocks, a_region_is_on_the_device)
{
    static const struct {
        int64_t first, count;
        uint64_t device;
        bool is_good;
    } cases[] = {{0, 0, 100, true},    {99, 0, 100, true},  {100, 0, 100, false},
                 {90, 11, 100, false}, {90, 10, 100, true}, {90, 11, 0, true}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct complaints complaints = {0};
        struct arena *arena = arena_create();
        struct scope scope = place_of(arena, "workload", "io.one");
        struct blocks_parameters region = {cases[i].first, cases[i].count, IO_BLOCK_BYTES};
        blocks_check(&(struct part){&blocks_uniform_kind, &region}, cases[i].device, &scope,
                     &(struct check_context){.complaints = &complaints});
        cr_expect_eq(complaints.count == 0, cases[i].is_good, "%zu", i);
        complaints_free(&complaints);
        arena_destroy(arena);
    }
}

/* By the mean, which a size that varies exceeds at times in any case. */
Test(blocks, an_io_is_not_larger_than_the_device)
{
    static const struct {
        int64_t bytes;
        uint64_t device;
        bool is_good;
    } cases[] = {{5120, 10, true}, {5121, 10, false}, {5121, 0, true}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct complaints complaints = {0};
        struct arena *arena = arena_create();
        struct scope scope = place_of(arena, "workload", "io.one");
        struct distribution size = distribution_constant(cases[i].bytes);
        blocks_check_size(&size, cases[i].device, &scope,
                          &(struct check_context){.complaints = &complaints});
        cr_expect_eq(complaints.count == 0, cases[i].is_good, "%zu", i);
        complaints_free(&complaints);
        arena_destroy(arena);
    }
}
