#include "experiments/results/export/histogram.h"

#include "sim/base/foreign.h"

#include <inttypes.h>
#include <math.h>

enum {
    STEPS = 5,         /* levels for each half of the distance to 100 % */
    HALVINGS_MOST = 50 /* of that distance: more than 64-bit counts can tell apart */
};

static void print_line(FILE *out, double value, double share, uint64_t count)
{
    char digits[TEXT_REAL_BYTES];
    fprintf(out, "%24s %.12f %12" PRIu64, text_from_real(digits, value), share, count);
    if (share < 1) {
        fprintf(out, " %14.2f", 1 / (1 - share));
    }
    fputc('\n', out);
}

/* One line for each level up to the last value that was observed. */
static void print_levels(struct quantile_pool *pool, double confidence, FILE *out)
{
    const struct quantile_cell *last = &pool->cells[pool->cell_count - 1];
    double total = (double)pool->total;
    double distance = 1;
    print_line(out, pool->cells[0].least, 0, 1);
    for (int k = 0; k < HALVINGS_MOST; k++) {
        for (int step = 1; step <= STEPS; step++) {
            double share = 1 - distance + distance * step / (2 * STEPS);
            if ((1 - share) * total < 1) {
                print_line(out, last->greatest, 1, pool->total);
                return;
            }
            double value = quantile_of(pool, share, confidence).interval.mean;
            print_line(out, value, share, (uint64_t)ceil(share * total));
        }
        distance /= 2;
    }
    print_line(out, last->greatest, 1, pool->total);
}

/* Of the cells' middles: a cell is narrow. */
static double deviation_of(const struct quantile_pool *pool)
{
    double sum = 0;
    double squares = 0;
    for (size_t i = 0; i < pool->cell_count; i++) {
        const struct quantile_cell *cell = &pool->cells[i];
        sum += (double)cell->count * (cell->least + cell->greatest) / 2;
    }
    double mean = sum / (double)pool->total;
    for (size_t i = 0; i < pool->cell_count; i++) {
        const struct quantile_cell *cell = &pool->cells[i];
        double from_mean = (cell->least + cell->greatest) / 2 - mean;
        squares += (double)cell->count * from_mean * from_mean;
    }
    return sqrt(squares / (double)pool->total);
}

static void print_summary(const struct result_metric *metric, const struct quantile_pool *pool,
                          FILE *out)
{
    char mean[TEXT_REAL_BYTES] = "-";
    char greatest[TEXT_REAL_BYTES];
    if (metric->mean.interval.samples > 0) {
        text_from_real(mean, metric->mean.interval.mean);
    }
    fprintf(out, "#[Mean    = %s, StdDeviation   = %.6g]\n", mean, deviation_of(pool));
    fprintf(out, "#[Max     = %s, Total count    = %" PRIu64 "]\n",
            text_from_real(greatest, pool->cells[pool->cell_count - 1].greatest), pool->total);
    fprintf(out, "#[Buckets = %zu, SubBuckets     = 1]\n", pool->cell_count);
    for (int i = 0; i < PERCENTILES; i++) {
        const struct estimate *estimate = &metric->percentiles[i];
        if (estimate->interval.samples == 0) {
            fprintf(out, "#[%s is not given in results.json: %s]\n", percentile_names[i],
                    estimate->reason);
            break;
        }
    }
}

void histogram_write(const struct result_point *point, const struct replications *replications,
                     size_t index, FILE *out)
{
    const struct result_metric *metric = &point->metrics[index];
    struct quantile_pool pool;
    struct arena *arena = arena_create();
    char name[FOREIGN_BYTES];
    estimate_pool(&pool, replications, &replications->metrics[index], point->batch_means, arena);
    fprintf(out, "#[%s of point %zu, in %s]\n", foreign_word(name, metric->name), point->id,
            metric->unit);
    fprintf(out, "%24s %14s %12s %14s\n\n", "Value", "Percentile", "TotalCount",
            "1/(1-Percentile)");
    if (pool.total > 0) {
        print_levels(&pool, point->confidence, out);
        print_summary(metric, &pool, out);
    } else {
        fprintf(out, "#[Total count    = 0]\n");
    }
    arena_destroy(arena);
}
