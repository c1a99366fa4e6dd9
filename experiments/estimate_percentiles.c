/* Percentiles over the replications of a point, or over the batches of a single long run. */
#include "analysis/statistics/quantile.h"
#include "experiments/estimate.h"

#include <inttypes.h>
#include <math.h>

/* The share from which on no percentile counts as worth more than the one before: what lies beyond
 * comes in bursts like what lies beyond the lower one, and a few of them tell that badly. */
static const double TAIL = 0.9;

/* The first piece that a cut leaves whole. */
static size_t first_piece(const struct samples *samples, uint64_t replication)
{
    size_t piece = 0;
    while (piece + 1 < samples->piece_count &&
           samples->piece_first[piece] < samples->cuts[replication]) {
        piece++;
    }
    return piece;
}

/* The pieces of a metric after the warm-up; replications without observations have none. */
static size_t gather(const struct samples *samples, const struct metric_samples *metric,
                     bool batch_means, struct quantile_sample *list)
{
    size_t count = 0;
    size_t groups = 0;
    for (uint64_t i = 0; i < samples->used; i++) {
        const struct record_cells *cells = metric->cells[i];
        if (samples->states[i] != STORE_DONE || cells == NULL) {
            continue;
        }
        size_t first = first_piece(samples, i);
        for (size_t k = first; k < samples->piece_count; k++) {
            size_t batch = batch_means ? (k - first) / SIMULATION_BATCH : 0;
            list[count++] = (struct quantile_sample){cells[k].list, cells[k].count, groups + batch};
        }
        groups++;
    }
    return count;
}

/* @param worth  independent observations that would say as much */
static void judge(struct estimate *estimate, double worth, uint64_t total, double share,
                  bool is_random, struct arena *arena)
{
    struct interval *interval = &estimate->interval;
    bool is_supported = quantile_is_supported(worth, share);
    if (is_supported && !is_random) {
        estimate->is_exact = true;
        interval->lower = interval->upper = interval->mean;
        interval->known = true;
        return;
    }
    if (is_supported && interval->known) {
        return;
    }
    estimate->reason =
        is_random && interval->samples < 2
            ? "fewer than 2 samples have observations"
            : arena_print(arena,
                          "%" PRIu64 " observations are worth %.0f independent ones: fewer than %d"
                          " beyond it",
                          total, worth, QUANTILE_BEYOND);
    *interval = (struct interval){.confidence = interval->confidence};
}

void estimate_percentiles(struct estimate *estimates, const struct samples *samples,
                          const struct metric_samples *metric, const struct estimate *of_mean,
                          bool batch_means, struct arena *arena)
{
    size_t most = samples->used * samples->piece_count;
    struct quantile_sample *list = ARENA_ARRAY(arena, struct quantile_sample, most);
    struct quantile_pool pool;
    quantile_pool(&pool, arena, list, gather(samples, metric, batch_means, list));
    double least = INFINITY; /* of what the percentiles of the tail so far are worth */
    for (int i = 0; i < PERCENTILES; i++) {
        double share = percentile_shares[i];
        struct quantile quantile = quantile_of(&pool, share, of_mean->interval.confidence);
        estimates[i] = (struct estimate){.interval = quantile.interval, .mark = of_mean->mark};
        if (pool.total == 0) {
            estimates[i].interval.samples = 0;
            estimates[i].reason = metric->reason != NULL ? metric->reason : "nothing was observed";
            continue;
        }
        double worth = samples->is_random ? fmin(quantile.effective, least) : (double)pool.total;
        least = share >= TAIL ? worth : least;
        judge(&estimates[i], worth, pool.total, share, samples->is_random, arena);
    }
}
