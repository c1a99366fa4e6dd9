#include "experiments/runs/store_results.h"

#include "experiments/runs/store_file.h"
#include "tests/experiments/fixture.h"

/* The first row of a query, its columns with a bar between them. */
static const char *first(struct store *store, const char *query, char text[256])
{
    sqlite3_stmt *select;
    cr_assert_eq(sqlite3_prepare_v2(store->database, query, -1, &select, NULL), SQLITE_OK, "%s",
                 sqlite3_errmsg(store->database));
    text[0] = '\0';
    for (int i = 0; sqlite3_step(select) == SQLITE_ROW && i == 0; i++) {
        for (int k = 0; k < sqlite3_column_count(select); k++) {
            const char *column = (const char *)sqlite3_column_text(select, k);
            snprintf(text + strlen(text), 256 - strlen(text), "%s%s", k == 0 ? "" : "|",
                     column == NULL ? "null" : column);
        }
    }
    sqlite3_finalize(select);
    return text;
}

static void fill(struct store *store, double mean, bool is_good)
{
    struct error error = {0};
    struct store_result result = {
        3, "x", "p50", "s", {.mean = mean, .samples = 4, .confidence = 0.95}};
    interval_set_width(&result.interval, 0.5);
    cr_assert(store_results_begin(store, &error), "%s", error.text);
    store_results_add(store, &result);
    result.statistic = "p90";
    result.interval.known = false;
    store_results_add(store, &result);
    result.statistic = "p99";
    result.interval.samples = 0;
    store_results_add(store, &result);
    store_results_sample(store, &(struct store_sample){3, 1, 0.25, "x", 0.1});
    cr_expect_eq(store_results_end(store, is_good, &error), is_good);
}

Test(store_results, are_those_of_the_last_sweep_alone)
{
    char text[256];
    struct error error = {0};
    struct store *store = store_open(NULL, &error);
    fill(store, 1, true);
    fill(store, 2, true);
    cr_expect_str_eq(first(store, "SELECT count(*) FROM results", text), "3");
    cr_expect_str_eq(first(store, "SELECT * FROM results WHERE statistic = 'p50'", text),
                     "3|x|p50|s|2.0|1.5|2.5|4");
    cr_expect_str_eq(first(store, "SELECT * FROM results WHERE statistic = 'p90'", text),
                     "3|x|p90|s|2.0|null|null|4");
    cr_expect_str_eq(first(store, "SELECT * FROM results WHERE statistic = 'p99'", text),
                     "3|x|p99|s|null|null|null|0");
    cr_expect_str_eq(first(store, "SELECT count(*), point, value = 0.1, cut FROM samples", text),
                     "1|3|1|0.25");
    fill(store, 9, false);
    cr_expect_str_eq(first(store, "SELECT value FROM results", text), "2.0", "as before");
    store_close(store);
}

Test(store_results, parameters_keep_their_kind)
{
    static const char *const rows[][2] = {
        {"7", "7|integer"},
        {"0.1", "0.1|real"},
        {"\"10 ms\"", "10 ms|text"},
        {"true", "1|integer"},
        {"false", "0|integer"},
        {"null", "null|null"},
        {"{\"a\": [1, 0.1]}", "{\"a\":[1,0.1]}|text"},
    };
    char text[256];
    struct error error = {0};
    struct store *store = store_open(NULL, &error);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        json_t *value = json_loads(rows[i][0], JSON_DECODE_ANY, NULL);
        cr_assert(store_results_begin(store, &error));
        struct arena *arena = arena_create();
        struct plain plain = plain_of(value, arena);
        store_results_parameter(store, 0, "a.b", &plain);
        arena_destroy(arena);
        cr_assert(store_results_end(store, true, &error), "%s", error.text);
        cr_expect_str_eq(first(store, "SELECT value, typeof(value) FROM parameters", text),
                         rows[i][1]);
        json_decref(value);
    }
    store_close(store);
}

Test(store_results, what_goes_wrong_on_the_way_is_told_at_the_end)
{
    char text[256];
    struct error error = {0};
    struct store *store = store_open(NULL, &error);
    fill(store, 1, true);
    cr_assert(store_file_execute(store,
                                 "CREATE TRIGGER no BEFORE INSERT ON samples BEGIN"
                                 " SELECT RAISE(FAIL, 'no room'); END",
                                 &error));
    cr_assert(store_results_begin(store, &error));
    store_results_sample(store, &(struct store_sample){0, 0, 0, "x", 1});
    store_results_sample(store, &(struct store_sample){0, 1, 0, "x", 1});
    cr_expect_not(store_results_end(store, true, &error));
    cr_expect_not_null(strstr(error.text, "no room"), "%s", error.text);
    cr_expect_str_eq(first(store, "SELECT count(*) FROM samples", text), "1", "as before");
    store_close(store);
}

Test(store_results, a_damaged_record_is_an_error_while_they_are_written)
{
    struct fixture fixture;
    struct experiment_point point;
    struct replications replications;
    fixture_open(&fixture, MM1 MM1_RUN "}");
    fixture_make_up(&fixture, 0, 0, 1, 0.5);
    experiment_point_open(&fixture.experiment, 0, &point);
    cr_assert(store_file_execute(fixture.store, "UPDATE runs SET record = '{}'", &fixture.error));
    cr_assert(store_results_begin(fixture.store, &fixture.error));
    cr_expect_not(replications_load(&replications, point.arena, fixture.store, &point.stored, true,
                                    &fixture.error));
    cr_expect_eq(fixture.error.code, ERROR_IO);
    store_results_end(fixture.store, false, &fixture.error);
    experiment_point_close(&point);
    fixture_close(&fixture);
}
