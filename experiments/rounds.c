#include "experiments/rounds.h"

#include "experiments/estimate.h"

#include <string.h>

const char *const stopped_by_names[] = {"replications", "precision", "maximum"};

/* Whether an estimate is as narrow as wanted; one whose width cannot be told is not. */
static bool is_narrow(const struct estimate *estimate, double relative)
{
    const struct interval *interval = &estimate->interval;
    return interval->known &&
           interval_half_width(interval) <= relative * __builtin_fabs(interval->mean);
}

/* Whether each wanted metric is narrow over the first `count` replications; one without any
 * randomness is so in all rounds. */
static void judge(const struct run_parameters *run, struct samples *samples, uint64_t count,
                  bool *is_met, bool *is_exact, bool *is_blind)
{
    samples_use(samples, count);
    for (size_t i = 0; i < run->wanted_count; i++) {
        const struct metric_samples *metric = samples_metric(samples, run->wanted[i].metric);
        struct estimate estimate = {0};
        if (metric != NULL) {
            estimate_metric(&estimate, samples, metric, false, run->confidence, samples->arena);
        }
        /* More replications of the same say no more. */
        is_met[i] = estimate.is_exact || is_narrow(&estimate, run->wanted[i].relative);
        /* A width that is not to be trusted, or none at all. */
        bool has_value = estimate.interval.samples > 0;
        is_blind[i] =
            has_value && (!estimate.interval.known || (is_met[i] && estimate.mark != NULL));
        is_met[i] = is_met[i] && !is_blind[i];
        is_exact[i] = estimate.is_exact;
    }
}

/* The values of a wanted metric, in their order. */
static size_t wanted_values(const struct samples *samples, const char *name, double *values)
{
    const struct metric_samples *metric = samples_metric(samples, name);
    if (metric == NULL) {
        return 0;
    }
    struct row row = estimate_row(samples, metric, samples->arena);
    return row_values(&row, samples->used, values);
}

struct precision_goal *rounds_goals(const struct run_parameters *run, struct samples *samples,
                                    uint64_t count, uint64_t before, struct arena *arena)
{
    struct precision_goal *list = ARENA_ARRAY(arena, struct precision_goal, run->wanted_count);
    bool *was_met = ARENA_ARRAY(arena, bool, run->wanted_count);
    bool *is_met = ARENA_ARRAY(arena, bool, run->wanted_count);
    bool *is_exact = ARENA_ARRAY(arena, bool, run->wanted_count);
    bool *is_blind = ARENA_ARRAY(arena, bool, run->wanted_count);
    if (before > 0) {
        judge(run, samples, before, was_met, is_exact, is_blind);
    }
    judge(run, samples, count, is_met, is_exact, is_blind);
    for (size_t i = 0; i < run->wanted_count; i++) {
        double *values = ARENA_ARRAY(arena, double, count);
        list[i] = (struct precision_goal){
            .values = values,
            /* The spread of such values does not tell how many are needed. */
            .count = is_blind[i] ? 0 : wanted_values(samples, run->wanted[i].metric, values),
            .relative_half_width = run->wanted[i].relative,
            .is_met = is_met[i],
            .was_met = was_met[i] || is_exact[i],
        };
    }
    return list;
}

static struct precision decide(const struct run_parameters *run, struct samples *samples,
                               uint64_t count, uint64_t before)
{
    struct precision_rule rule = {
        .minimum = (size_t)run->replications_minimum,
        .maximum = (size_t)run->replications_maximum,
        .confidence = run->confidence,
    };
    struct arena *arena = arena_create();
    struct precision_goal *list = rounds_goals(run, samples, count, before, arena);
    struct precision next = precision_next(&rule, list, run->wanted_count, count);
    arena_destroy(arena);
    return next;
}

bool rounds_check(const struct run_parameters *run, const struct record *record,
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
        while (found < record->metric_count && strcmp(names[found], wanted) != 0) {
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

struct rounds rounds_replay(const struct run_parameters *run, struct samples *samples)
{
    struct rounds rounds = {.replications = (uint64_t)run->replications_minimum};
    uint64_t counted = 0;
    uint64_t before = 0; /* replications at the end of the round before */
    while (true) {
        while (counted < rounds.replications && samples_has(samples, counted)) {
            counted++;
        }
        if (counted < rounds.replications) {
            return rounds;
        }
        if (run->wanted_count == 0) {
            samples_use(samples, rounds.replications);
            rounds.is_complete = true;
            rounds.stopped_by = STOPPED_BY_REPLICATIONS;
            return rounds;
        }
        struct precision next = decide(run, samples, rounds.replications, before);
        if (next.add == 0) {
            rounds.is_complete = true;
            rounds.stopped_by = next.reached ? STOPPED_BY_PRECISION : STOPPED_BY_MAXIMUM;
            return rounds;
        }
        before = rounds.replications;
        rounds.replications += next.add;
    }
}
