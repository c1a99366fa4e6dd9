#include "experiments/warmup.h"

#include <string.h>

const char *const warmup_method_names[] = {"given", "mser5", "fixed"};

/* The cut that the signals of all replications but one suggest. What MSER-5 works on are batches of
 * five slices, which stand in the series already. @param sums  of the series of all */
static struct mser signal_cut(const struct samples *samples, const double *sums, uint64_t but)
{
    double others[RECORD_SERIES];
    for (size_t i = 0; i < RECORD_SERIES; i++) {
        others[i] = sums[i] - samples->series[but][i];
    }
    return mser_cut_batches(others, RECORD_SERIES);
}

/* The cut that the windows of a metric suggest, in all replications but one. */
static struct mser metric_cut(const struct samples *samples, const struct metric_samples *metric,
                              uint64_t but)
{
    double values[SIMULATION_WINDOWS];
    double before = 0; /* of a window in which nothing was observed: what was seen last */
    for (size_t window = 0; window < samples->window_count; window++) {
        double part = 0;
        double whole = 0;
        for (uint64_t i = 0; i < samples->used; i++) {
            if (i != but && samples->states[i] == STORE_DONE) {
                part += metric->parts[i * samples->window_count + window];
                whole += metric->wholes[i * samples->window_count + window];
            }
        }
        before = values[window] = whole > 0 ? part / whole : before;
    }
    return mser_cut_batches(values, samples->window_count);
}

/* Whether a metric is one of the whole system that has a mean over time or observations. */
static bool is_of_the_system(const struct metric_samples *metric)
{
    return strchr(metric->name, '.') == NULL &&
           (metric->statistic == STATISTIC_MEAN || metric->statistic == STATISTIC_RATIO);
}

static void choose(struct samples *samples, const double *sums, uint64_t replication)
{
    struct mser latest = signal_cut(samples, sums, replication);
    for (size_t i = 0; i < samples->metric_count; i++) {
        if (is_of_the_system(&samples->metrics[i])) {
            struct mser mser = metric_cut(samples, &samples->metrics[i], replication);
            latest = mser.instant > latest.instant ? mser : latest;
        }
    }
    samples->cuts[replication] = (size_t)latest.instant;
    samples->cut_is_late = samples->cut_is_late || latest.instant == SIMULATION_CUTS;
}

void warmup_choose(struct samples *samples)
{
    double sums[RECORD_SERIES] = {0};
    uint64_t with_series = 0;
    samples->method = WARMUP_GIVEN;
    samples->cut_is_late = false;
    memset(samples->cuts, 0, samples->capacity * sizeof *samples->cuts);
    for (uint64_t i = 0; i < samples->used; i++) {
        with_series += samples->series[i] != NULL;
        for (size_t k = 0; k < RECORD_SERIES && samples->series[i] != NULL; k++) {
            sums[k] += samples->series[i][k];
        }
    }
    if (with_series == 0) {
        return;
    }
    bool is_fixed = with_series < WARMUP_REPLICATIONS;
    samples->method = is_fixed ? WARMUP_FIXED : WARMUP_MSER5;
    for (uint64_t i = 0; i < samples->used; i++) {
        if (samples->series[i] != NULL && is_fixed) {
            samples->cuts[i] = SIMULATION_FIXED_CUT;
        } else if (samples->series[i] != NULL) {
            choose(samples, sums, i);
        }
    }
}
