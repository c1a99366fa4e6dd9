#include "analysis/statistics/quantile.h"

#include <criterion/criterion.h>
#include <string.h>

#include "tests/analysis/near.h"
#include "tests/analysis/sample.h"

enum { RUNS = 10 };

static struct quantile_cell one_cell(uint32_t bucket, uint64_t count, double least, double greatest)
{
    return (struct quantile_cell){bucket, count, least, greatest};
}

Test(quantile, a_constant_is_itself_and_never_beyond_its_maximum)
{
    struct arena *arena = arena_create();
    struct quantile_cell cells[RUNS];
    struct quantile_sample samples[RUNS];

    for (size_t i = 0; i < RUNS; i++) {
        cells[i] = one_cell(5, 1000, 1, 1);
        samples[i] = (struct quantile_sample){&cells[i], 1, i};
    }
    struct quantile_pool pool;
    quantile_pool(&pool, arena, samples, RUNS);
    static const double shares[] = {0.5, 0.99, 0.999};
    for (size_t i = 0; i < 3; i++) {
        struct quantile found = quantile_of(&pool, shares[i], 0.95);
        cr_expect(found.interval.known && found.interval.mean == 1 && found.interval.lower == 1 &&
                  found.interval.upper == 1);
    }
    arena_destroy(arena);
}

Test(quantile, the_interval_is_no_narrower_than_the_cell)
{
    struct arena *arena = arena_create();
    struct quantile_cell cells[2] = {one_cell(3, 500, 10, 12), one_cell(3, 500, 11, 14)};
    struct quantile_sample samples[2] = {{&cells[0], 1, 0}, {&cells[1], 1, 1}};
    struct quantile_pool pool;

    quantile_pool(&pool, arena, samples, 2);
    cr_expect(pool.cell_count == 1 && pool.total == 1000);
    struct quantile found = quantile_of(&pool, 0.5, 0.95);
    cr_expect(found.interval.lower == 10 && found.interval.upper == 14);
    cr_expect(found.interval.mean >= 10 && found.interval.mean <= 14);
    arena_destroy(arena);
}

/* All observations are at or below 11, but how many are under it differs from run to run. */
Test(quantile, runs_that_disagree_on_what_lies_under_an_atom_widen_the_interval)
{
    struct arena *arena = arena_create();
    struct quantile_cell cells[RUNS][2];
    struct quantile_sample samples[RUNS];

    for (size_t i = 0; i < RUNS; i++) {
        uint64_t low = i % 2 == 0 ? 100 : 850;
        cells[i][0] = one_cell(1, low, 1, 1);
        cells[i][1] = one_cell(2, 1000 - low, 11, 11);
        samples[i] = (struct quantile_sample){cells[i], 2, i};
    }
    struct quantile_pool pool;
    quantile_pool(&pool, arena, samples, RUNS);
    struct quantile found = quantile_of(&pool, 0.5, 0.95);
    cr_expect(found.interval.mean == 11 && found.interval.lower == 1 && found.interval.upper == 11);
    cr_expect_lt(found.effective, 100);
    arena_destroy(arena);
}

Test(quantile, one_sample_or_none_supports_nothing)
{
    struct arena *arena = arena_create();
    struct quantile_cell cell = one_cell(1, 100000, 1, 2);
    struct quantile_sample samples[2] = {{&cell, 1, 0}, {NULL, 0, 1}};
    struct quantile_pool pool;

    quantile_pool(&pool, arena, samples, 2);
    cr_expect(!quantile_of(&pool, 0.5, 0.95).interval.known);
    quantile_pool(&pool, arena, samples + 1, 1);
    cr_expect(quantile_of(&pool, 0.5, 0.95).interval.samples == 0);
    arena_destroy(arena);
}

enum { CELLS = 600, EACH = 2000 };

/* Exponential observations of mean 1 in cells of 0.02. @param memory  each observation is repeated
 * that often, so that there are fewer independent ones than observations */
