#include "analysis/statistics/quantile.h"

#include <math.h>

#include "analysis/statistics/round.h"
#include "analysis/statistics/student.h"
#include "analysis/statistics/sum.h"
#include "sim/base/assert.h"

/* The least bucket that a sample has from its position on; UINT32_MAX where none of them has any.
 */
static uint32_t next_bucket(const struct quantile_sample *samples, const size_t *next, size_t count)
{
    uint32_t least = UINT32_MAX;

    for (size_t i = 0; i < count; i++) {
        if (next[i] < samples[i].cell_count && samples[i].cells[next[i]].bucket < least) {
            least = samples[i].cells[next[i]].bucket;
        }
    }
    return least;
}

static void join_cells(struct quantile_cell *into, const struct quantile_cell *cell)
{
    if (into->count == 0) {
        *into = *cell;
        return;
    }
    into->count += cell->count;
    into->least = fmin(into->least, cell->least);
    into->greatest = fmax(into->greatest, cell->greatest);
}

void quantile_pool(struct quantile_pool *pool, struct arena *arena,
                   const struct quantile_sample *samples, size_t count)
{
    size_t most = 0;
    size_t *next = ARENA_ARRAY(arena, size_t, count);

    *pool = (struct quantile_pool){.samples = samples,
                                   .sample_count = count,
                                   .totals = ARENA_ARRAY(arena, double, count),
                                   .below = ARENA_ARRAY(arena, double, count)};
    for (size_t i = 0; i < count; i++) {
        most += samples[i].cell_count;
        pool->group_count = samples[i].group + 1;
    }
    pool->cells = ARENA_ARRAY(arena, struct quantile_cell, most);
    uint32_t bucket;
    while ((bucket = next_bucket(samples, next, count)) != UINT32_MAX) {
        struct quantile_cell *into = &pool->cells[pool->cell_count++];
        for (size_t i = 0; i < count; i++) {
            if (next[i] < samples[i].cell_count && samples[i].cells[next[i]].bucket == bucket) {
                const struct quantile_cell *cell = &samples[i].cells[next[i]++];
                join_cells(into, cell);
                pool->totals[i] += (double)cell->count;
                pool->total += cell->count;
            }
        }
    }
}

/* Where a share lies in the pool. */
struct position {
    size_t cell;
    double inside; /* share of the cell's observations at or below, over 0, at most 1 */
    double value;
};

static struct position find_share(const struct quantile_pool *pool, double share)
{
    double wanted = share * (double)pool->total;
    double below = 0;
    size_t i = 0;

    while (i + 1 < pool->cell_count && below + (double)pool->cells[i].count < wanted) {
        below += (double)pool->cells[i++].count;
    }
    const struct quantile_cell *cell = &pool->cells[i];
    double inside = fmin(1, fmax(0, (wanted - below) / (double)cell->count));
    if (cell->least == cell->greatest) {
        return (struct position){i, 1, cell->least}; /* all of them are at the quantile */
    }
    return (struct position){i, inside, cell->least + (cell->greatest - cell->least) * inside};
}

/* Observations of a sample at or below a position. */
static double at_or_below(const struct quantile_pool *pool, size_t sample, struct position position)
{
    const struct quantile_sample *of = &pool->samples[sample];
    uint32_t bucket = pool->cells[position.cell].bucket;
    double count = 0;

    for (size_t i = 0; i < of->cell_count && of->cells[i].bucket <= bucket; i++) {
        bool is_there = of->cells[i].bucket == bucket;
        count += (double)of->cells[i].count * (is_there ? position.inside : 1);
    }
    return count;
}

/* Whether sample i is the last of its group, or counts by itself. */
static bool is_last(const struct quantile_pool *pool, size_t i, bool by_group)
{
    return !by_group || i + 1 == pool->sample_count ||
           pool->samples[i + 1].group != pool->samples[i].group;
}

/* Standard error of the mean share at or below a position, over groups or over samples: shares of
 * unequal totals are a ratio of sums (Cochran 1977, section 6.4). @param used  set to how many of
 * them have observations */
static double share_error(const struct quantile_pool *pool, bool by_group, size_t *used)
{
    double mean = sum_of(pool->below, pool->sample_count) / (double)pool->total;
    double below = 0;
    double total = 0;
    double squares = 0;

    *used = 0;
    for (size_t i = 0; i < pool->sample_count; i++) {
        below += pool->below[i];
        total += pool->totals[i];
        if (is_last(pool, i, by_group)) {
            double apart = below - mean * total;
            squares += apart * apart;
            *used += total > 0;
            below = total = 0;
        }
    }
    if (*used < 2) {
        return 0;
    }
    double each = (double)pool->total / (double)*used;
    return sqrt(squares / (double)(*used * (*used - 1))) / each;
}

struct quantile quantile_of(struct quantile_pool *pool, double share, double confidence)
{
    ASSERT(share > 0 && share < 1 && confidence > 0 && confidence < 1);
    struct quantile result = {.interval.confidence = confidence};
    struct interval *interval = &result.interval;

    if (pool->total == 0) {
        return result;
    }
    struct position position = find_share(pool, share);
    size_t used;
    double error = 0;
    double apart = 0;
    /* Where many observations are equal, samples may agree on those at or below the quantile and
     * not on those under it: the larger error counts. */
    bool is_atom = pool->cells[position.cell].least == pool->cells[position.cell].greatest;
    for (int at = 1; at >= (is_atom ? 0 : 1); at--) {
        struct position edge = {position.cell, at * position.inside, position.value};
        result.beyond = 0;
        for (size_t i = 0; i < pool->sample_count; i++) {
            pool->below[i] = at_or_below(pool, i, edge);
            result.beyond += pool->totals[i] - pool->below[i] >= 0.5;
        }
        error = fmax(error, share_error(pool, true, &interval->samples));
        apart = fmax(apart, share_error(pool, false, &used));
    }
    interval->mean = round_derived(position.value);
    if (interval->samples < 2) {
        return result;
    }
    double total = (double)pool->total;
    double variance = share * (1 - share);
    result.effective = apart * apart * total > variance ? variance / (apart * apart) : total;
    double width = student_quantile(confidence, interval->samples) * error;
    const struct quantile_cell *cell = &pool->cells[position.cell];
    interval->lower = round_derived(fmin(find_share(pool, share - width).value, cell->least));
    interval->upper = round_derived(fmax(find_share(pool, share + width).value, cell->greatest));
    interval->known = true;
    return result;
}

bool quantile_is_supported(double effective, double share)
{
    double rarer = fmin(share, 1 - share);
    return effective * rarer >= QUANTILE_BEYOND - 1e-9; /* 1 - 0.99 is not 0.01 in binary */
}
