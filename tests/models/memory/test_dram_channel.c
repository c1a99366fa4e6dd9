#include "models/memory/dram_channel.h"

#include "tests/models/memory/dram_fixture.h"

/* Accesses of the default channel, and the instants of their commands: a timing diagram. */
Test(dram_channel, gives_commands_as_times_allow)
{
    static const struct {
        struct dram_access access;
        sim_ticks now;
        enum dram_found found;
        sim_ticks precharge, activate, column, from;
    } facts[] = {
        {{0, 0, 7, false}, 1000, DRAM_CLOSED, -1, 1000, 14750, 29070},
        /* A hit in the same bank group comes tCCD_L after, in another the data follow at once. */
        {{0, 0, 7, false}, 1000, DRAM_HIT, -1, -1, 19750, 34070},
        /* Another group: tRRD_S after the first activation, and its data behind the others. */
        {{0, 1, 7, false}, 1000, DRAM_CLOSED, -1, 3728, 22478, 36798},
        /* Another row: precharge after tRAS, activation tRP later. */
        {{0, 0, 8, false}, 1000, DRAM_CONFLICT, 33000, 46750, 60500, 74820},
        /* A write: its data behind those, tRTW is over. */
        {{0, 0, 8, true}, 1000, DRAM_HIT, -1, -1, 68000, 78910},
        /* A read behind a write: tWTR_L in the group, tWTR_S in another. */
        {{0, 0, 8, false}, 1000, DRAM_HIT, -1, -1, 89138, 103458},
        /* Precharge after the write recovered: from 96638 on; the read needs 89138 + 7500. */
        {{0, 0, 9, false}, 1000, DRAM_CONFLICT, 96638, 110388, 124138, 138458},
    };
    struct dram_parameters parameters = dram_defaults();
    parameters.times = (struct dram_times){.tCL = 14320, .tCWL = 10910, .tRTW = 7500};
    struct dram_bench bench;
    dram_bench_start(&bench, &parameters);
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct dram_plan seen = dram_channel_plan(&bench.channel, &facts[i].access, facts[i].now);
        struct dram_plan plan = dram_channel_access(&bench.channel, &facts[i].access, facts[i].now);
        cr_expect_eq(plan.found, facts[i].found, "access %zu", i);
        cr_expect_eq(plan.precharge, facts[i].precharge, "%zu: %ld", i, (long)plan.precharge);
        cr_expect_eq(plan.activate, facts[i].activate, "%zu: %ld", i, (long)plan.activate);
        cr_expect_eq(plan.column, facts[i].column, "%zu: %ld", i, (long)plan.column);
        cr_expect_eq(plan.from, facts[i].from, "%zu: %ld", i, (long)plan.from);
        cr_expect_eq(plan.to, plan.from + 2728);
        cr_expect_eq(seen.from, plan.from);
    }
    dram_bench_end(&bench);
}

/* Many activations of a rank: four in each window, at whatever banks. */
Test(dram_channel, has_four_activations_in_a_window)
{
    struct dram_parameters parameters = dram_defaults();
    parameters.page_policy = DRAM_CLOSED_PAGE;
    parameters.times.tFAW = 30000;
    struct dram_bench bench;
    dram_bench_start(&bench, &parameters);
    for (int i = 0; i < 400; i++) {
        struct dram_access access = {0, (uint32_t)i % 16, (uint32_t)i, false};
        struct dram_plan plan = dram_channel_access(&bench.channel, &access, 0);
        sim_ticks least = (sim_ticks)(i / 4) * 30000;
        cr_expect_eq(plan.activate - least, i % 4 * 2728, "activation %d", i);
    }
    dram_bench_end(&bench);
}

