/* Percentiles over the replications of a point, or over the batches of a single long run. */
#include "analysis/statistics/quantile.h"
#include "experiments/results/estimate.h"

#include <inttypes.h>
#include <math.h>

/*
 * Observations beyond a high percentile come in a few bursts, and how much these differ tells badly
 * what the percentile is worth. The middle of the distribution tells it better: where the upper
 * percentiles depend on time as the lower ones do, they are worth about as many independent
 * observations. So a percentile of the tail is worth what the middle says, unless its own bursts
 * say a good deal less.
 *
 * The figures were measured with M/M/1 at 0.5 to 0.95: p99 and p99.9 are worth 0.6 to 0.8 of the
 * geometric mean of the middle, what their own bursts tell is too small by 2.5 in one of fifty
 * runs, and a correlation time of the windows' ranks is worth 0.7 observations.
 */
static const double TAIL = 0.9; /* the share that the tail begins with */
static const double MIDDLE[] = {0.5, 0.75, 0.9, 0.95};
static const double TAIL_OF_MIDDLE = 0.8;      /* worth of a tail percentile, of the middle's */
static const double OWN_TOO_SMALL = 2.5;       /* factor by which its own bursts may be wrong */
static const size_t BURSTS = 10;               /* pieces with bursts for which that is known */
static const double OF_CORRELATION_TIME = 0.6; /* observations that one is worth */

size_t estimate_first_piece(const struct replications *replications, uint64_t replication)
{
    size_t piece = 0;
    while (piece + 1 < replications->piece_count &&
           replications->piece_first[piece] < replications->cuts[replication]) {
        piece++;
    }
    return piece;
}

/* The pieces of one replication after the warm-up; without observations it has none. */
static size_t gather_replication(const struct replications *replications,
                                 const struct metric_replications *metric, uint64_t replication,
                                 bool batch_means, size_t group, struct quantile_sample *list)
{
    const struct run_record_cells *cells = metric->cells[replication];
    size_t count = 0;
    if (replications->states[replication] != STORE_DONE || cells == NULL) {
        return 0;
    }
    size_t first = estimate_first_piece(replications, replication);
    for (size_t k = first; k < replications->piece_count; k++) {
        size_t batch = batch_means ? (k - first) / SIMULATION_BATCH : 0;
        list[count++] = (struct quantile_sample){cells[k].list, cells[k].count, group + batch};
    }
    return count;
}

/* The pieces of all replications. */
static size_t gather_pieces(const struct replications *replications,
                            const struct metric_replications *metric, bool batch_means,
                            struct quantile_sample *list)
{
    size_t count = 0;
    size_t groups = 0;
    for (uint64_t i = 0; i < replications->used; i++) {
        size_t added =
            gather_replication(replications, metric, i, batch_means, groups, &list[count]);
        groups += added > 0 ? 1 : 0;
        count += added;
    }
    return count;
}

void estimate_pool(struct quantile_pool *pool, const struct replications *replications,
                   const struct metric_replications *metric, bool batch_means, struct arena *arena)
{
    size_t most = replications->used * replications->piece_count;
    struct quantile_sample *list = ARENA_ARRAY(arena, struct quantile_sample, most);
    quantile_pool(pool, arena, list, gather_pieces(replications, metric, batch_means, list));
}

struct row estimate_percentile_row(const struct replications *replications,
                                   const struct metric_replications *metric, double share,
                                   struct arena *arena)
{
    struct row row = {ARENA_ARRAY(arena, double, replications->used),
                      ARENA_ARRAY(arena, bool, replications->used)};
    struct quantile_sample *list =
        ARENA_ARRAY(arena, struct quantile_sample, replications->piece_count);
    for (uint64_t i = 0; i < replications->used; i++) {
        struct quantile_pool pool;
        quantile_pool(&pool, arena, list,
                      gather_replication(replications, metric, i, false, 0, list));
        row.has[i] = pool.total > 0;
        row.values[i] = row.has[i] ? quantile_of(&pool, share, 0.95).interval.mean : 0;
    }
    return row;
}

/* @param worth  independent observations that would say as much */
static void judge_quantile(struct estimate *estimate, double worth, uint64_t total, double share,
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

/* Independent observations that the middle of a distribution is worth. */
static double worth_of_middle(struct quantile_pool *pool, double confidence)
{
    double product = 1;
    size_t count = sizeof MIDDLE / sizeof *MIDDLE;
    for (size_t i = 0; i < count; i++) {
        product *= quantile_of(pool, MIDDLE[i], confidence).effective;
    }
    return pow(product, 1 / (double)count);
}

static double worth_of_tail(const struct quantile *quantile, double middle)
{
    double own = quantile->effective * (quantile->beyond >= BURSTS ? OWN_TOO_SMALL : 1);
    return fmin(TAIL_OF_MIDDLE * middle, own);
}

void estimate_percentiles(struct estimate *estimates, const struct replications *replications,
                          const struct metric_replications *metric, const struct estimate *of_mean,
                          bool batch_means, struct arena *arena)
{
    struct quantile_pool pool;
    estimate_pool(&pool, replications, metric, batch_means, arena);
    double confidence = of_mean->interval.confidence;
    double middle = worth_of_middle(&pool, confidence);
    for (int i = 0; i < PERCENTILES; i++) {
        double share = percentile_shares[i];
        struct quantile quantile = quantile_of(&pool, share, confidence);
        estimates[i] = (struct estimate){.interval = quantile.interval, .mark = of_mean->mark};
        if (pool.total == 0) {
            estimates[i].interval.samples = 0;
            estimates[i].reason = metric->no_percentiles != NULL ? metric->no_percentiles
                                  : metric->reason != NULL       ? metric->reason
                                                                 : "nothing was observed";
            continue;
        }
        double worth = share >= TAIL ? worth_of_tail(&quantile, middle) : quantile.effective;
        worth = fmin(worth, OF_CORRELATION_TIME * of_mean->worth);
        judge_quantile(&estimates[i], replications->is_random ? worth : (double)pool.total,
                       pool.total, share, replications->is_random, arena);
    }
}
