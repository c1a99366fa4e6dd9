#include "experiments/store.h"

#include "experiments/file.h"
#include "tests/experiments/fixture.h"

#include <sqlite3.h>

struct seen {
    uint64_t count;
    uint64_t sum; /* of replications, by their place: the order shows in it */
    char last[64];
    enum store_status status;
};

static bool see(void *context, const struct store_run *run)
{
    struct seen *seen = context;
    seen->count++;
    seen->sum = 10 * seen->sum + run->replication;
    seen->status = run->status;
    snprintf(seen->last, sizeof seen->last, "%s", run->text);
    return true;
}

static struct seen look(struct store *store, const struct store_point *point, uint64_t most)
{
    struct seen seen = {0};
    struct error error = {0};
    cr_expect(store_each(store, point, most, see, &seen, &error), "%s", error.text);
    return seen;
}

static void put(struct store *store, const struct store_point *point, uint64_t replication,
                enum store_status status, const char *text)
{
    struct error error = {0};
    struct store_run run = {.replication = replication, .status = status, .text = text};
    cr_expect(store_put(store, point, &run, &error), "%s", error.text);
}

Test(store, keeps_runs_by_point_seed_and_replication)
{
    struct error error = {0};
    struct store *store = store_open(NULL, &error);
    struct store_point points[3];
    store_point_init(&points[0], "{\"a\":1}", 1);
    store_point_init(&points[1], "{\"a\":1}", 2);
    store_point_init(&points[2], "{\"a\":2}", 1);
    put(store, &points[0], 3, STORE_DONE, "{\"events\":1}");
    put(store, &points[0], 1, STORE_DONE, "{\"events\":2}");
    put(store, &points[0], 2, STORE_FAILED, "it crashed");
    put(store, &points[1], 7, STORE_DONE, "{\"events\":3}");
    cr_expect_eq(look(store, &points[0], 100).sum, 123);
    cr_expect_eq(look(store, &points[0], 3).sum, 12);
    cr_expect_str_eq(look(store, &points[0], 3).last, "it crashed");
    cr_expect_eq(look(store, &points[0], 3).status, STORE_FAILED);
    cr_expect_eq(look(store, &points[1], 100).sum, 7);
    cr_expect_eq(look(store, &points[2], 100).count, 0);
    uint64_t count;
    cr_expect(store_last(store, &points[0], &count, &error) && count == 4);
    cr_expect(store_last(store, &points[2], &count, &error) && count == 0);
    cr_expect(store_forget_failures(store, &points[0], &error));
    cr_expect_eq(look(store, &points[0], 100).sum, 13);
    put(store, &points[0], 1, STORE_DONE, "{\"events\":9}");
    cr_expect_str_eq(look(store, &points[0], 2).last, "{\"events\":9}");
    store_close(store);
}

Test(store, a_run_without_a_wanted_timeline_is_not_there)
{
    struct error error = {0};
    struct arena *arena = arena_create();
    const char *lines;
    struct store *store = store_open(NULL, &error);
    struct store_point point;
    store_point_init(&point, "{}", 1);
    for (uint64_t i = 1; i <= 3; i++) {
        put(store, &point, i, STORE_DONE, "{\"events\":1}");
    }
    put(store, &point, 4, STORE_FAILED, "it crashed");
    point.timelines = 3;
    cr_expect_eq(look(store, &point, 9).sum, 34);
    struct store_run told = {
        .replication = 2, .status = STORE_DONE, .text = "{}", .timeline = "{\"seq\": 1}\n"};
    cr_expect(store_put(store, &point, &told, &error));
    cr_expect_eq(look(store, &point, 9).sum, 234);
    cr_expect(store_timeline(store, &point, 2, arena, &lines, &error));
    cr_expect_str_eq(lines, told.timeline);
    cr_expect(store_timeline(store, &point, 1, arena, &lines, &error));
    cr_expect_null(lines);
    point.timelines = 9;
    cr_expect_eq(look(store, &point, 9).sum, 24, "a failed run has no timeline to lack");
    point.timelines = 0;
    cr_expect_eq(look(store, &point, 9).sum, 1234);
    put(store, &point, 2, STORE_DONE, "{\"events\":2}");
    point.timelines = 3;
    cr_expect_eq(look(store, &point, 9).sum, 234, "the same run again takes nothing away");
    store_close(store);
    arena_destroy(arena);
}