/* One bank, another row each time: an access every tRC, and a refresh takes tRFC from them. */
Test(dram_channel, opens_a_row_of_a_bank_every_row_cycle)
{
    for (int refresh = 0; refresh < 2; refresh++) {
        struct dram_parameters parameters = dram_defaults();
        parameters.bank_groups = 1;
        parameters.banks_per_group = 1;
        parameters.refresh = refresh == 0 ? DRAM_REFRESH_NONE : DRAM_REFRESH_ALL_BANK;
        struct dram_bench bench;
        dram_bench_start(&bench, &parameters);
        sim_ticks to = 0;
        enum { ACCESSES = 20000 };
        for (uint32_t i = 0; i < ACCESSES; i++) {
            to = dram_channel_access(&bench.channel, &(struct dram_access){0, 0, i, false}, 0).to;
        }
        uint64_t refreshes = bench.channel.ranks[0].refreshes;
        sim_ticks rest = dram_access(&bench.timing);
        cr_expect_eq(to - rest, (ACCESSES - 1) * INT64_C(45750) + (sim_ticks)refreshes * 350000);
        cr_expect_eq(refreshes, refresh == 0 ? 0 : 122);
        dram_bench_end(&bench);
    }
}

/* A refresh closes all rows, ranks are refreshed in turn, and idle time is skipped. */
Test(dram_channel, refreshes_each_rank_every_interval)
{
    struct dram_parameters parameters = dram_defaults();
    parameters.refresh = DRAM_REFRESH_ALL_BANK;
    parameters.ranks = 2;
    struct dram_bench bench;
    dram_bench_start(&bench, &parameters);
    struct dram_channel *channel = &bench.channel;
    struct dram_access access = {0, 3, 5, false};
    dram_channel_access(channel, &access, 3800000);
    /* Due at 3.9 us, the row open: it is precharged first. */
    dram_channel_settle(channel, 3900000);
    cr_expect_eq(channel->ranks[0].refresh_from, 3913750);
    cr_expect_eq(channel->ranks[0].refresh_to, 4263750);
    cr_expect_eq(channel->ranks[1].refreshes, 0);
    struct dram_plan plan = dram_channel_access(channel, &access, 3900001);
    cr_expect_eq(plan.found, DRAM_CLOSED);
    cr_expect_eq(plan.activate, 4263750);
    cr_expect_eq(dram_channel_refreshing(channel, 4000000), 86250);
    /* The second rank is not in the way of anybody. */
    access.rank = 1;
    cr_expect_eq(dram_channel_access(channel, &access, 4300000).activate, 4300000);

    dram_channel_settle(channel, 780000000);
    cr_expect_eq(channel->ranks[0].refreshes, 100);
    cr_expect_eq(channel->ranks[1].refreshes, 100);
    cr_expect_eq(dram_channel_refreshing(channel, 780000000), 199 * INT64_C(350000));
    dram_bench_end(&bench);
}

/* An access whose row can only be opened after the next refresh is due comes behind it. */
Test(dram_channel, begins_no_access_in_a_refresh)
{
    struct dram_parameters parameters = dram_defaults();
    parameters.refresh = DRAM_REFRESH_ALL_BANK;
    struct dram_bench bench;
    dram_bench_start(&bench, &parameters);
    dram_channel_access(&bench.channel, &(struct dram_access){0, 0, 1, false}, 7790000);
    struct dram_plan plan =
        dram_channel_access(&bench.channel, &(struct dram_access){0, 0, 2, false}, 7790000);
    cr_expect_eq(plan.found, DRAM_CLOSED);
    cr_expect_eq(plan.activate, 7790000 + 45750 + 350000);
    dram_bench_end(&bench);
}

Test(dram_channel, closes_a_row_that_was_idle)
{
    struct dram_parameters parameters = dram_defaults();
    parameters.row_timeout = 100000;
    struct dram_bench bench;
    dram_bench_start(&bench, &parameters);
    struct dram_access access = {0, 0, 1, false};
    struct dram_plan plan = dram_channel_access(&bench.channel, &access, 0);
    sim_ticks closes = plan.column + 100000;
    cr_expect_eq(dram_channel_row(&bench.channel, 0, 0, closes - 1), 1);
    cr_expect_eq(dram_channel_row(&bench.channel, 0, 0, closes), DRAM_NO_ROW);
    plan = dram_channel_access(&bench.channel, &access, closes);
    cr_expect_eq(plan.activate, closes + 13750);
    dram_bench_end(&bench);
}
