#include "tests/models/storage/blocks_fixture.h"

/* 8 blocks of 20, in steps of 4: four places, each in a quarter of 4,000 draws. */
Test(blocks_uniform, each_place_is_as_likely)
{
    struct blocks blocks = blocks_of(&blocks_uniform_kind, 100, 20, 4 * IO_BLOCK_BYTES, 1000);
    unsigned counts[20] = {0};
    for (int i = 0; i < 4000; i++) {
        uint64_t block = blocks_next(&blocks, 8 * IO_BLOCK_BYTES);
        cr_assert(block >= 100 && block <= 112 && block % 4 == 0);
        counts[block - 100]++;
    }
    for (int i = 0; i <= 12; i += 4) {
        cr_expect(counts[i] > 880 && counts[i] < 1120, "%d: %u", i, counts[i]);
    }
}
