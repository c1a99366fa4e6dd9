#include "experiments/results/trust.h"

#include "analysis/statistics/correlation.h"
#include "analysis/statistics/round.h"

#include <math.h>

enum { WINDOWS_LEAST = 4 }; /* in which a correlation can be seen */

static const double RESOLVED = 0.2; /* windows: a memory below it is only noise */

/* The first window after every replication's warm-up. */
static size_t first_window(const struct replications *replications)
{
    size_t latest = 0;
    for (uint64_t i = 0; i < replications->used; i++) {
        latest = replications->cuts[i] > latest ? replications->cuts[i] : latest;
    }
    return latest;
}

/* Sums over the windows that are looked at, of all replications. */
struct totals {
    double part;
    double whole;
    size_t replications;
};

static struct totals add_all(const struct replications *replications,
                             const struct metric_replications *metric, size_t first)
{
    struct totals totals = {0, 0, 0};
    for (uint64_t i = 0; i < replications->used; i++) {
        if (replications->states[i] != STORE_DONE) {
            continue;
        }
        totals.replications++;
        for (size_t k = first; k < replications->window_count; k++) {
            totals.part += metric->parts[i * replications->window_count + k];
            totals.whole += metric->wholes[i * replications->window_count + k];
        }
    }
    return totals;
}

/* How far each window is from the ratio of all, weighed by what it observed: the linear part of
 * what it adds to the ratio. */
static double *deviations(const struct replications *replications,
                          const struct metric_replications *metric, size_t first,
                          const struct totals *totals, struct arena *arena)
{
    const size_t windows = replications->window_count - first;
    double ratio = totals->part / totals->whole;
    double each = totals->whole / (double)(totals->replications * windows);
    double *values = ARENA_ARRAY(arena, double, totals->replications *windows);
    size_t next = 0;
    for (uint64_t i = 0; i < replications->used; i++) {
        for (size_t k = first;
             replications->states[i] == STORE_DONE && k < replications->window_count; k++) {
            size_t at = i * replications->window_count + k;
            values[next++] = (metric->parts[at] - ratio * metric->wholes[at]) / each;
        }
    }
    return values;
}

static bool has_memory(const struct metric_replications *metric)
{
    return metric->statistic == STATISTIC_MEAN || metric->statistic == STATISTIC_RATIO ||
           metric->statistic == STATISTIC_SHARE;
}

/* Why the runs are too short for a metric by its own windows; NULL when they are not. Sets the
 * estimate's correlation time and what its windows are worth. */
static const char *too_short(struct estimate *estimate, const struct replications *replications,
                             const struct metric_replications *metric, bool batch_means,
                             struct arena *arena)
{
    size_t first = first_window(replications);
    struct totals totals = add_all(replications, metric, first);
    if (!(totals.whole > 0) || totals.replications == 0) {
        return NULL;
    }
    size_t windows = replications->window_count - first;
    const double *values = deviations(replications, metric, first, &totals, arena);
    struct correlation correlation = correlation_time(values, totals.replications, windows, arena);
    if (!correlation.known) {
        return NULL;
    }
    double window_s = replications->window_s[first + 1] - replications->window_s[first];
    double run_windows =
        (replications->window_s[replications->window_count] - replications->window_s[0]) / window_s;
    double all_windows = (double)(totals.replications * windows);
    bool is_slow =
        correlation.cut || correlation.tau * (1 - correlation.error) * TRUST_SLOW > run_windows;
    double memory = is_slow ? correlation.tau : correlation.memory;
    double worth = all_windows / fmax(memory, 1);
    estimate->correlation_s = memory < RESOLVED ? 0 : round_derived(memory * window_s);
    if (correlation.rank_memory > 0) {
        estimate->worth = all_windows / correlation.rank_memory;
    }
    if (is_slow || memory * TRUST_MEMORIES > run_windows) {
        estimate->is_short = true;
        return arena_print(
            arena, "the run holds only %.1f of its correlation times of %.3g s: fewer than %d",
            run_windows / memory, estimate->correlation_s, is_slow ? TRUST_SLOW : TRUST_MEMORIES);
    }
    if (correlation.rank_memory * TRUST_RANK_MEMORIES > run_windows &&
        memory * TRUST_BOTH_MEMORIES > run_windows) {
        estimate->is_short = true;
        return arena_print(
            arena,
            "the run holds only %.1f correlation times of its ranks of %.3g s: fewer than %d",
            run_windows / correlation.rank_memory, correlation.rank_memory * window_s,
            TRUST_RANK_MEMORIES);
    }
    if (worth < TRUST_WORTH && !batch_means) {
        return arena_print(arena, "its samples are worth %.0f independent ones: fewer than %d",
                           worth, TRUST_WORTH);
    }
    return NULL;
}

/* Why the runs are too short for the number in the whole system, which all else depends on. */
static const char *system_too_short(struct estimate *estimate,
                                    const struct replications *replications, bool batch_means,
                                    struct arena *arena)
{
    const char *name = replications->signal_metric;
    const struct metric_replications *metric =
        name == NULL ? NULL : replications_metric(replications, name);
    if (metric == NULL) {
        return NULL;
    }
    struct estimate of_number = {0};
    const char *mark = too_short(&of_number, replications, metric, batch_means, arena);
    if (mark == NULL) {
        return NULL;
    }
    estimate->is_short = of_number.is_short;
    return arena_print(arena, "%s: %s", name, mark);
}

void trust_judge(struct estimate *estimate, const struct replications *replications,
                 const struct metric_replications *metric, bool batch_means, struct arena *arena)
{
    if (replications->metric_count > SIMULATION_METRICS_MOST && replications->window_count == 1) {
        estimate->mark =
            "a system of so many metrics is not looked at in windows: whether its runs "
            "are long enough is not known";
        return;
    }
    if (!has_memory(metric) ||
        replications->window_count < first_window(replications) + WINDOWS_LEAST) {
        return; /* studied from its start, or too short to be divided */
    }
    estimate->mark = too_short(estimate, replications, metric, batch_means, arena);
    estimate->has_correlation = estimate->correlation_s > 0;
    if (estimate->mark == NULL) {
        estimate->mark = system_too_short(estimate, replications, batch_means, arena);
    }
}
