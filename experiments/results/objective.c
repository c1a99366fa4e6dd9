#include "experiments/results/objective.h"

#include "analysis/statistics/exact.h"
#include "analysis/statistics/round.h"
#include "experiments/results/named_metric.h"
#include "sim/base/memory.h"

#include <inttypes.h>
#include <string.h>

const char *const verdict_names[] = {"PASS", "FAIL", "UNDECIDED"};

enum trial { TRIAL_NONE, TRIAL_MET, TRIAL_MISSED, TRIAL_UNDECIDED };

/* The metrics that an objective on outages looks at. */
struct outage_metrics {
    const struct metric_replications *metric;     /* with the cells of its values */
    const struct metric_replications *extreme;    /* that decides; NULL: no metric of events */
    const struct metric_replications *unfinished; /* lower bounds; NULL: none are known */
    bool is_other; /* they are of another time of the same outages: the time itself is not known */
};

/* The metric NAME + tail. */
static const struct metric_replications *metric_beside(const struct replications *replications,
                                                       const char *name, const char *tail)
{
    char *whole = memory_print("%s%s", name, tail);
    const struct metric_replications *metric = replications_metric(replications, whole);
    memory_free(whole);
    return metric;
}

/* A metric of the same part whose name ends in the tail. */
static const struct metric_replications *of_same_part(const struct replications *replications,
                                                      const char *name, const char *tail)
{
    const char *dot = strrchr(name, '.');
    size_t path = dot == NULL ? 0 : (size_t)(dot - name) + 1;
    for (size_t i = 0; i < replications->metric_count; i++) {
        const char *other = replications->metrics[i].name;
        size_t length = strlen(other);
        if (length > path + strlen(tail) && memcmp(other, name, path) == 0 &&
            strcmp(other + length - strlen(tail), tail) == 0) {
            return &replications->metrics[i];
        }
    }
    return NULL;
}

static struct outage_metrics metrics_of(const struct objective *asked,
                                        const struct replications *replications)
{
    const char *name = asked->metric;
    struct outage_metrics metrics = {
        .metric = replications_metric(replications, name),
        .extreme =
            metric_beside(replications, name, asked->is_at_least ? METRIC_LEAST : METRIC_GREATEST),
        .unfinished = metric_beside(replications, name, METRIC_UNFINISHED),
    };
    if (metrics.extreme != NULL && metrics.unfinished == NULL) {
        metrics.unfinished = of_same_part(replications, name, METRIC_UNFINISHED);
        metrics.is_other = metrics.unfinished != NULL;
    }
    return metrics;
}

static bool meets(const struct objective *asked, double value)
{
    return asked->is_at_least ? value >= asked->bound : value <= asked->bound;
}

/* An event that has lasted so long when the run ends, and goes on. */
static enum trial cut_off(const struct objective *asked, double lasted)
{
    if (lasted < asked->bound) {
        return TRIAL_UNDECIDED;
    }
    return asked->is_at_least ? TRIAL_MET : TRIAL_MISSED;
}

/* The outage of a replication that the end of the run cuts off. */
static enum trial unfinished_of(const struct objective *asked, const struct outage_metrics *metrics,
                                uint64_t index)
{
    const struct metric_replications *unfinished = metrics->unfinished;
    if (unfinished == NULL || !unfinished->row.has[index]) {
        return TRIAL_NONE;
    }
    return metrics->is_other ? TRIAL_UNDECIDED : cut_off(asked, unfinished->row.values[index]);
}

/* All outages of a replication together: the worst of them decides. */
static enum trial worst_of(const struct objective *asked, const struct outage_metrics *metrics,
                           uint64_t index)
{
    enum trial last = unfinished_of(asked, metrics, index);
    if (!metrics->extreme->row.has[index]) {
        return last;
    }
    bool is_met = meets(asked, metrics->extreme->row.values[index]);
    if (!is_met || last == TRIAL_MISSED) {
        return TRIAL_MISSED;
    }
    return last == TRIAL_UNDECIDED ? last : TRIAL_MET;
}

/* A value that a replication has not, for nothing ever happened: nines without a downtime are
 * infinite, and a first event that did not come is later than the end of the run. */
static enum trial without_value(const struct objective *asked,
                                const struct metric_replications *metric, uint64_t index)
{
    bool is_whole = metric->statistic == STATISTIC_NINES && metric->whole[index] > 0;
    if (is_whole) {
        return asked->is_at_least ? TRIAL_MET : TRIAL_MISSED;
    }
    if (metric->statistic == STATISTIC_ONCE) {
        return TRIAL_UNDECIDED;
    }
    return metric->statistic == STATISTIC_PASSAGE ? cut_off(asked, metric->part[index])
                                                  : TRIAL_NONE;
}

