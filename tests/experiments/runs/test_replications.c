#include "experiments/runs/replications.h"

#include "tests/experiments/fixture.h"
#include "tests/experiments/made_up.h"

static bool add(struct replications *replications, uint64_t replication, enum store_status status,
                const char *text)
{
    struct error error = {0};
    char *copy = quoted(text);
    struct store_run run = {.replication = replication, .status = status, .text = copy};
    bool is_good = replications_add(replications, &run, true, &error);
    free(copy);
    return is_good;
}

#define RECORD(metrics)                                                                            \
    "{'events': 4, 'ticks_per_second': 1000, 'window_s': [1, 9], 'pieces': [0], 'metrics': "       \
    "{" metrics "}, " REST

/* Members of all records. */
#define REST "'resources': {'cpu': [0.5], 'disk': [0.25]}, 'laws': [['little', 'system', 0, true]]}"

Test(replications, put_each_metric_in_a_row_by_replication)
{
    struct arena *arena = arena_create();
    struct replications replications;
    double values[4];
    replications_init(&replications, arena, 4);
    cr_assert(add(&replications, 0, STORE_DONE, RECORD("'x': {'unit': 's', 'values': [1]}")));
    cr_assert(add(&replications, 1, STORE_FAILED, "it crashed"));
    cr_assert(add(&replications, 3, STORE_DONE,
                  RECORD("'y': {'unit': 's', 'values': [5]}, 'x': {'unit': 's', 'values': [null], "
                         "'reason': 'none'}")));
    replications_use(&replications, 4);
    const struct metric_replications *x = replications_metric(&replications, "x");
    cr_assert_not_null(x);
    cr_expect_eq(row_values(&x->row, 4, values), 1);
    cr_expect_eq(values[0], 1);
    cr_expect_str_eq(x->reason, "none");
    const struct metric_replications *y = replications_metric(&replications, "y");
    cr_expect_eq(row_values(&y->row, 4, values), 1);
    cr_expect_eq(row_values(&y->row, 3, values), 0);
    cr_expect(replications_has(&replications, 1) && !replications_has(&replications, 2) &&
              !replications_has(&replications, 9));
    cr_expect_str_eq(replications.failures[1], "it crashed");
    cr_expect_eq(replications_done(&replications), 2);
    cr_expect_eq(replications.resource_count, 2);
    cr_expect(replications.resources[1].row.has[0] &&
              replications.resources[1].row.values[0] == 0.25);
    cr_expect_str_eq(replications.resources[1].component, "disk");
    cr_expect_eq(replications.law_count, 1);
    cr_expect_null(replications_metric(&replications, "z"));
    arena_destroy(arena);
}

Test(replications, use_no_more_replications_than_asked)
{
    static const double values[] = {1, 2, 9};
    struct arena *arena = arena_create();
    struct replications replications;
    made_up(&replications, arena,
            &(struct made){.replications = 3, .metrics = {{.parts = values}}});
    replications_use(&replications, 2);
    cr_expect(replications.used == 2 && replications_done(&replications) == 2);
    replications_use(&replications, 3);
    cr_expect(replications.used == 3 && replications.metrics[0].row.values[2] == 9);
    arena_destroy(arena);
}

/* A metric of three windows in one replication: what it comes to. */
static struct metric_replications added_up(struct arena *arena, enum statistic statistic,
                                           const double *parts, const double *wholes)
{
    struct replications replications;
    made_up(&replications, arena,
            &(struct made){.replications = 1,
                           .windows = 3,
                           .lengths = (const double[]){1, 2, 5},
                           .metrics = {{.statistic = statistic,
                                        .parts = parts,
                                        .wholes = wholes,
                                        .events = (const double[]){3, 0, 4},
                                        .extra = "'reason':'none'"}}});
    return replications.metrics[0];
}

