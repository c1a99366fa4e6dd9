#include "experiments/runs/replications.h"

#include "tests/experiments/fixture.h"
#include "tests/experiments/made_up.h"

static bool add(struct samples *samples, uint64_t replication, enum store_status status,
                const char *text)
{
    struct error error = {0};
    char *copy = quoted(text);
    struct store_run run = {.replication = replication, .status = status, .text = copy};
    bool is_good = samples_add(samples, &run, true, &error);
    free(copy);
    return is_good;
}

#define RECORD(metrics)                                                                            \
    "{'events': 4, 'ticks_per_second': 1000, 'window_s': [1, 9], 'pieces': [0], 'metrics': "       \
    "{" metrics "}, " REST

/* Members of all records. */
#define REST "'resources': {'cpu': [0.5], 'disk': [0.25]}, 'laws': [['little', 'system', 0, true]]}"

Test(samples, put_each_metric_in_a_row_by_replication)
{
    struct arena *arena = arena_create();
    struct samples samples;
    double values[4];
    samples_init(&samples, arena, 4);
    cr_assert(add(&samples, 0, STORE_DONE, RECORD("'x': {'unit': 's', 'values': [1]}")));
    cr_assert(add(&samples, 1, STORE_FAILED, "it crashed"));
    cr_assert(add(&samples, 3, STORE_DONE,
                  RECORD("'y': {'unit': 's', 'values': [5]}, 'x': {'unit': 's', 'values': [null], "
                         "'reason': 'none'}")));
    samples_use(&samples, 4);
    const struct metric_samples *x = samples_metric(&samples, "x");
    cr_assert_not_null(x);
    cr_expect_eq(row_values(&x->row, 4, values), 1);
    cr_expect_eq(values[0], 1);
    cr_expect_str_eq(x->reason, "none");
    const struct metric_samples *y = samples_metric(&samples, "y");
    cr_expect_eq(row_values(&y->row, 4, values), 1);
    cr_expect_eq(row_values(&y->row, 3, values), 0);
    cr_expect(samples_has(&samples, 1) && !samples_has(&samples, 2) && !samples_has(&samples, 9));
    cr_expect_str_eq(samples.failures[1], "it crashed");
    cr_expect_eq(samples_done(&samples), 2);
    cr_expect_eq(samples.resource_count, 2);
    cr_expect(samples.resources[1].row.has[0] && samples.resources[1].row.values[0] == 0.25);
    cr_expect_str_eq(samples.resources[1].component, "disk");
    cr_expect_eq(samples.law_count, 1);
    cr_expect_null(samples_metric(&samples, "z"));
    arena_destroy(arena);
}

Test(samples, use_no_more_replications_than_asked)
{
    static const double values[] = {1, 2, 9};
    struct arena *arena = arena_create();
    struct samples samples;
    made_up(&samples, arena, &(struct made){.replications = 3, .metrics = {{.parts = values}}});
    samples_use(&samples, 2);
    cr_expect(samples.used == 2 && samples_done(&samples) == 2);
    samples_use(&samples, 3);
    cr_expect(samples.used == 3 && samples.metrics[0].row.values[2] == 9);
    arena_destroy(arena);
}

/* A metric of three windows in one replication: what it comes to. */
static struct metric_samples added_up(struct arena *arena, enum statistic statistic,
                                      const double *parts, const double *wholes)
{
    struct samples samples;
    made_up(&samples, arena,
            &(struct made){.replications = 1,
                           .windows = 3,
                           .lengths = (const double[]){1, 2, 5},
                           .metrics = {{.statistic = statistic,
                                        .parts = parts,
                                        .wholes = wholes,
                                        .events = (const double[]){3, 0, 4},
                                        .extra = "'reason':'none'"}}});
    return samples.metrics[0];
}

