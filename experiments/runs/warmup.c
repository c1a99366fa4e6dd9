#include "experiments/runs/warmup.h"

#include <string.h>

static const double ROUNDING = 1e-12; /* of a sum, relative: less is nothing */

const char *const warmup_method_names[] = {"given", "mser5", "fixed"};

/* The cut that the signals of all replications but one suggest. MSER-5 works on batches of five
 * slices, which stand in the series already. @param sums  of the series of all */
static struct mser signal_cut(const struct replications *replications, const double *sums,
                              uint64_t but)
{
    double others[RUN_RECORD_SERIES];
    for (size_t i = 0; i < RUN_RECORD_SERIES; i++) {
        others[i] = sums[i] - replications->series[but][i];
    }
    return mser_cut(others, RUN_RECORD_SERIES);
}

/* The windows of a metric, summed over the used replications. */
struct window_sums {
    const struct metric_replications *metric;
    double parts[SIMULATION_WINDOWS];
    double wholes[SIMULATION_WINDOWS];
};

static void fill_sums(struct window_sums *sums, const struct replications *replications,
                      const struct metric_replications *metric)
{
    sums->metric = metric;
    for (uint64_t i = 0; i < replications->used; i++) {
        for (size_t k = 0; replications->states[i] == STORE_DONE && k < replications->window_count;
             k++) {
            sums->parts[k] += metric->parts[i * replications->window_count + k];
            sums->wholes[k] += metric->wholes[i * replications->window_count + k];
        }
    }
}

/* The cut that the windows of a metric suggest, in all replications but one. */
static struct mser metric_cut(const struct window_sums *sums, size_t windows, uint64_t but)
{
    double values[SIMULATION_WINDOWS];
    double before = 0; /* of a window in which nothing was observed: what was seen last */
    for (size_t k = 0; k < windows; k++) {
        double part = sums->parts[k] - sums->metric->parts[but * windows + k];
        double whole = sums->wholes[k] - sums->metric->wholes[but * windows + k];
        bool has_others = whole > ROUNDING * sums->wholes[k];
        before = values[k] = has_others ? part / whole : before;
    }
    return mser_cut(values, windows);
}

/* Whether a metric is one of the whole system that has a mean over time or observations. */
static bool is_of_the_system(const struct metric_replications *metric)
{
    return strchr(metric->name, '.') == NULL &&
           (metric->statistic == STATISTIC_MEAN || metric->statistic == STATISTIC_RATIO);
}

/* Sums of each metric of the system. @param count  set to how many there are */
static struct window_sums *sum_metrics(const struct replications *replications, struct arena *arena,
                                       size_t *count)
{
    struct window_sums *list = ARENA_ARRAY(arena, struct window_sums, replications->metric_count);
    *count = 0;
    for (size_t i = 0; i < replications->metric_count; i++) {
        if (is_of_the_system(&replications->metrics[i])) {
            fill_sums(&list[(*count)++], replications, &replications->metrics[i]);
        }
    }
    return list;
}

/* Each replication that has a series is cut at the latest of what the others suggest. */
static void choose_all(struct replications *replications, const double *signal)
{
    struct arena *arena = arena_create();
    size_t count;
    const struct window_sums *metrics = sum_metrics(replications, arena, &count);
    for (uint64_t i = 0; i < replications->used; i++) {
        if (replications->series[i] == NULL) {
            continue;
        }
        int latest = signal_cut(replications, signal, i).instant;
        for (size_t k = 0; k < count; k++) {
            int instant = metric_cut(&metrics[k], replications->window_count, i).instant;
            latest = instant > latest ? instant : latest;
        }
        replications->cuts[i] = (size_t)latest;
        replications->cut_is_late = replications->cut_is_late || latest == SIMULATION_CUTS;
    }
    arena_destroy(arena);
}

void warmup_choose(struct replications *replications)
{
    double sums[RUN_RECORD_SERIES] = {0};
    uint64_t with_series = 0;
    replications->method = WARMUP_GIVEN;
    replications->cut_is_late = false;
    memset(replications->cuts, 0, replications->capacity * sizeof *replications->cuts);
    for (uint64_t i = 0; i < replications->used; i++) {
        with_series += replications->series[i] != NULL;
        for (size_t k = 0; k < RUN_RECORD_SERIES && replications->series[i] != NULL; k++) {
            sums[k] += replications->series[i][k];
        }
    }
    if (with_series == 0) {
        return;
    }
    replications->method = with_series < WARMUP_REPLICATIONS ? WARMUP_FIXED : WARMUP_MSER5;
    if (replications->method == WARMUP_MSER5) {
        choose_all(replications, sums);
        return;
    }
    for (uint64_t i = 0; i < replications->used; i++) {
        replications->cuts[i] = replications->series[i] != NULL ? SIMULATION_FIXED_CUT : 0;
    }
}
