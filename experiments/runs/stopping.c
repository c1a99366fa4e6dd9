#include "experiments/runs/stopping.h"

#include "experiments/results/named_metric.h"

#include <string.h>

const char *const stopped_by_names[] = {"replications", "precision", "maximum", "run_length"};

/* Whether an estimate is as narrow as wanted; one whose width cannot be told is not. */
static bool is_narrow_enough(const struct estimate *estimate, double relative)
{
    const struct interval *interval = &estimate->interval;
    return interval->known &&
           interval_half_width(interval) <= relative * __builtin_fabs(interval->mean);
}

/* A wanted metric as the first so many replications tell it. */
struct judged {
    bool is_met;
    bool is_exact; /* without any randomness: narrow in all rounds */
    bool is_blind; /* a width that is not to be trusted, or none at all */
    bool is_short; /* narrow, but the runs are too short for it */
};

static struct judged judge_one(const struct run_parameters *run,
                               const struct replications *replications, const struct wanted *wanted)
{
    struct named_metric named = named_metric_find(replications, wanted->metric);
    struct estimate estimate = {0};
    if (named.metric == NULL) {
        return (struct judged){0};
    }
    named_metric_estimate(&estimate, replications, named, false, run->confidence,
                          replications->arena);
    /* More replications of an exact value say no more. */
    bool narrow = estimate.is_exact || is_narrow_enough(&estimate, wanted->relative);
    bool has_value = estimate.interval.samples > 0;
    bool is_blind = has_value && (!estimate.interval.known || (narrow && estimate.mark != NULL));
    return (struct judged){.is_met = narrow && !is_blind,
                           .is_exact = estimate.is_exact,
                           .is_blind = is_blind,
                           .is_short = narrow && estimate.is_short};
}

static struct judged *judge_metrics(const struct run_parameters *run,
                                    struct replications *replications, uint64_t count,
                                    struct arena *arena)
{
    struct judged *list = ARENA_ARRAY(arena, struct judged, run->wanted_count);
    if (count > 0) {
        replications_use(replications, count);
        for (size_t i = 0; i < run->wanted_count; i++) {
            list[i] = judge_one(run, replications, &run->wanted[i]);
        }
    }
    return list;
}

/* The values of a wanted metric, in their order. */
static size_t wanted_values(const struct replications *replications, const char *name,
                            double *values)
{
    struct named_metric named = named_metric_find(replications, name);
    if (named.metric == NULL) {
        return 0;
    }
    struct row row = named_metric_row(replications, named, replications->arena);
    return row_values(&row, replications->used, values);
}

struct precision_goal *stopping_goals(const struct run_parameters *run,
                                      struct replications *replications, uint64_t count,
                                      uint64_t before, struct arena *arena)
{
    struct precision_goal *list = ARENA_ARRAY(arena, struct precision_goal, run->wanted_count);
    const struct judged *then = judge_metrics(run, replications, before, arena);
    const struct judged *now = judge_metrics(run, replications, count, arena);
    for (size_t i = 0; i < run->wanted_count; i++) {
        double *values = ARENA_ARRAY(arena, double, count);
        list[i] = (struct precision_goal){
            .values = values,
            /* The spread of such values does not tell how many are needed. */
            .count =
                now[i].is_blind ? 0 : wanted_values(replications, run->wanted[i].metric, values),
            .relative_half_width = run->wanted[i].relative,
            .is_met = now[i].is_met,
            .was_met = then[i].is_met || now[i].is_exact,
            .is_hopeless = now[i].is_short && then[i].is_short,
        };
    }
    return list;
}

static struct precision decide_precision(const struct run_parameters *run,
                                         struct replications *replications, uint64_t count,
                                         uint64_t before)
{
    struct precision_rule rule = {
        .minimum = (size_t)run->replications_minimum,
        .maximum = (size_t)run->replications_maximum,
        .confidence = run->confidence,
    };
    struct arena *arena = arena_create();
    struct precision_goal *list = stopping_goals(run, replications, count, before, arena);
    struct precision next = precision_next(&rule, list, run->wanted_count, count);
    arena_destroy(arena);
    return next;
}

bool stopping_fell_short(const struct stopping *stopping)
{
    return stopping->is_complete && (stopping->stopped_by == STOPPED_BY_MAXIMUM ||
                                     stopping->stopped_by == STOPPED_BY_RUN_LENGTH);
}

/* Whether a name is a metric's, or one of its percentiles'. */
static bool is_named(const struct run_record_metric *metric, const char *name)
{
    size_t length;
    bool is_percentile = metric_percentile(name, &length) >= 0 && metric->cells != NULL &&
                         strlen(metric->name) == length && memcmp(metric->name, name, length) == 0;
    return is_percentile || strcmp(metric->name, name) == 0;
}

bool stopping_check(const struct run_parameters *run, const struct run_record *record,
                    struct error *error)
{
    struct arena *arena = arena_create();
    const char **names = ARENA_ARRAY(arena, const char *, record->metric_count);
    bool is_good = true;
    for (size_t i = 0; i < record->metric_count; i++) {
        names[i] = record->metrics[i].name;
    }
    for (size_t i = 0; is_good && i < run->wanted_count; i++) {
        const char *wanted = run->wanted[i].metric;
        size_t found = 0;
        while (found < record->metric_count && !is_named(&record->metrics[found], wanted)) {
            found++;
        }
        if (found == record->metric_count) {
            const char *nearest = text_nearest(wanted, names, record->metric_count);
            is_good = error_set(error, ERROR_SPEC, "/run/replications/until",
                                "the system has no metric \"%s\"%s%s%s", wanted,
                                nearest == NULL ? "" : "; did you mean \"",
                                nearest == NULL ? "" : nearest, nearest == NULL ? "" : "\"?");
        }
    }
    arena_destroy(arena);
    return is_good;
}

struct stopping stopping_replay(const struct run_parameters *run, struct replications *replications)
{
    struct stopping stopping = {.replications = (uint64_t)run->replications_minimum};
    uint64_t counted = 0;
    uint64_t before = 0; /* replications at the end of the round before */
    while (true) {
        while (counted < stopping.replications && replications_has(replications, counted)) {
            counted++;
        }
        if (counted < stopping.replications) {
            return stopping;
        }
        if (run->wanted_count == 0) {
            replications_use(replications, stopping.replications);
            stopping.is_complete = true;
            stopping.stopped_by = STOPPED_BY_REPLICATIONS;
            return stopping;
        }
        struct precision next = decide_precision(run, replications, stopping.replications, before);
        if (next.add == 0) {
            stopping.is_complete = true;
            stopping.stopped_by = next.reached    ? STOPPED_BY_PRECISION
                                  : next.hopeless ? STOPPED_BY_RUN_LENGTH
                                                  : STOPPED_BY_MAXIMUM;
            return stopping;
        }
        before = stopping.replications;
        stopping.replications += next.add;
    }
}
