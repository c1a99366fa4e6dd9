#include "experiments/results/estimate.h"

#include "analysis/statistics/exact.h"
#include "analysis/statistics/first_passage.h"
#include "analysis/statistics/ratio.h"
#include "analysis/statistics/round.h"
#include "analysis/statistics/student.h"
#include "analysis/statistics/sum.h"
#include "experiments/results/trust.h"
#include "sim/base/assert.h"
#include "sim/base/real.h"

#include <inttypes.h>
#include <math.h>

enum { EQUAL_COUNTS = 5 }; /* samples with equal counts above 0, beyond what chance does */

static const double ROUNDING = 1e-11; /* relative: values that are equal but for their last bits */
static const double APART = 0.01;     /* relative: values that people tell apart */

/* The samples of a metric: replications, or batches of a single run, that have a record. */
struct gathered {
    size_t count;
    double *parts;
    double *wholes;
    double *values; /* where the whole is above 0 */
    size_t value_count;
    double events;
};

static void gather_part(struct gathered *gathered, double part, double whole, double value,
                        bool has_value)
{
    gathered->parts[gathered->count] = part;
    gathered->wholes[gathered->count++] = whole;
    if (has_value) {
        gathered->values[gathered->value_count++] = value;
    }
}

/* The batches of the only replication, after its cut. */
static void gather_batches(struct gathered *gathered, const struct replications *replications,
                           const struct metric_replications *metric)
{
    size_t first =
        (replications->cuts[0] + SIMULATION_BATCH - 1) / SIMULATION_BATCH * SIMULATION_BATCH;
    for (size_t i = first; i + SIMULATION_BATCH <= replications->window_count;
         i += SIMULATION_BATCH) {
        double part = 0;
        double whole = 0;
        for (size_t k = i; k < i + SIMULATION_BATCH; k++) {
            part += metric->parts[k];
            whole += metric->wholes[k];
            gathered->events += metric->events[k];
        }
        gather_part(gathered, part, whole, whole > 0 ? part / whole : 0, whole > 0);
    }
}

/* Whether each batch has a value of its own: outcomes and passages are those of the whole run, and
 * what comes once is of one batch. */
static bool is_over_time(enum statistic statistic)
{
    return statistic != STATISTIC_OUTCOME && statistic != STATISTIC_PASSAGE &&
           statistic != STATISTIC_ONCE && statistic != STATISTIC_LEAST &&
           statistic != STATISTIC_GREATEST;
}

static struct gathered gather_parts(const struct replications *replications,
                                    const struct metric_replications *metric, bool batch_means,
                                    struct arena *arena)
{
    size_t most = replications->used > replications->window_count ? replications->used
                                                                  : replications->window_count;
    struct gathered gathered = {.parts = ARENA_ARRAY(arena, double, most),
                                .wholes = ARENA_ARRAY(arena, double, most),
                                .values = ARENA_ARRAY(arena, double, most)};
    if (batch_means && is_over_time(metric->statistic) && replications->used > 0 &&
        replications->states[0] == STORE_DONE) {
        gather_batches(&gathered, replications, metric);
        return gathered;
    }
    for (uint64_t i = 0; i < replications->used; i++) {
        if (replications->states[i] == STORE_DONE) {
            gather_part(&gathered, metric->part[i], metric->whole[i], metric->row.values[i],
                        metric->row.has[i]);
            gathered.events += metric->event[i];
        }
    }
    return gathered;
}

static struct interval share_of(const struct gathered *gathered, bool is_count, double confidence,
                                struct arena *arena)
{
    struct exact_sample *list = ARENA_ARRAY(arena, struct exact_sample, gathered->count);
    for (size_t i = 0; i < gathered->count; i++) {
        list[i] = (struct exact_sample){gathered->parts[i], gathered->wholes[i]};
    }
    return is_count ? exact_pooled_count(list, gathered->count, confidence)
                    : exact_pooled_share(list, gathered->count, confidence);
}

/* One outcome for each replication that has one. */
static struct interval outcome_of(const struct gathered *gathered, double confidence)
{
    struct interval interval = {.confidence = confidence};
    if (gathered->value_count > 0) {
        double good = sum_of(gathered->values, gathered->value_count);
        interval = exact_share(good, (double)gathered->value_count, confidence);
        interval.samples = gathered->value_count;
    }
    return interval;
}