static void draw(struct quantile_cell *cells, struct quantile_sample *sample, uint64_t *state,
                 uint64_t memory)
{
    static uint64_t counts[CELLS];
    size_t used = 0;

    memset(counts, 0, sizeof counts);
    for (size_t i = 0; i < EACH / memory; i++) {
        double x = -log(sample_uniform(state)) / 0.02;
        counts[x >= CELLS ? CELLS - 1 : (size_t)x] += memory;
    }
    for (uint32_t i = 0; i < CELLS; i++) {
        if (counts[i] > 0) {
            cells[used++] = one_cell(i, counts[i], 0.02 * i, 0.02 * (i + 1));
        }
    }
    *sample = (struct quantile_sample){.cells = cells, .cell_count = used};
}

/* Coverage of p90 over 400 trials, seed fixed, and what the observations are worth. */
static int coverage(uint64_t memory, double share, double *effective, int *supported)
{
    static struct quantile_cell cells[RUNS][CELLS];
    uint64_t state = 11;
    int covered = 0;

    *effective = 0;
    *supported = 0;
    for (int trial = 0; trial < 400; trial++) {
        struct arena *arena = arena_create();
        struct quantile_sample samples[RUNS];
        for (size_t i = 0; i < RUNS; i++) {
            draw(cells[i], &samples[i], &state, memory);
            samples[i].group = i;
        }
        struct quantile_pool pool;
        quantile_pool(&pool, arena, samples, RUNS);
        struct quantile found = quantile_of(&pool, share, 0.95);
        covered += interval_holds(&found.interval, -log(1 - share));
        *effective += found.effective / 400;
        *supported += quantile_is_supported(found.effective, share);
        arena_destroy(arena);
    }
    return covered;
}

Test(quantile, intervals_cover_and_know_of_dependence)
{
    double effective;
    int supported;

    int covered = coverage(1, 0.9, &effective, &supported);
    cr_expect(covered >= 368 && covered <= 396, "%d of 400", covered);
    cr_expect(supported == 400);
    covered = coverage(50, 0.9, &effective, &supported);
    cr_expect(covered >= 368 && covered <= 396, "%d of 400 with memory", covered);
    cr_expect(effective > 200 && effective < 1000, "%g: 400 independent ones", effective);
    covered = coverage(200, 0.99, &effective, &supported);
    cr_expect(supported < 20, "p99 of 100 independent observations is supported in %d", supported);
}

enum { PIECES = 4 };

/* Runs that stay where they began, each in pieces: a piece of a run says what the others say. */
static void stay(struct quantile_cell cells[RUNS][PIECES], struct quantile_sample *samples)
{
    for (uint32_t run = 0; run < RUNS; run++) {
        uint32_t bucket = run * 7 % RUNS;
        for (size_t piece = 0; piece < PIECES; piece++) {
            cells[run][piece] = one_cell(bucket, 1000, bucket, bucket + 0.5);
            samples[run * PIECES + piece] = (struct quantile_sample){&cells[run][piece], 1, run};
        }
    }
}

/* The twin takes each piece for a run of its own: it has four times as many samples and an
 * interval of half the width. */