Test(replications, add_up_windows_as_the_statistic_says)
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
        /* Also before the cut, and once however many windows say it. */
        {{5, 0, 0}, {1, 0, 0}, STATISTIC_ONCE, 5, 1, 5},
        {{0, 5, 5}, {0, 1, 1}, STATISTIC_ONCE, 5, 1, 5},
        {{0, 1, 0}, {0, 4, 0}, STATISTIC_ONCE, 1, 4, 0.25},
        {{0, 0, 0}, {0, 0, 0}, STATISTIC_ONCE, 0, 0, NAN},
        {{4, 0, 3}, {1, 0, 1}, STATISTIC_LEAST, 3, 2, 3}, /* not 0: no one was seen in the second */
        {{4, 0, 5}, {1, 0, 1}, STATISTIC_GREATEST, 5, 2, 5},
        {{0.0625, 0, 0}, {1, 2, 5}, STATISTIC_NINES, 0.0625, 8, 2.1072099696478683},
        {{0, 0, 0}, {1, 2, 5}, STATISTIC_NINES, 0, 8, NAN},
    };
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        struct arena *arena = arena_create();
        struct metric_replications metric =
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
Test(replications, leave_out_what_the_warm_up_cuts)
{
    static double values[SIMULATION_WINDOWS];
    static double series[RUN_RECORD_SERIES];
    struct arena *arena = arena_create();
    struct replications replications;
    for (size_t i = 0; i < SIMULATION_WINDOWS; i++) {
        values[i] = i < 8 ? 1000 : 2 + (double)(i % 2);
    }
    made_up(&replications, arena,
            &(struct made){.replications = 1,
                           .windows = SIMULATION_WINDOWS,
                           .series = series,
                           .metrics = {{.parts = values, .events = values}}});
    cr_expect_eq(replications.cuts[0], 8);
    cr_expect_eq(replications_removed(&replications, 0), 8);
    cr_expect_eq(replications.metrics[0].row.values[0], 2.5);
    cr_expect(replications.metrics[0].whole[0] == 72 && replications.metrics[0].event[0] == 180);
    arena_destroy(arena);
}

Test(replications, of_one_point_have_the_same_windows)
{
    struct arena *arena = arena_create();
    struct replications replications;
    replications_init(&replications, arena, 3);
    cr_assert(add(&replications, 0, STORE_DONE, RECORD("")));
    cr_expect_not(add(&replications, 1, STORE_DONE,
                      "{'ticks_per_second': 1000, 'window_s': [1, 2, 9], 'pieces': [0], 'metrics': "
                      "{}, 'resources': {}, "
                      "'laws': []}"));
    arena_destroy(arena);
}

Test(replications, a_damaged_record_is_an_error)
{
    struct arena *arena = arena_create();
    struct replications replications;
    replications_init(&replications, arena, 2);
    cr_expect_not(add(&replications, 0, STORE_DONE, "{'metrics'"));
    arena_destroy(arena);
}

Test(replications, come_from_the_store_with_or_without_values)
{
    struct fixture fixture;
    struct replications replications;
    fixture_open(&fixture, MM1 MM1_RUN "}");
    fixture_make_up(&fixture, 0, 0, 5, 0.5);
    fixture_make_up(&fixture, 0, 2, 7, 0.5);
    struct experiment_point point;
    experiment_point_open(&fixture.experiment, 0, &point);
    cr_assert(replications_load(&replications, point.arena, fixture.store, &point.stored, false,
                                &fixture.error));
    cr_expect(replications.capacity == 3 && replications_has(&replications, 2) &&
              !replications_has(&replications, 1));
    cr_expect_eq(replications.metric_count, 0);
    cr_assert(replications_load(&replications, point.arena, fixture.store, &point.stored, true,
                                &fixture.error));
    replications_use(&replications, 3);
    cr_expect_eq(replications_metric(&replications, "throughput")->row.values[2], 7);
    experiment_point_close(&point);
    fixture_close(&fixture);
}
