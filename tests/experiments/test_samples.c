#include "experiments/samples.h"

#include "tests/experiments/fixture.h"

static bool add(struct samples *samples, uint64_t replication, enum store_status status,
                const char *text)
{
    struct error error = {0};
    char *copy = quoted(text);
    struct store_run run = {replication, status, copy};
    bool is_good = samples_add(samples, &run, true, &error);
    free(copy);
    return is_good;
}

#define RECORD(metrics) "{'events': 4, 'warmup_s': 1, 'metrics': {" metrics "}, " REST

/* What every record has. */
#define REST "'resources': {'cpu': 0.5, 'disk': 0.25}, 'laws': [['little', 'system', 0, true]]}"

Test(samples, put_each_metric_in_a_row_by_replication)
{
    struct arena *arena = arena_create();
    struct samples samples;
    double values[4];
    samples_init(&samples, arena, 4);
    cr_assert(add(&samples, 0, STORE_DONE, RECORD("'x': {'unit': 's', 'value': 1}")));
    cr_assert(add(&samples, 1, STORE_FAILED, "it crashed"));
    cr_assert(add(&samples, 3, STORE_DONE,
                  RECORD("'y': {'unit': 's', 'value': 5}, 'x': {'unit': 's', 'reason': 'none'}")));
    const struct metric_samples *x = samples_metric(&samples, "x");
    cr_assert_not_null(x);
    cr_expect_eq(row_values(&x->rows[SAMPLE_OF_VALUES], 4, values), 1);
    cr_expect_eq(values[0], 1);
    cr_expect_str_eq(x->reason, "none");
    const struct metric_samples *y = samples_metric(&samples, "y");
    cr_expect_eq(row_values(&y->rows[SAMPLE_OF_VALUES], 4, values), 1);
    cr_expect_eq(row_values(&y->rows[SAMPLE_OF_VALUES], 3, values), 0);
    cr_expect(samples_has(&samples, 1) && !samples_has(&samples, 2) && !samples_has(&samples, 9));
    cr_expect_str_eq(samples.failures[1], "it crashed");
    cr_expect_eq(samples_done(&samples), 2);
    cr_expect_eq(samples.resource_count, 2);
    cr_expect_str_eq(samples.resources[1].component, "disk");
    cr_expect_eq(samples.law_count, 1);
    cr_expect_null(samples_metric(&samples, "z"));
    arena_destroy(arena);
}

Test(samples, percentiles_count_where_they_are_supported)
{
    struct arena *arena = arena_create();
    struct samples samples;
    samples_init(&samples, arena, 2);
    cr_assert(add(&samples, 0, STORE_DONE,
                  RECORD("'x': {'unit': 's', 'value': 1, 'percentiles': [1, 2, null, 4, null]}")));
    const struct metric_samples *x = &samples.metrics[0];
    cr_expect(x->has_percentiles);
    cr_expect(x->rows[0].has[0] && x->rows[1].has[0] && !x->rows[2].has[0] && x->rows[3].has[0]);
    cr_expect_eq(x->rows[3].values[0], 4);
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
    cr_expect_eq(samples_metric(&samples, "throughput")->rows[SAMPLE_OF_VALUES].values[2], 7);
    experiment_point_close(&point);
    fixture_close(&fixture);
}