static struct interval passage_of(const struct gathered *gathered, double confidence,
                                  struct arena *arena)
{
    bool *seen = ARENA_ARRAY(arena, bool, gathered->count);
    for (size_t i = 0; i < gathered->count; i++) {
        seen[i] = gathered->wholes[i] > 0;
    }
    return first_passage_interval(gathered->parts, seen, gathered->count, confidence).interval;
}

/* The least or greatest of all replications; it has no interval. */
static struct interval extreme_of(const struct gathered *gathered, bool is_least, double confidence)
{
    struct interval interval = {.confidence = confidence, .samples = gathered->value_count};
    for (size_t i = 0; i < gathered->value_count; i++) {
        double value = gathered->values[i];
        if (i == 0 || (is_least ? value < interval.mean : value > interval.mean)) {
            interval.mean = value;
        }
    }
    return interval;
}

static double nines_of(double unavailability)
{
    return round_derived(-real_log(unavailability) / 2.302585092994046);
}

/* The nines of the mean unavailability, and of the bounds of its interval. */
static struct interval nines_interval(const struct gathered *gathered, double confidence)
{
    struct interval down =
        ratio_interval(gathered->parts, gathered->wholes, gathered->count, confidence);
    struct interval interval = {.confidence = confidence};
    if (down.samples > 0 && down.mean > 0) {
        interval.samples = down.samples;
        interval.mean = nines_of(down.mean);
        if (down.known && down.lower > 0) {
            interval.lower = nines_of(down.upper);
            interval.upper = nines_of(down.lower);
            interval.known = true;
        }
    }
    return interval;
}

static struct interval interval_of(const struct metric_replications *metric,
                                   const struct gathered *gathered, double confidence,
                                   struct arena *arena)
{
    switch (metric->statistic) {
    case STATISTIC_RATIO:
    case STATISTIC_ONCE:
        return ratio_interval(gathered->parts, gathered->wholes, gathered->count, confidence);
    case STATISTIC_SHARE:
        return share_of(gathered, false, confidence, arena);
    case STATISTIC_COUNT:
        return share_of(gathered, true, confidence, arena);
    case STATISTIC_OUTCOME:
        return outcome_of(gathered, confidence);
    case STATISTIC_PASSAGE:
        return passage_of(gathered, confidence, arena);
    case STATISTIC_LEAST:
    case STATISTIC_GREATEST:
        return extreme_of(gathered, metric->statistic == STATISTIC_LEAST, confidence);
    case STATISTIC_NINES:
        return nines_interval(gathered, confidence);
    default:
        return student_interval(gathered->values, gathered->value_count, confidence);
    }
}

/* Whether values of samples are what is estimated, and not sums over all of them. */
static bool is_over_values(enum statistic statistic)
{
    return statistic == STATISTIC_MEAN || statistic == STATISTIC_RATIO ||
           statistic == STATISTIC_ONCE || statistic == STATISTIC_TOTAL;
}

/* Whether equal values of all samples tell nothing about their spread. Counts of 0 do tell
 * something: how rare the event is at least. */
static bool tells_nothing(enum statistic statistic, double value)
{
    return is_over_values(statistic) || statistic == STATISTIC_PASSAGE ||
           statistic == STATISTIC_NINES || (statistic == STATISTIC_COUNT && value != 0);
}

/* Whether every sample that adds to the estimate has a value of its own: time up without a failure
 * has none, and the values of the others would be chosen by their outcome. */
static bool all_have_values(const struct gathered *gathered)
{
    for (size_t i = 0; i < gathered->count; i++) {
        if (gathered->wholes[i] == 0 && gathered->parts[i] != 0) {
            return false;
        }
    }
    return true;
}

/* Equal values in every replication: exact where nothing is random, else an interval of nothing
 * says nothing. */
static void judge_equal(struct estimate *estimate, const struct metric_replications *metric,
                        const struct gathered *gathered, struct arena *arena)
{
    struct interval *interval = &estimate->interval;
    if (gathered->value_count < 2 || !tells_nothing(metric->statistic, gathered->values[0]) ||
        !all_have_values(gathered)) {
        return;
    }
    for (size_t i = 1; i < gathered->value_count; i++) {
        double apart = fabs(gathered->values[i] - gathered->values[0]);
        if (apart > ROUNDING * fabs(gathered->values[0])) {
            return;
        }
    }
    if (metric->statistic == STATISTIC_COUNT && gathered->value_count < EQUAL_COUNTS) {
        return; /* by chance */
    }
    interval->known = false;
    interval->lower = interval->upper = 0;
    estimate->is_constant = true;
    estimate->reason =
        arena_print(arena, "the same value in all %zu samples: they say nothing about its spread",
                    gathered->value_count);
}

