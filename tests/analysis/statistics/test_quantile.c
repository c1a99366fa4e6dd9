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
        samples[i] = (struct quantile_sample){&cells[i], 1};
    }
    struct quantile_pool pool;
    quantile_pool(&pool, arena, samples, RUNS);
    static const double shares[] = {0.5, 0.99, 0.999};
    for (size_t i = 0; i < 3; i++) {
        struct quantile found = quantile_of(&pool, shares[i], 0.95);
        cr_expect(found.is_supported && found.interval.mean == 1 && found.interval.lower == 1 &&
                  found.interval.upper == 1);
    }
    arena_destroy(arena);
}

Test(quantile, the_interval_is_no_narrower_than_the_cell)
{
    struct arena *arena = arena_create();
    struct quantile_cell cells[2] = {one_cell(3, 500, 10, 12), one_cell(3, 500, 11, 14)};
    struct quantile_sample samples[2] = {{&cells[0], 1}, {&cells[1], 1}};
    struct quantile_pool pool;

    quantile_pool(&pool, arena, samples, 2);
    cr_expect(pool.cell_count == 1 && pool.total == 1000);
    struct quantile found = quantile_of(&pool, 0.5, 0.95);
    cr_expect(found.interval.lower == 10 && found.interval.upper == 14);
    cr_expect(found.interval.mean >= 10 && found.interval.mean <= 14);
    arena_destroy(arena);
}

Test(quantile, one_sample_or_none_supports_nothing)
{
    struct arena *arena = arena_create();
    struct quantile_cell cell = one_cell(1, 100000, 1, 2);
    struct quantile_sample samples[2] = {{&cell, 1}, {NULL, 0}};
    struct quantile_pool pool;

    quantile_pool(&pool, arena, samples, 2);
    cr_expect(!quantile_of(&pool, 0.5, 0.95).is_supported);
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
    *sample = (struct quantile_sample){cells, used};
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
        }
        struct quantile_pool pool;
        quantile_pool(&pool, arena, samples, RUNS);
        struct quantile found = quantile_of(&pool, share, 0.95);
        covered += interval_holds(&found.interval, -log(1 - share));
        *effective += found.effective / 400;
        *supported += found.is_supported;
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
