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
