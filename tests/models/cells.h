/* Quantiles of the cells of a metric. */
#ifndef TESTS_MODELS_CELLS_H
#define TESTS_MODELS_CELLS_H

#include "analysis/statistics/quantile.h"
#include "sim/component/report.h"
#include "sim/measure/histogram.h"

#include <criterion/criterion.h>

/** A quantile of the observations of one run [s]. @param pieces  in which they were counted */
static inline double cells_quantile(const struct metric *metric, size_t pieces,
                                    double ticks_per_second, double share)
{
    struct arena *arena = arena_create();
    struct quantile_cell *cells = ARENA_ARRAY(arena, struct quantile_cell, metric->cell_count);
    struct quantile_pool pool;
    cr_assert(metric->has_percentiles && metric->cell_count > 0, "%s", metric->name);
    for (size_t i = 0; i < metric->cell_count; i++) {
        const struct metric_cell *cell = &metric->cells[i];
        cells[i] = (struct quantile_cell){.bucket = histogram_bucket(cell->least),
                                          .least = (double)cell->least / ticks_per_second,
                                          .greatest = (double)cell->greatest / ticks_per_second};
        for (size_t k = 0; k < pieces; k++) {
            cells[i].count += cell->counts[k];
        }
    }
    quantile_pool(&pool, arena, &(struct quantile_sample){cells, metric->cell_count, 0}, 1);
    double value = quantile_of(&pool, share, 0.95).interval.mean;
    arena_destroy(arena);
    return value;
}

#endif
