#include "models/storage/removable_medium.h"

#include <criterion/criterion.h>

/* Four passes of 250 blocks: out, back, out, back. */
Test(removable_medium, data_goes_to_and_fro)
{
    struct removable_medium medium = {.blocks = 1000, .passes = 4};
    static const struct {
        uint64_t block;
        double place;
    } cases[] = {{0, 0},     {125, 0.5}, {250, 1},   {375, 0.5}, {500, 0},
                 {625, 0.5}, {750, 1},   {875, 0.5}, {1000, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        double place = removable_place(&medium, cases[i].block);
        cr_expect_float_eq(place, cases[i].place, 1e-12, "block %d: %g", (int)cases[i].block,
                           place);
    }
    medium.passes = 1;
    cr_expect_float_eq(removable_place(&medium, 1000), 1, 1e-12);
    cr_expect_float_eq(removable_place(&medium, 300), 0.3, 1e-12);
}

Test(removable_medium, a_locate_takes_the_way_and_a_rewind_its_share)
{
    struct removable_medium medium = {
        .blocks = 1000, .passes = 2, .locate = 7, .pass = 1000, .rewind = 600};
    cr_expect_eq(removable_locate_time(&medium, 0, 250), 507);
    cr_expect_eq(removable_locate_time(&medium, 250, 0), 507);
    cr_expect_eq(removable_locate_time(&medium, 250, 750), 7); /* abreast on the way back */
    cr_expect_eq(removable_locate_time(&medium, 250, 250), 0);
    cr_expect_eq(removable_rewind_time(&medium, 250), 300);
    cr_expect_eq(removable_rewind_time(&medium, 1000), 0);
}

/* The mean over all pairs of blocks is (n^2 - 1) / (3 n^2) of a pass. */
Test(removable_medium, two_blocks_are_a_third_of_a_pass_apart)
{
    struct removable_medium medium = {.blocks = 600, .passes = 1, .pass = 600000};
    double sum = 0;
    for (uint64_t from = 0; from < 600; from++) {
        for (uint64_t to = 0; to < 600; to++) {
            sum += (double)removable_locate_time(&medium, from, to);
        }
    }
    cr_expect_float_eq(sum / 360000 / 600000, (1 - 1.0 / 360000) / 3, 1e-9);
}
