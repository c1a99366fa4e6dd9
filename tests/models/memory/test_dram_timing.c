#include "models/memory/dram_timing.h"

#include "tests/models/memory/dram_fixture.h"

static struct dram_timing timing_of(const struct dram_parameters *parameters)
{
    return dram_timing(parameters, 2, 64, TICKS_PER_SECOND_FINE);
}

Test(dram_timing, takes_what_is_given_and_else_the_preset)
{
    struct dram_parameters parameters = dram_defaults();
    struct dram_timing timing = timing_of(&parameters);
    cr_expect_eq(timing.times.tRC, 45750);
    cr_expect_eq(timing.times.tRAS, 32000);
    cr_expect_eq(timing.banks, 16);
    cr_expect_eq(timing.lines, 128);
    cr_expect_eq(dram_access(&timing), 13750 + 14322 + 2728);

    parameters.times.tRC = 60000;
    timing = timing_of(&parameters);
    cr_expect_eq(timing.times.tRAS, 60000 - 13750, "the row is open for the rest of the cycle");
    parameters.times = (struct dram_times){.tRP = 20000};
    timing = timing_of(&parameters);
    cr_expect_eq(timing.times.tRC, 52000);
    parameters.bank_groups = 1;
    parameters.banks_per_group = 3;
    parameters.row_size = 1024;
    timing = timing_of(&parameters);
    cr_expect_eq(timing.groups, 1);
    cr_expect_eq(timing.banks, 3);
    cr_expect_eq(timing.lines, 16);
}

Test(dram_timing, a_line_of_several_bursts_pays_for_its_bank_group)
{
    struct dram_parameters parameters = dram_defaults();
    struct dram_timing timing = dram_timing(&parameters, 1, 256, TICKS_PER_SECOND_FINE);
    cr_expect_eq(timing.line, 2728 + 3 * 5000);
    cr_expect_eq(timing.line_bytes, 256);
    timing = dram_timing(&parameters, 1, 100, TICKS_PER_SECOND_FINE);
    cr_expect_eq(timing.line_bytes, 128, "whole bursts");
}

Test(dram_timing, a_stream_uses_as_few_bank_groups_as_hide_their_delay)
{
    static const struct {
        int64_t groups;
        sim_ticks same_group;
        uint32_t near;
    } cases[] = {{4, 5000, 2}, {4, 2728, 1}, {4, 2729, 2},  {4, 6000, 4},
                 {3, 5000, 3}, {1, 5000, 1}, {4, 99000, 4}, {8, 8000, 4}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct dram_parameters parameters = dram_defaults();
        parameters.bank_groups = cases[i].groups;
        parameters.times.tCCD_L = cases[i].same_group;
        cr_expect_eq(timing_of(&parameters).near_groups, cases[i].near, "case %zu", i);
        parameters.page_policy = DRAM_CLOSED_PAGE;
        cr_expect_eq(timing_of(&parameters).near_groups, cases[i].groups, "case %zu", i);
    }
}

/* Each line has a place of its own, and a stream changes its place as the header says. */
Test(dram_timing, places_are_all_different)
{
    struct dram_parameters parameters = dram_defaults();
    parameters.ranks = 3;
    parameters.row_size = 256;
    struct dram_timing timing = timing_of(&parameters);
    enum { LINES = 2 * 3 * 16 * 4 * 5 };
    static int in_row[5][2][3][16];
    for (uint32_t address = 0; address < LINES; address++) {
        struct dram_place place = dram_place(&timing, address);
        cr_assert_lt(place.row, 5);
        cr_assert_lt(place.bank, 16);
        in_row[place.row][place.channel][place.rank][place.bank]++;
        cr_expect_eq(place.channel, address % 2);
    }
    for (int i = 0; i < 5 * 2 * 3 * 16; i++) {
        cr_expect_eq(((int *)in_row)[i], 4, "a row holds four lines");
    }
    uint32_t group = dram_group(&timing, dram_place(&timing, 0).bank);
    cr_expect_neq(dram_group(&timing, dram_place(&timing, 2).bank), group);
    cr_expect_eq(dram_group(&timing, dram_place(&timing, 4).bank), group, "two groups are enough");
    cr_expect_eq(dram_place(&timing, 4).bank, dram_place(&timing, 0).bank);
    cr_expect_eq(dram_place(&timing, 4).row, dram_place(&timing, 0).row);
    cr_expect_neq(dram_group(&timing, dram_place(&timing, 2 * 2 * 4).bank), group, "the next row");
    cr_expect_neq(dram_place(&timing, 3 * 16 * 4 * 2).bank, dram_place(&timing, 0).bank);
}
