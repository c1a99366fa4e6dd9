#include "tests/models/storage/blocks_fixture.h"

Test(blocks_sequential, goes_on_and_begins_again)
{
    struct blocks blocks = blocks_of(&blocks_sequential_kind, 10, 8, 512, 1000);
    static const uint64_t expected[] = {10, 13, 10, 13};
    for (int i = 0; i < 4; i++) {
        cr_expect_eq(blocks_next(&blocks, 3 * IO_BLOCK_BYTES), expected[i]);
    }
}

Test(blocks_sequential, keeps_its_alignment)
{
    struct blocks blocks = blocks_of(&blocks_sequential_kind, 0, 16, 4 * IO_BLOCK_BYTES, 1000);
    static const uint64_t expected[] = {0, 4, 8, 12, 0};
    for (int i = 0; i < 5; i++) {
        cr_expect_eq(blocks_next(&blocks, 3 * IO_BLOCK_BYTES), expected[i]);
    }
}
