#include "experiments/rounds.h"

#include <string.h>

const char *const stopped_by_names[] = {"replications", "precision", "maximum"};

struct precision_goal *rounds_goals(const struct run_parameters *run, const struct samples *samples,
                                    uint64_t count, struct arena *arena)
{
    struct precision_goal *list = ARENA_ARRAY(arena, struct precision_goal, run->wanted_count);
    for (size_t i = 0; i < run->wanted_count; i++) {
        const struct metric_samples *metric = samples_metric(samples, run->wanted[i].metric);
        double *values = ARENA_ARRAY(arena, double, count);
        list[i] = (struct precision_goal){
            .values = values,
            .count =
                metric == NULL ? 0 : row_values(&metric->rows[SAMPLE_OF_VALUES], count, values),
            .relative_half_width = run->wanted[i].relative,
        };
    }
    return list;
}

static struct precision decide(const struct run_parameters *run, struct samples *samples,
                               uint64_t count)
{
    samples_use(samples, count);
    struct precision_rule rule = {
        .minimum = (size_t)run->replications_minimum,
        .maximum = (size_t)run->replications_maximum,
        .confidence = run->confidence,
    };
    struct arena *arena = arena_create();
    struct precision_goal *list = rounds_goals(run, samples, count, arena);
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
        names[i] = record->metrics[i * record->cut_count].name;
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
        struct precision next = decide(run, samples, rounds.replications);
        if (next.add == 0) {
            rounds.is_complete = true;
            rounds.stopped_by = next.reached ? STOPPED_BY_PRECISION : STOPPED_BY_MAXIMUM;
            return rounds;
        }
        rounds.replications += next.add;
    }
}