/* The one number that a replication has. */
static enum trial trial_of_value(const struct objective *asked, struct named_metric named,
                                 const struct row *row, uint64_t index)
{
    if (row->has[index]) {
        return meets(asked, row->values[index]) ? TRIAL_MET : TRIAL_MISSED;
    }
    return named.percentile < 0 ? without_value(asked, named.metric, index) : TRIAL_NONE;
}

static void count_trial(struct result_objective *result, enum trial trial, uint64_t count)
{
    result->met += trial == TRIAL_MET ? count : 0;
    result->missed += trial == TRIAL_MISSED ? count : 0;
    result->undecided += trial == TRIAL_UNDECIDED ? count : 0;
    result->left_out += trial == TRIAL_NONE ? count : 0;
}

static void count_replications(struct result_objective *result, struct named_metric named,
                               const struct outage_metrics *metrics,
                               const struct replications *replications, struct arena *arena)
{
    struct row row = named.percentile < 0
                         ? named.metric->row
                         : estimate_percentile_row(replications, named.metric,
                                                   percentile_shares[named.percentile], arena);
    for (uint64_t i = 0; i < replications->used; i++) {
        if (replications->states[i] != STORE_DONE) {
            continue;
        }
        bool is_of_events = named.percentile < 0 && metrics->extreme != NULL;
        count_trial(result,
                    is_of_events ? worst_of(result->asked, metrics, i)
                                 : trial_of_value(result->asked, named, &row, i),
                    1);
    }
}

/* Values counted in one cell are known by its ends. */
static enum trial trial_of_cell(const struct objective *asked, const struct quantile_cell *cell)
{
    bool is_least = meets(asked, cell->least);
    bool is_greatest = meets(asked, cell->greatest);
    if (is_least == is_greatest) {
        return is_least ? TRIAL_MET : TRIAL_MISSED;
    }
    return TRIAL_UNDECIDED;
}

/* The outages of one replication that ended after its warm-up, and the one cut off. */
static void count_outages_of(struct result_objective *result, const struct outage_metrics *metrics,
                             const struct replications *replications, uint64_t index)
{
    const struct run_record_cells *pieces = metrics->metric->cells[index];
    size_t first = estimate_first_piece(replications, index);
    for (size_t k = first; pieces != NULL && k < replications->piece_count; k++) {
        for (size_t c = 0; c < pieces[k].count; c++) {
            const struct quantile_cell *cell = &pieces[k].list[c];
            count_trial(result, trial_of_cell(result->asked, cell), cell->count);
        }
    }
    enum trial last = unfinished_of(result->asked, metrics, index);
    count_trial(result, last, last == TRIAL_NONE ? 0 : 1);
}

/* Outages, replication by replication. @param pessimistic, optimistic  met and all */
static size_t count_outages(struct result_objective *result, const struct outage_metrics *metrics,
                            const struct replications *replications,
                            struct exact_sample *pessimistic, struct exact_sample *optimistic)
{
    size_t count = 0;
    for (uint64_t i = 0; i < replications->used; i++) {
        if (replications->states[i] != STORE_DONE) {
            continue;
        }
        struct result_objective before = *result;
        count_outages_of(result, metrics, replications, i);
        double met = (double)(result->met - before.met);
        double missed = (double)(result->missed - before.missed);
        double undecided = (double)(result->undecided - before.undecided);
        result->left_out += met + missed + undecided == 0 ? 1 : 0;
        pessimistic[count] = (struct exact_sample){met, met + missed + undecided};
        optimistic[count++] = (struct exact_sample){met + undecided, met + missed + undecided};
    }
    return count;
}

static uint64_t trials_of(const struct result_objective *result)
{
    return result->met + result->missed + result->undecided;
}

/* The interval of the share: the undecided missed at its lower end, and met at its upper one. */
static void join(struct result_objective *result, struct interval low, struct interval high)
{
    result->interval = low;
    result->interval.upper = high.upper;
    result->interval.samples = trials_of(result);
    result->interval.known = true;
}

static void share_of_replications(struct result_objective *result, double confidence)
{
    double met = (double)result->met;
    double all = (double)trials_of(result);
    join(result, exact_share_both(met, all, confidence),
         exact_share_both(met + (double)result->undecided, all, confidence));
}