/* The values themselves where there are two or three: their mean alone would be none of them. */
static void list_values(struct estimate *estimate, const struct metric_replications *metric,
                        const struct gathered *gathered)
{
    size_t count = 0;
    if (!is_over_values(metric->statistic) || gathered->value_count < 5 ||
        !all_have_values(gathered)) {
        return;
    }
    for (size_t i = 0; i < gathered->value_count; i++) {
        size_t k = 0;
        while (k < count && estimate->values[k].value != gathered->values[i]) {
            k++;
        }
        if (k == ESTIMATE_VALUES_MOST) {
            return;
        }
        if (k == count) {
            estimate->values[count++] = (struct estimate_value){gathered->values[i], 0};
        }
        estimate->values[k].replications++;
    }
    double least = estimate->values[0].value;
    double greatest = least;
    for (size_t k = 1; k < count; k++) {
        least = fmin(least, estimate->values[k].value);
        greatest = fmax(greatest, estimate->values[k].value);
    }
    bool is_apart = greatest - least > APART * fmax(fabs(least), fabs(greatest));
    estimate->value_count = count >= 2 && is_apart ? count : 0;
}

static void undefined(struct estimate *estimate, const char *reason)
{
    double confidence = estimate->interval.confidence;
    estimate->interval = (struct interval){.confidence = confidence};
    estimate->is_constant = false;
    estimate->reason = reason;
}

/*
 * Few random events: a time or a ratio is undefined below 5 of them, an availability or a downtime
 * without any; all are marked below 50. The events of a first passage are the replications that saw
 * it.
 */
static void judge_events(struct estimate *estimate, const struct metric_replications *metric,
                         const struct replications *replications, const struct gathered *gathered,
                         struct arena *arena)
{
    bool is_passage = metric->statistic == STATISTIC_PASSAGE;
    bool is_amount = metric->statistic == STATISTIC_MEAN || metric->statistic == STATISTIC_TOTAL;
    double events = is_passage ? (double)gathered->value_count : gathered->events;
    bool rests_on_events = is_passage ? !estimate->is_constant : metric->rests_on_events;
    if (!rests_on_events || estimate->interval.samples == 0) {
        return;
    }
    if (is_amount && events == 0) {
        undefined(estimate,
                  arena_print(arena,
                              "no failure was seen in %" PRIu64 " replications: it fails less than "
                              "3 times in all of their time",
                              replications_done(replications)));
    } else if (!is_amount && events < ESTIMATE_EVENTS_LEAST) {
        undefined(estimate, arena_print(arena, "only %.0f failure%s seen: fewer than %d", events,
                                        events == 1 ? " was" : "s were", ESTIMATE_EVENTS_LEAST));
    } else if (events < ESTIMATE_EVENTS_TRUSTED) {
        estimate->mark = arena_print(arena, "it rests on %.0f failure%s: fewer than %d", events,
                                     events == 1 ? "" : "s", ESTIMATE_EVENTS_TRUSTED);
    }
}

/* Whether some replications, but not all, came to what is measured: those that did are the fast
 * ones. */
static bool is_cut_short(const struct metric_replications *metric, const struct gathered *gathered)
{
    return metric->statistic == STATISTIC_ONCE && gathered->value_count > 0 &&
           gathered->value_count < gathered->count;
}

/* Why a value has no bounds. */
static const char *why_unbounded(enum statistic statistic, const struct interval *interval)
{
    if (interval->samples >= 2 && statistic == STATISTIC_NINES) {
        return "the interval of the unavailability reaches 0";
    }
    if (interval->samples >= 2 && statistic == STATISTIC_RATIO) {
        return "a single replication has all that was observed";
    }
    return student_reason(interval);
}

