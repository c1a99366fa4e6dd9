#include "analysis/statistics/round.h"
#include "experiments/results/estimate.h"

#include <math.h>

static const double ROUNDING = 1e-9; /* relative: of sums that are equal but for their last bits */

/* Whether the value is a mean over the window, which counts what the edges of the window cut. */
static bool has_edges(enum statistic statistic)
{
    return statistic == STATISTIC_MEAN || statistic == STATISTIC_RATIO ||
           statistic == STATISTIC_SHARE;
}

/* The first replication that was made well: all are the same. */
static uint64_t first_done(const struct replications *replications)
{
    uint64_t i = 0;
    while (i < replications->used && replications->states[i] != STORE_DONE) {
        i++;
    }
    return i;
}

/*
 * How far the sum over the windows runs ahead of its mean and falls behind, largest less smallest.
 *
 * Over whole periods the sum is the mean's own. The excess or lack belongs to a part of a period,
 * which begins and ends at edges of windows: so it is no more than this swing.
 */
static double swing(const double *parts, const double *wholes, size_t count, double mean)
{
    double ahead = 0;
    double least = 0;
    double most = 0;
    for (size_t i = 0; i < count; i++) {
        ahead += parts[i] - mean * wholes[i];
        least = fmin(least, ahead);
        most = fmax(most, ahead);
    }
    return most - least;
}

void estimate_edges(struct estimate *estimate, const struct replications *replications,
                    const struct metric_replications *metric)
{
    struct interval *interval = &estimate->interval;
    uint64_t replication = first_done(replications);
    if (!has_edges(metric->statistic) || replication == replications->used ||
        !(metric->whole[replication] > 0)) {
        return;
    }
    size_t cut = replications->cuts[replication];
    size_t first = replication * replications->window_count + cut;
    double width = swing(&metric->parts[first], &metric->wholes[first],
                         replications->window_count - cut, interval->mean) /
                   metric->whole[replication];
    if (width > ROUNDING * fabs(interval->mean)) {
        interval->lower = round_derived(interval->mean - width);
        interval->upper = round_derived(interval->mean + width);
        interval_clip(interval, 0, metric->most);
        estimate->is_cut = true;
    }
}
