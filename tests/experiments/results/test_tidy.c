#include "experiments/results/tidy.h"

#include "tests/experiments/results.h"

enum { ROWS_MOST = 200, COLUMNS = 16 };

/* The rows visited, with their texts copied: a row is valid until the visit returns. */
struct seen {
    struct arena *arena;
    size_t columns;
    const char *names[COLUMNS];
    struct plain rows[ROWS_MOST][COLUMNS];
    size_t count;
};

static void see(void *context, const struct tidy_row *row)
{
    struct seen *seen = context;
    cr_assert(seen->count < ROWS_MOST && row->count <= COLUMNS);
    cr_assert(seen->count == 0 || seen->columns == row->count);
    seen->columns = row->count;
    for (size_t i = 0; i < row->count; i++) {
        cr_assert(seen->count == 0 || strcmp(seen->names[i], row->cells[i].name) == 0);
        seen->names[i] = arena_copy(seen->arena, row->cells[i].name);
        seen->rows[seen->count][i] = plain_copy(&row->cells[i].value, seen->arena);
    }
    seen->count++;
}

static const struct plain *cell(const struct seen *seen, size_t row, const char *name)
{
    for (size_t i = 0; i < seen->columns; i++) {
        if (strcmp(seen->names[i], name) == 0) {
            return &seen->rows[row][i];
        }
    }
    cr_assert_fail("there is no column %s", name);
    return NULL;
}

/* The row of that metric, which there must be once. */
static size_t row_of(const struct seen *seen, const char *metric)
{
    size_t found = SIZE_MAX;
    for (size_t i = 0; i < seen->count; i++) {
        if (strcmp(cell(seen, i, "metric")->text, metric) == 0) {
            cr_expect_eq(found, SIZE_MAX, "%s is there twice", metric);
            found = i;
        }
    }
    cr_assert(found < seen->count, "there is no row of %s", metric);
    return found;
}

static void expect_real(const struct seen *seen, size_t row, const char *name, double value)
{
    const struct plain *found = cell(seen, row, name);
    cr_expect(found->type == PLAIN_REAL && found->real == value, "%s", name);
}

Test(tidy, has_a_row_for_each_metric_and_each_percentile)
{
    struct fixture fixture;
    struct results_look look;
    struct seen *seen = memory_alloc(sizeof *seen);
    *seen = (struct seen){.arena = arena_create()};
    fixture_open(&fixture, MM1 MM1_RUN ", 'sweep': {'system.stations.cpu.servers': [2]}}");
    fixture_run(&fixture, 0, 3);
    results_look_at(&fixture, 0, &look);
    tidy_metrics(&look.found, see, seen);
    size_t rows = 0;
    for (size_t i = 0; i < look.found.metric_count; i++) {
        const struct result_metric *metric = &look.found.metrics[i];
        rows += metric->percentiles == NULL ? 1 : 1 + PERCENTILES;
        size_t row = row_of(seen, metric->name);
        cr_expect_str_eq(cell(seen, row, "unit")->text, metric->unit);
        if (metric->mean.interval.known) {
            expect_real(seen, row, "mean", metric->mean.interval.mean);
            expect_real(seen, row, "low", metric->mean.interval.lower);
            expect_real(seen, row, "high", metric->mean.interval.upper);
        }
    }
    cr_expect_eq(seen->count, rows);
    size_t row = row_of(seen, "response_time.p50");
    cr_expect_eq(cell(seen, row, "system.stations.cpu.servers")->integer, 2);
    cr_expect_eq(cell(seen, row, "replications")->integer, 3);
    cr_expect_eq(cell(seen, row, "point")->integer, 0);
    expect_real(seen, row, "confidence", 0.95);
    arena_destroy(seen->arena);
    memory_free(seen);
    results_close(&look);
    fixture_close(&fixture);
}

Test(tidy, says_why_a_number_is_missing)
{
    struct fixture fixture;
    struct results_look look;
    struct seen *seen = memory_alloc(sizeof *seen);
    *seen = (struct seen){.arena = arena_create()};
    fixture_open(&fixture, MM1 ", 'run': {'horizon': '400 s', 'replications': 2}}");
    fixture_make_up(&fixture, 0, 0, 1, 0.5);
    fixture_put(&fixture, 0, 1, STORE_FAILED, "it crashed");
    results_look_at(&fixture, 0, &look);
    tidy_metrics(&look.found, see, seen);
    size_t row = row_of(seen, "lost_fraction");
    cr_expect_eq(cell(seen, row, "mean")->type, PLAIN_NULL);
    cr_expect_eq(cell(seen, row, "low")->type, PLAIN_NULL);
    cr_expect_str_eq(cell(seen, row, "reason")->text, "nobody came");
    row = row_of(seen, "throughput");
    expect_real(seen, row, "mean", 1);
    cr_expect_eq(cell(seen, row, "high")->type, PLAIN_NULL);
    cr_expect_eq(cell(seen, row, "reason")->type, PLAIN_TEXT);
    cr_expect_eq(cell(seen, row, "replications")->integer, 1);
    cr_expect_eq(cell(seen, row, "samples")->integer, 1);
    arena_destroy(seen->arena);
    memory_free(seen);
    results_close(&look);
    fixture_close(&fixture);
}

Test(tidy, of_samples_has_a_row_for_each_value)
{
    struct fixture fixture;
    struct results_look look;
    struct seen *seen = memory_alloc(sizeof *seen);
    *seen = (struct seen){.arena = arena_create()};
    fixture_open(&fixture, MM1 MM1_RUN "}");
    for (uint64_t i = 0; i < 3; i++) {
        fixture_make_up(&fixture, 0, i, (double)(i + 4), 0.5);
    }
    results_look_at(&fixture, 0, &look);
    tidy_samples(&look.found, see, seen);
    cr_assert_eq(seen->count, 3); /* nobody came: the other metric has no values */
    for (size_t i = 0; i < 3; i++) {
        cr_expect_str_eq(cell(seen, i, "metric")->text, "throughput");
        cr_expect_eq(cell(seen, i, "replication")->integer, (int64_t)i);
        expect_real(seen, i, "value", (double)(i + 4));
        expect_real(seen, i, "warmup", look.found.removed_s[i]);
    }
    arena_destroy(seen->arena);
    memory_free(seen);
    results_close(&look);
    fixture_close(&fixture);
}

/* The columns are those of the rows. */
Test(tidy, names_the_columns_of_a_table_without_rows)
{
    struct plain_member swept = {"a.b", {.type = PLAIN_TEXT, .text = "x"}};
    const struct plain parameters = {.type = PLAIN_OBJECT, .members = &swept, .count = 1};
    struct seen *seen = memory_alloc(sizeof *seen);
    *seen = (struct seen){.arena = arena_create()};
    tidy_metrics_columns(&parameters, see, seen);
    cr_expect_eq(seen->columns, 13);
    cr_expect_str_eq(seen->names[1], "a.b");
    cr_expect_str_eq(seen->names[12], "reason");
    seen->count = 0;
    tidy_samples_columns(&parameters, see, seen);
    cr_expect_eq(seen->columns, 7);
    cr_expect_str_eq(seen->names[6], "value");
    arena_destroy(seen->arena);
    memory_free(seen);
}