void estimate_metric(struct estimate *estimate, const struct replications *replications,
                     const struct metric_replications *metric, bool batch_means, double confidence,
                     struct arena *arena)
{
    struct gathered gathered = gather_parts(replications, metric, batch_means, arena);
    *estimate = (struct estimate){.interval = interval_of(metric, &gathered, confidence, arena),
                                  .worth = INFINITY};
    struct interval *interval = &estimate->interval;
    interval_clip(interval, 0, metric->most);
    if (interval->samples == 0) {
        estimate->reason = metric->reason != NULL ? metric->reason : student_reason(interval);
        return;
    }
    if (is_cut_short(metric, &gathered)) {
        undefined(estimate, arena_print(arena,
                                        "%zu of %zu replications ended before it: the others are "
                                        "those that were fast",
                                        gathered.count - gathered.value_count, gathered.count));
        return;
    }
    if (!replications->is_random && interval->samples > 0) {
        estimate->is_exact = true;
        interval->lower = interval->upper = interval->mean;
        interval->known = true;
        estimate_edges(estimate, replications, metric);
        estimate->mark = metric->mark;
        return;
    }
    judge_equal(estimate, metric, &gathered, arena);
    list_values(estimate, metric, &gathered);
    judge_events(estimate, metric, replications, &gathered, arena);
    if (estimate->reason == NULL && !interval->known) {
        estimate->reason = why_unbounded(metric->statistic, interval);
    }
    if (metric->statistic == STATISTIC_LEAST || metric->statistic == STATISTIC_GREATEST) {
        estimate->reason = "an extreme of all replications has no interval";
    }
    if (metric->mark != NULL && interval->samples > 0) {
        estimate->mark = metric->mark;
    }
    if (estimate->mark == NULL && interval->samples > 0) {
        trust_judge(estimate, replications, metric, batch_means, arena);
    }
}

struct interval estimate_of_sums(const struct estimate_sums *sums, bool is_random,
                                 double confidence)
{
    ASSERT(sums->count <= UINT32_MAX);
    struct arena *arena = arena_create();
    const struct metric_replications metric = {.statistic = sums->statistic, .most = sums->most};
    struct gathered gathered = {.parts = ARENA_ARRAY(arena, double, sums->count),
                                .wholes = ARENA_ARRAY(arena, double, sums->count),
                                .values = ARENA_ARRAY(arena, double, sums->count)};
    bool is_amount = sums->statistic == STATISTIC_COUNT || sums->statistic == STATISTIC_TOTAL;
    for (size_t i = 0; i < sums->count; i++) {
        bool has_value = sums->wholes[i] > 0;
        double whole = is_amount || !has_value ? 1 : sums->wholes[i];
        gather_part(&gathered, sums->parts[i], sums->wholes[i], sums->parts[i] / whole, has_value);
    }
    struct estimate estimate = {.interval = interval_of(&metric, &gathered, confidence, arena)};
    interval_clip(&estimate.interval, 0, sums->most);
    if (!is_random && estimate.interval.samples > 0) {
        estimate.interval.lower = estimate.interval.upper = estimate.interval.mean;
        estimate.interval.known = true;
    } else {
        judge_equal(&estimate, &metric, &gathered, arena);
    }
    arena_destroy(arena);
    return estimate.interval;
}

/* The pseudo-values of the jackknife; one whose rest has nothing counts as having none. */
static void fill_pseudo(const struct replications *replications,
                        const struct metric_replications *metric, struct row *row)
{
    double part = 0;
    double whole = 0;
    double count = 0;
    for (uint64_t i = 0; i < replications->used; i++) {
        if (replications->states[i] == STORE_DONE) {
            part += metric->part[i];
            whole += metric->whole[i];
            count++;
        }
    }
    for (uint64_t i = 0; i < replications->used; i++) {
        double rest = whole - metric->whole[i];
        row->has[i] = replications->states[i] == STORE_DONE && whole > 0 && rest > 0;
        if (row->has[i]) {
            row->values[i] = count * part / whole - (count - 1) * (part - metric->part[i]) / rest;
        }
    }
}

/* Whether each replication came to what is measured. */
static bool all_came(const struct replications *replications,
                     const struct metric_replications *metric)
{
    bool have = true;
    for (uint64_t i = 0; i < replications->used; i++) {
        have = have && (replications->states[i] != STORE_DONE || metric->row.has[i]);
    }
    return have;
}

struct row estimate_row(const struct replications *replications,
                        const struct metric_replications *metric, struct arena *arena)
{
    struct row row = {ARENA_ARRAY(arena, double, replications->used),
                      ARENA_ARRAY(arena, bool, replications->used)};
    bool is_once = metric->statistic == STATISTIC_ONCE;
    bool is_ratio = metric->statistic == STATISTIC_RATIO || metric->statistic == STATISTIC_SHARE;
    if (is_once && !all_came(replications, metric)) {
        return row;
    }
    if ((is_ratio || is_once) && replications_done(replications) >= 2) {
        fill_pseudo(replications, metric, &row);
        return row;
    }
    for (uint64_t i = 0; i < replications->used; i++) {
        row.has[i] = metric->row.has[i] && replications->states[i] == STORE_DONE;
        row.values[i] = metric->row.values[i];
    }
    return row;
}
