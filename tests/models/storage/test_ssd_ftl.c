#include "models/storage/ssd_ftl.h"

#include <criterion/criterion.h>

/* All pages are where they are said to be, and each once. */
static void expect_whole(const struct ssd_ftl *ftl)
{
    uint32_t valid = 0;
    for (uint32_t page = 0; page < ftl->logical; page++) {
        cr_assert_eq(ftl->holds[ftl->place[page]], page);
    }
    for (uint32_t block = 0; block < ftl->blocks; block++) {
        valid += ftl->valid[block];
    }
    cr_assert_eq(valid, ftl->logical);
}

Test(ssd_ftl, starts_full_and_in_order)
{
    struct arena *arena = arena_create();
    struct ssd_ftl ftl;
    ssd_ftl_make(&ftl, arena, 8, 4, 18, SSD_GREEDY);
    for (uint32_t page = 0; page < 18; page++) {
        cr_expect_eq(ftl.place[page], page);
    }
    cr_expect_eq(ftl.opened_count, 5);
    cr_expect_eq(ftl.free_count, 3);
    cr_expect_eq(ftl.programs, 18);
    expect_whole(&ftl);
    arena_destroy(arena);
}

/* The oldest block is full, another one has a single page left: greedy copies 1 page,
 * fifo all of the two blocks before. */
Test(ssd_ftl, greedy_takes_the_emptiest_and_fifo_the_oldest)
{
    for (int cleaning = 0; cleaning < 2; cleaning++) {
        struct arena *arena = arena_create();
        struct ssd_ftl ftl;
        ssd_ftl_make(&ftl, arena, 8, 4, 20, (enum ssd_cleaning)cleaning);
        static const uint32_t writes[] = {9, 10, 11, 12, 13, 14, 16, 17};
        for (unsigned i = 0; i < 8; i++) {
            struct ssd_work none = ssd_ftl_write(&ftl, writes[i]);
            cr_expect_eq(none.copies + none.erases, 0);
        }
        cr_expect_eq(ftl.free_count, 1);
        struct ssd_work work = ssd_ftl_write(&ftl, 18);
        cr_expect_geq(work.erases, 1);
        cr_expect_neq(ftl.place[8], 8); /* page 8 was alone in block 2 */
        cr_expect_eq(ftl.place[0] == 0, cleaning == SSD_GREEDY);
        cr_expect_eq(work.copies, cleaning == SSD_GREEDY ? 1 : 9);
        expect_whole(&ftl);
        arena_destroy(arena);
    }
}

/* As much as fits, overwritten at random: nothing is lost, and each program is accounted for. */
Test(ssd_ftl, nothing_is_lost_with_two_spare_blocks)
{
    for (int cleaning = 0; cleaning < 2; cleaning++) {
        struct arena *arena = arena_create();
        struct ssd_ftl ftl;
        ssd_ftl_make(&ftl, arena, 12, 8, 80, (enum ssd_cleaning)cleaning);
        uint64_t random = 1;
        for (unsigned i = 0; i < 20000; i++) {
            random = random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
            ssd_ftl_write(&ftl, (uint32_t)((random >> 33) % 80));
        }
        expect_whole(&ftl);
        cr_expect_eq(ftl.programs, 80 + 20000 + ftl.copies);
        uint64_t held = (ftl.opened_count - 1) * UINT64_C(8) + ftl.next_page;
        cr_expect_eq(ftl.programs, ftl.erases * 8 + held);
        arena_destroy(arena);
    }
}