Test(samples, add_up_windows_as_the_statistic_says)
{
    static const struct {
        double parts[3], wholes[3];
        enum statistic statistic;
        double part, whole, value; /* NAN: it has none */
    } facts[] = {
        /* By length, not 2: and what is undefined counts with no time. */
        {{1, 2, 3}, {0}, STATISTIC_MEAN, 20, 8, 2.5},
        {{1, NAN, 3}, {0}, STATISTIC_MEAN, 16, 6, 16.0 / 6},
        {{NAN, NAN, NAN}, {0}, STATISTIC_MEAN, 0, 0, NAN},
        /* The ratio of sums is 3, the mean of ratios 5.5. */
        {{10, 0, 20}, {1, 0, 9}, STATISTIC_RATIO, 30, 10, 3},
        /* Time up without a failure belongs to it. */
        {{4, 6, 2}, {0, 1, 0}, STATISTIC_RATIO, 12, 1, 12},
        {{4, 6, 2}, {0, 0, 0}, STATISTIC_RATIO, 12, 0, NAN},
        {{1, 0, 2}, {4, 0, 8}, STATISTIC_SHARE, 3, 12, 0.25},
        {{1, 0, 2}, {1, 1, 1}, STATISTIC_COUNT, 3, 3, 3},
        {{0.5, 0, 2}, {1, 1, 1}, STATISTIC_TOTAL, 2.5, 3, 2.5},
        {{1, 1, 1}, {1, 1, 1}, STATISTIC_OUTCOME, 1, 3, 1},
        {{7, 7, 7}, {1, 1, 1}, STATISTIC_PASSAGE, 7, 3, 7},
        {{9, 9, 9}, {0, 0, 0}, STATISTIC_PASSAGE, 9, 0, NAN},
        {{4, 0, 3}, {1, 0, 1}, STATISTIC_LEAST, 3, 2, 3}, /* not 0: no one was seen in the second */
        {{4, 0, 5}, {1, 0, 1}, STATISTIC_GREATEST, 5, 2, 5},
        {{0.0625, 0, 0}, {1, 2, 5}, STATISTIC_NINES, 0.0625, 8, 2.1072099696478683},
        {{0, 0, 0}, {1, 2, 5}, STATISTIC_NINES, 0, 8, NAN},
    };
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        struct arena *arena = arena_create();
        struct metric_samples metric =
            added_up(arena, facts[i].statistic, facts[i].parts, facts[i].wholes);
        cr_expect_float_eq(metric.part[0], facts[i].part, 1e-12, "%zu", i);
        cr_expect_float_eq(metric.whole[0], facts[i].whole, 1e-12, "%zu", i);
        cr_expect_eq(metric.row.has[0], !isnan(facts[i].value), "%zu", i);
        cr_expect_float_eq(metric.row.values[0], isnan(facts[i].value) ? 0 : facts[i].value, 1e-12,
                           "%zu: %.17g", i, metric.row.values[0]);
        cr_expect_eq(metric.event[0], 7);
        arena_destroy(arena);
    }
}

/* With fewer than 5 replications a tenth of 80 windows is cut. */
Test(samples, leave_out_what_the_warm_up_cuts)
{
    static double values[SIMULATION_WINDOWS];
    static double series[RUN_RECORD_SERIES];
    struct arena *arena = arena_create();
    struct samples samples;
    for (size_t i = 0; i < SIMULATION_WINDOWS; i++) {
        values[i] = i < 8 ? 1000 : 2 + (double)(i % 2);
    }
    made_up(&samples, arena,
            &(struct made){.replications = 1,
                           .windows = SIMULATION_WINDOWS,
                           .series = series,
                           .metrics = {{.parts = values, .events = values}}});
    cr_expect_eq(samples.cuts[0], 8);
    cr_expect_eq(samples_removed(&samples, 0), 8);
    cr_expect_eq(samples.metrics[0].row.values[0], 2.5);
    cr_expect(samples.metrics[0].whole[0] == 72 && samples.metrics[0].event[0] == 180);
    arena_destroy(arena);
}

Test(samples, of_one_point_have_the_same_windows)
{
    struct arena *arena = arena_create();
    struct samples samples;
    samples_init(&samples, arena, 3);
    cr_assert(add(&samples, 0, STORE_DONE, RECORD("")));
    cr_expect_not(add(&samples, 1, STORE_DONE,
                      "{'ticks_per_second': 1000, 'window_s': [1, 2, 9], 'pieces': [0], 'metrics': "
                      "{}, 'resources': {}, "
                      "'laws': []}"));
    arena_destroy(arena);
}

Test(samples, a_damaged_record_is_an_error)
{
    struct arena *arena = arena_create();
    struct samples samples;
    samples_init(&samples, arena, 2);
    cr_expect_not(add(&samples, 0, STORE_DONE, "{'metrics'"));
    arena_destroy(arena);
}

Test(samples, come_from_the_store_with_or_without_values)
{
    struct fixture fixture;
    struct samples samples;
    fixture_open(&fixture, MM1 MM1_RUN "}");
    fixture_make_up(&fixture, 0, 0, 5, 0.5);
    fixture_make_up(&fixture, 0, 2, 7, 0.5);
    struct experiment_point point;
    experiment_point_open(&fixture.experiment, 0, &point);
    cr_assert(
        samples_load(&samples, point.arena, fixture.store, &point.stored, false, &fixture.error));
    cr_expect(samples.capacity == 3 && samples_has(&samples, 2) && !samples_has(&samples, 1));
    cr_expect_eq(samples.metric_count, 0);
    cr_assert(
        samples_load(&samples, point.arena, fixture.store, &point.stored, true, &fixture.error));
    samples_use(&samples, 3);
    cr_expect_eq(samples_metric(&samples, "throughput")->row.values[2], 7);
    experiment_point_close(&point);
    fixture_close(&fixture);
}