/* Without random numbers every run is the same: the share is known. */
static void share_of_equals(struct result_objective *result, double confidence)
{
    double all = (double)trials_of(result);
    result->needed = 0;
    result->interval = (struct interval){
        .mean = round_derived((double)result->met / all),
        .lower = round_derived((double)result->met / all),
        .upper = round_derived((double)(result->met + result->undecided) / all),
        .samples = trials_of(result),
        .confidence = confidence,
        .known = true,
    };
}

static void judge_share(struct result_objective *result, struct arena *arena)
{
    const struct interval *interval = &result->interval;
    double share = result->asked->share;
    if (interval->lower >= share) {
        result->verdict = VERDICT_PASS;
    } else if (interval->upper < share) {
        result->verdict = VERDICT_FAIL;
    } else {
        result->verdict = VERDICT_UNDECIDED;
        result->reason =
            result->missed == 0 && result->undecided == 0
                ? arena_print(arena, "too few: a PASS needs %" PRIu64 " that all meet the bound",
                              result->needed)
                : arena_print(arena, "the interval holds the %.12g %% wanted", 100 * share);
    }
}

static void judge_trials(struct result_objective *result, struct named_metric named,
                         const struct replications *replications, double confidence,
                         struct arena *arena)
{
    struct outage_metrics metrics = metrics_of(result->asked, replications);
    size_t samples = 0;
    struct exact_sample *low = ARENA_ARRAY(arena, struct exact_sample, replications->used);
    struct exact_sample *high = ARENA_ARRAY(arena, struct exact_sample, replications->used);
    result->needed = exact_trials_for(result->asked->share, confidence);
    result->has_events = metrics.extreme != NULL;
    for (uint64_t i = 0; i < replications->used && metrics.unfinished != NULL; i++) {
        result->unfinished += metrics.extreme != NULL && metrics.unfinished->row.has[i] ? 1 : 0;
    }
    if (result->asked->is_of_outages) {
        samples = count_outages(result, &metrics, replications, low, high);
    } else {
        count_replications(result, named, &metrics, replications, arena);
    }
    if (trials_of(result) == 0) {
        result->verdict = VERDICT_UNDECIDED;
        result->reason =
            metrics.extreme != NULL ? "no replication has an outage" : "no replication has a value";
        return;
    }
    if (!replications->is_random) {
        share_of_equals(result, confidence);
    } else if (result->asked->is_of_outages) {
        join(result, exact_pooled_share_both(low, samples, confidence),
             exact_pooled_share_both(high, samples, confidence));
    } else {
        share_of_replications(result, confidence);
    }
    judge_share(result, arena);
}

/* The value over all replications. */
static void judge_value(struct result_objective *result, const struct estimate *value)
{
    const struct objective *asked = result->asked;
    result->interval = value->interval;
    bool is_met = meets(asked, asked->is_at_least ? value->interval.lower : value->interval.upper);
    bool is_missed =
        !meets(asked, asked->is_at_least ? value->interval.upper : value->interval.lower);
    if (!value->interval.known || value->interval.samples == 0) {
        result->verdict = VERDICT_UNDECIDED;
        result->reason = value->reason != NULL ? value->reason : "it has no interval";
    } else if (value->mark != NULL) {
        result->verdict = VERDICT_UNDECIDED;
        result->reason = value->mark;
    } else if (is_met || is_missed) {
        result->verdict = is_met ? VERDICT_PASS : VERDICT_FAIL;
    } else {
        result->verdict = VERDICT_UNDECIDED;
        result->reason = "the interval of the metric holds the bound";
    }
}

void objective_judge(struct result_objective *result, const struct objective *asked,
                     const struct replications *replications, const struct estimate *value,
                     double confidence, struct arena *arena)
{
    struct named_metric named = named_metric_find(replications, asked->metric);
    *result = (struct result_objective){
        .asked = asked,
        .unit = named.metric == NULL ? NULL : named.metric->unit,
        .failed = replications->used - replications_done(replications),
        .confidence = confidence,
        .verdict = VERDICT_UNDECIDED,
    };
    if (replications->used > 0 && result->failed == replications->used) {
        result->reason = "every run failed";
    } else if (named.metric == NULL) {
        result->reason = "the system has no such metric";
    } else if (asked->share > 0) {
        judge_trials(result, named, replications, confidence, arena);
    } else {
        judge_value(result, value);
    }
}