Test(store, a_file_of_before_there_were_timelines_is_read_as_it_is)
{
    char folder[64];
    struct error error = {0};
    struct arena *arena = arena_create();
    struct store_point point;
    const char *lines;
    sqlite3 *database;
    char *path = file_join(fixture_folder(folder), STORE_NAME);
    store_point_init(&point, "{}", 1);
    struct store *store = store_open(path, &error);
    put(store, &point, 0, STORE_DONE, "{\"events\":1}");
    store_close(store);
    sqlite3_open(path, &database);
    cr_assert_eq(sqlite3_exec(database, "DROP TABLE timelines", NULL, NULL, NULL), SQLITE_OK);
    store = store_open_readonly(path, &error);
    cr_assert(store != NULL, "%s", error.text);
    cr_expect_eq(look(store, &point, 9).count, 1);
    cr_expect(store_timeline(store, &point, 0, arena, &lines, &error) && lines == NULL);
    point.timelines = 1;
    cr_expect_eq(look(store, &point, 9).count, 0);
    store_close(store);
    cr_expect_neq(sqlite3_exec(database, "SELECT * FROM timelines", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(database);
    arena_destroy(arena);
    memory_free(path);
    fixture_remove(folder);
}

Test(store, is_one_plain_file_that_can_be_queried)
{
    char folder[64];
    struct error error = {0};
    struct store_point point;
    char *path = file_join(fixture_folder(folder), STORE_NAME);
    store_point_init(&point, "{}", 1);
    struct store *store = store_open(path, &error);
    cr_assert(store != NULL, "%s", error.text);
    put(store, &point, 0, STORE_DONE,
        "{\"events\":41,\"cuts_s\":[0,8],\"metrics\":{\"x\":{\"unit\":\"s\",\"values\":[1.5,2.5]}}"
        "}");
    store_close(store);
    char *log = memory_print("%s-wal", path);
    cr_expect_not(file_exists(log));
    sqlite3 *database;
    sqlite3_stmt *statement;
    cr_assert_eq(sqlite3_open_v2(path, &database, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    sqlite3_prepare_v2(database,
                       "SELECT value, unit, events FROM metrics JOIN runs USING (point) "
                       "WHERE metric = 'x' AND warmup_s = 8",
                       -1, &statement, NULL);
    cr_assert_eq(sqlite3_step(statement), SQLITE_ROW);
    cr_expect_eq(sqlite3_column_double(statement, 0), 2.5);
    cr_expect_str_eq((const char *)sqlite3_column_text(statement, 1), "s");
    cr_expect_eq(sqlite3_column_int(statement, 2), 41);
    sqlite3_finalize(statement);
    sqlite3_close(database);
    memory_free(log);
    memory_free(path);
    fixture_remove(folder);
}

Test(store, remembers_the_experiment_it_was_made_for)
{
    char folder[64];
    struct error error = {0};
    struct arena *arena = arena_create();
    struct store_experiment experiment = {"mm1", "{\"spec\":1}", "0.1.0", 2, 3};
    struct store_experiment found;
    char *path = file_join(fixture_folder(folder), STORE_NAME);
    struct store *store = store_open(path, &error);
    cr_expect_not(store_experiment(store, arena, &found, &error));
    cr_expect_eq(error.code, ERROR_NO_INPUT);
    error = (struct error){0};
    cr_expect(store_set_experiment(store, &experiment, &error), "%s", error.text);
    store_close(store);
    store = store_open_readonly(path, &error);
    cr_assert(store_experiment(store, arena, &found, &error), "%s", error.text);
    cr_expect_str_eq(found.name, "mm1");
    cr_expect_str_eq(found.spec, "{\"spec\":1}");
    cr_expect(found.shard == 2 && found.shards == 3);
    store_close(store);
    arena_destroy(arena);
    memory_free(path);
    fixture_remove(folder);
}

Test(store, that_is_damaged_or_missing_says_what_to_do)
{
    char folder[64];
    char path[128];
    struct error error = {0};
    fixture_file(fixture_folder(folder), STORE_NAME,
                 "this is no database at all, though it is long enough to be looked at closely, "
                 "more than a hundred characters, so that nobody takes it for an empty one");
    snprintf(path, sizeof path, "%s/%s", folder, STORE_NAME);
    cr_expect_null(store_open(path, &error));
    cr_expect_eq(error.code, ERROR_IO);
    cr_expect_not_null(strstr(error.text, "damaged"));
    error = (struct error){0};
    cr_expect_null(store_open("/nonexistent/runs.sqlite", &error));
    cr_expect_eq(error.code, ERROR_CREATE);
    error = (struct error){0};
    cr_expect_null(store_open_readonly("/nonexistent/runs.sqlite", &error));
    cr_expect_eq(error.code, ERROR_NO_INPUT);
    fixture_remove(folder);
}

Test(store, two_at_once_do_not_disturb_each_other)
{
    char folder[64];
    struct error error = {0};
    struct store_point point;
    char *path = file_join(fixture_folder(folder), STORE_NAME);
    store_point_init(&point, "{}", 1);
    struct store *first = store_open(path, &error);
    struct store *second = store_open(path, &error);
    cr_assert(first != NULL && second != NULL, "%s", error.text);
    put(first, &point, 0, STORE_DONE, "{}");
    put(second, &point, 1, STORE_DONE, "{}");
    cr_expect_eq(look(first, &point, 9).count, 2);
    store_close(first);
    put(second, &point, 2, STORE_DONE, "{}");
    cr_expect_eq(look(second, &point, 9).count, 3);
    store_close(second);
    memory_free(path);
    fixture_remove(folder);
}