Test(quantile, pieces_of_a_run_count_as_one_sample)
{
    struct arena *arena = arena_create();
    struct quantile_cell cells[RUNS][PIECES];
    struct quantile_cell whole_cells[RUNS];
    struct quantile_sample pieces[RUNS * PIECES], apart[RUNS * PIECES], wholes[RUNS];
    struct quantile_pool pool;

    stay(cells, pieces);
    for (size_t i = 0; i < RUNS * PIECES; i++) {
        apart[i] = pieces[i];
        apart[i].group = i;
    }
    for (size_t run = 0; run < RUNS; run++) {
        whole_cells[run] = cells[run][0];
        whole_cells[run].count *= PIECES;
        wholes[run] = (struct quantile_sample){&whole_cells[run], 1, run};
    }
    quantile_pool(&pool, arena, wholes, RUNS);
    cr_expect_eq(pool.group_count, RUNS);
    struct quantile of_wholes = quantile_of(&pool, 0.5, 0.95);
    quantile_pool(&pool, arena, pieces, RUNS * PIECES);
    cr_expect_eq(pool.group_count, RUNS);
    struct quantile of_pieces = quantile_of(&pool, 0.5, 0.95);
    quantile_pool(&pool, arena, apart, RUNS * PIECES);
    cr_expect_eq(pool.group_count, RUNS * PIECES);
    struct quantile of_apart = quantile_of(&pool, 0.5, 0.95);

    cr_expect_eq(of_pieces.interval.samples, RUNS);
    cr_expect_eq(of_pieces.interval.mean, of_wholes.interval.mean);
    cr_expect_eq(of_pieces.interval.lower, of_wholes.interval.lower);
    cr_expect_eq(of_pieces.interval.upper, of_wholes.interval.upper);
    cr_expect_eq(of_apart.interval.samples, RUNS * PIECES);
    cr_expect_eq(of_apart.interval.mean, of_wholes.interval.mean);
    cr_expect_lt(interval_half_width(&of_apart.interval),
                 0.7 * interval_half_width(&of_pieces.interval));
    arena_destroy(arena);
}

/* Two runs with the same share below their median would have a variance of 0: what observations
 * are worth is told by their pieces, which differ. */
Test(quantile, what_observations_are_worth_is_told_by_pieces)
{
    struct arena *arena = arena_create();
    struct quantile_cell low = one_cell(0, 100, 0, 1);
    struct quantile_cell high = one_cell(1, 100, 1, 2);
    struct quantile_cell both[2] = {one_cell(0, 200, 0, 1), one_cell(1, 200, 1, 2)};
    struct quantile_sample pieces[8];
    struct quantile_sample wholes[2] = {{both, 2, 0}, {both, 2, 1}};
    struct quantile_pool pool;

    for (size_t i = 0; i < 8; i++) {
        pieces[i] = (struct quantile_sample){i % 2 == 0 ? &low : &high, 1, i / 4};
    }
    quantile_pool(&pool, arena, pieces, 8);
    struct quantile of_pieces = quantile_of(&pool, 0.5, 0.95);
    quantile_pool(&pool, arena, wholes, 2);
    struct quantile of_wholes = quantile_of(&pool, 0.5, 0.95);
    cr_expect(of_pieces.interval.samples == 2 && of_wholes.interval.samples == 2);
    expect_near(of_pieces.effective, 7, 1e-9); /* of 8 pieces, less the one for their mean */
    cr_expect(!quantile_is_supported(of_pieces.effective, 0.5));
    cr_expect(of_wholes.effective == 800 && quantile_is_supported(800, 0.5));
    arena_destroy(arena);
}

Test(quantile, a_group_without_observations_is_no_sample)
{
    struct arena *arena = arena_create();
    struct quantile_cell cells[2] = {one_cell(0, 500, 0, 1), one_cell(1, 500, 1, 2)};
    struct quantile_sample samples[5] = {
        {cells, 2, 0}, {NULL, 0, 0}, {NULL, 0, 1}, {NULL, 0, 2}, {cells, 2, 2}};
    struct quantile_pool pool;

    quantile_pool(&pool, arena, samples, 5);
    cr_expect_eq(quantile_of(&pool, 0.5, 0.95).interval.samples, 2);
    arena_destroy(arena);
}

Test(quantile, ten_independent_observations_beyond_it_support_it)
{
    static const struct {
        double share, needed;
    } cases[] = {{0.5, 20}, {0.9, 100}, {0.95, 200}, {0.99, 1000}, {0.999, 10000}, {0.01, 1000}};

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cr_expect(quantile_is_supported(cases[i].needed, cases[i].share));
        cr_expect(!quantile_is_supported(cases[i].needed - 0.1, cases[i].share));
    }
}
