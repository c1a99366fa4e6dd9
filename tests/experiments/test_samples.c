#include "experiments/samples.h"

#include "tests/experiments/fixture.h"

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

#define RECORD(metrics) "{'events': 4, 'cuts_s': [1], 'metrics': {" metrics "}, " REST

/* What every record has. */
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
    cr_assert(
        add(&samples, 0, STORE_DONE,
            RECORD("'x': {'unit': 's', 'values': [1], 'percentiles': [[1, 2, null, 4, null]]}")));
    const struct metric_samples *x = &samples.metrics[0];
    cr_expect(x->has_percentiles);
    cr_expect(x->rows[0].has[0] && x->rows[1].has[0] && !x->rows[2].has[0] && x->rows[3].has[0]);
    cr_expect_eq(x->rows[3].values[0], 4);
    arena_destroy(arena);
}

/* A record whose signal stays at `late` but for its first 30 of 192 batches. */
static void add_signal(struct samples *samples, uint64_t replication, double early, double late)
{
    struct text_buffer text = {0};
    text_append(&text, "{'events': 4, 'cuts_s': [0");
    for (int i = 1; i <= SIMULATION_CUTS; i++) {
        text_print(&text, ", %d", i);
    }
    text_append(&text, "], 'series': [");
    for (int i = 0; i < RECORD_SERIES; i++) {
        text_print(&text, "%s%g", i == 0 ? "" : ", ", (i < 30 ? early : late) + i % 2);
    }
    text_append(&text, "], 'metrics': {'x': {'unit': 's', 'values': [100");
    for (int i = 1; i <= SIMULATION_CUTS; i++) {
        text_print(&text, ", %d", 100 + i);
    }
    text_append(&text, "]}}, 'resources': {}, 'laws': []}");
    cr_assert(add(samples, replication, STORE_DONE, text.text));
    text_buffer_free(&text);
}

Test(samples, use_the_cut_that_suits_all_of_them)
{
    struct arena *arena = arena_create();
    struct samples samples;
    samples_init(&samples, arena, 3);
    add_signal(&samples, 0, 0, 50); /* 30 batches are 5 of 32 parts of the run */
    add_signal(&samples, 1, 60, 50);
    add_signal(&samples, 2, 90, 50);
    samples_use(&samples, 1);
    cr_expect_eq(samples.cut, 5);
    cr_expect_eq(samples.cuts_s[samples.cut], 5);
    cr_expect_eq(samples_metric(&samples, "x")->rows[SAMPLE_OF_VALUES].values[0], 105);
    samples_use(&samples, 3); /* together their signal is level: nothing to cut */
    cr_expect_eq(samples.cut, 0);
    cr_expect_eq(samples_metric(&samples, "x")->rows[SAMPLE_OF_VALUES].values[2], 100);
    cr_expect(samples.used == 3 && !samples.cut_is_late);
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
