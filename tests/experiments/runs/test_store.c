#include "experiments/runs/store.h"

#include "experiments/results/file.h"
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

Test(store, is_one_plain_file_that_can_be_queried)
{
    char folder[64];
    struct error error = {0};
    struct store_point point;
    char *path = file_join(fixture_folder(folder), STORE_NAME);
    store_point_init(&point, "{}", 1);
    struct store *store = store_open(path, &error);
    cr_assert(store != NULL, "%s", error.text);
    put(store, &point, 0, STORE_DONE, "{\"events\":41,\"ties\":2,\"metrics\":{}}");
    store_close(store);
    char *log = memory_print("%s-wal", path);
    cr_expect_not(file_exists(log));
    sqlite3 *database;
    sqlite3_stmt *statement;
    cr_assert_eq(sqlite3_open_v2(path, &database, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    sqlite3_prepare_v2(database,
                       "SELECT events, ties, canonical FROM runs JOIN point_texts"
                       " ON runs.point = point_texts.digest",
                       -1, &statement, NULL);
    cr_assert_eq(sqlite3_step(statement), SQLITE_ROW);
    cr_expect_eq(sqlite3_column_int(statement, 0), 41);
    cr_expect_eq(sqlite3_column_int(statement, 1), 2);
    cr_expect_str_eq((const char *)sqlite3_column_text(statement, 2), "{}");
    sqlite3_finalize(statement);
    sqlite3_close(database);
    memory_free(log);
    memory_free(path);
    fixture_remove(folder);
}

/* A store of one point with three runs and a timeline, changed by an SQL text and opened again. */
struct changed {
    char folder[64];
    char *path;
    struct store_point point;
    struct store *store;
    struct error error;
};

static void change_open(struct changed *changed, bool is_readonly, const char *text)
{
    sqlite3 *database;
    *changed = (struct changed){0};
    changed->path = file_join(fixture_folder(changed->folder), STORE_NAME);
    store_point_init(&changed->point, "{\"a\":1}", 1);
    struct store *store = store_open(changed->path, &changed->error);
    for (uint64_t i = 0; i < 3; i++) {
        char record[32];
        snprintf(record, sizeof record, "{\"events\":%d}", (int)i + 1);
        struct store_run run = {.replication = i,
                                .status = STORE_DONE,
                                .text = record,
                                .timeline = i == 0 ? "{\"seq\": 1}\n" : NULL};
        cr_assert(store_put(store, &changed->point, &run, &changed->error));
    }
    store_close(store);
    sqlite3_open(changed->path, &database);
    cr_assert_eq(sqlite3_exec(database, text, NULL, NULL, NULL), SQLITE_OK, "%s: %s", text,
                 sqlite3_errmsg(database));
    sqlite3_close(database);
    changed->store = is_readonly ? store_open_readonly(changed->path, &changed->error)
                                 : store_open(changed->path, &changed->error);
    cr_assert(changed->store != NULL, "%s", changed->error.text);
}

static void change_close(struct changed *changed)
{
    store_close(changed->store);
    memory_free(changed->path);
    fixture_remove(changed->folder);
}

/* The runs that are believed after each change: the digits are replications, each plus one. */
static const struct {
    const char *text;
    uint64_t believed;
    bool is_refused; /* where runs are only read */
} damages[] = {
    {"SELECT 1", 123, false},
    {"UPDATE runs SET record = replace(record, '2', '7')", 13, true},
    {"UPDATE runs SET record = record || ' ' WHERE replication = 0", 23, true},
    {"UPDATE runs SET record = CAST(record || char(0) || 'x' AS TEXT) WHERE replication = 0", 23,
     true},
    {"UPDATE runs SET record = other.record FROM (SELECT 1 - replication AS into_this, record"
     " FROM runs) AS other WHERE replication = into_this",
     3, true},
    {"UPDATE runs SET failure = 'it crashed', record = NULL WHERE replication = 1", 13, true},
    {"UPDATE runs SET failure = record, record = NULL WHERE replication = 1", 13, true},
    {"UPDATE runs SET replication = 5 WHERE replication = 1", 13, false},
    {"UPDATE runs SET replication = 1099511627776 WHERE replication = 1", 13, false},
    {"UPDATE runs SET replication = -1 WHERE replication = 1", 13, true},
    {"UPDATE runs SET replication = 2 - replication", 2, true},
    {"UPDATE runs SET seed = 2", 0, false},
    {"UPDATE runs SET version = version - 1 WHERE replication = 0", 23, false},
    {"UPDATE runs SET digest = zeroblob(32) WHERE replication = 2", 12, true},
    {"UPDATE runs SET digest = x'' WHERE replication = 2", 12, true},
    {"UPDATE runs SET digest = CAST(digest AS TEXT) WHERE replication = 2", 12, true},
    {"UPDATE runs SET record = CAST(record AS BLOB) WHERE replication = 2", 12, true},
    {"UPDATE runs SET key = zeroblob(32) WHERE replication = 2", 12, false},
    {"INSERT INTO runs (key, point, seed, replication, version, record, digest) SELECT"
     " zeroblob(32), point, seed, replication, version, '{}', digest FROM runs"
     " WHERE replication = 0",
     123, true},
};

Test(store, a_record_that_differs_from_its_digest_is_not_there)
{
    for (size_t i = 0; i < sizeof damages / sizeof *damages; i++) {
        struct changed changed;
        change_open(&changed, false, damages[i].text);
        uint64_t count;
        cr_expect(store_last(changed.store, &changed.point, &count, &changed.error));
        cr_expect_leq(count, 3, "%s", damages[i].text);
        struct seen seen = {0};
        cr_expect(store_each(changed.store, &changed.point, count, see, &seen, &changed.error),
                  "%s: %s", damages[i].text, changed.error.text);
        uint64_t expected = 0;
        for (uint64_t rest = damages[i].believed, ten = 1; rest > 0; rest /= 10, ten *= 10) {
            expected += (rest % 10 - 1) * ten;
        }
        cr_expect_eq(seen.sum, expected, "%s", damages[i].text);
        put(changed.store, &changed.point, 0, STORE_DONE, "{\"events\":1}");
        put(changed.store, &changed.point, 1, STORE_DONE, "{\"events\":2}");
        put(changed.store, &changed.point, 2, STORE_DONE, "{\"events\":3}");
        cr_expect_eq(look(changed.store, &changed.point, 9).sum, 12, "%s", damages[i].text);
        change_close(&changed);
    }
}

Test(store, that_is_only_read_refuses_a_damaged_record)
{
    for (size_t i = 0; i < sizeof damages / sizeof *damages; i++) {
        struct changed changed;
        change_open(&changed, true, damages[i].text);
        struct seen seen = {0};
        uint64_t count = 0;
        cr_expect(store_last(changed.store, &changed.point, &count, &changed.error));
        bool is_good = store_each(changed.store, &changed.point, count, see, &seen, &changed.error);
        cr_expect_eq(is_good, !damages[i].is_refused, "%s", damages[i].text);
        cr_expect_eq(changed.error.code, damages[i].is_refused ? ERROR_IO : ERROR_NONE);
        cr_expect(is_good || strstr(changed.error.text, "differs from its digest") != NULL);
        change_close(&changed);
    }
}

Test(store, a_record_put_with_its_digest_replaces_the_one_of_its_key)
{
    struct changed changed;
    change_open(&changed, false, "SELECT 1");
    put(changed.store, &changed.point, 1, STORE_DONE, "{\"events\":7}");
    cr_expect_str_eq(look(changed.store, &changed.point, 2).last, "{\"events\":7}");
    change_close(&changed);
}

Test(store, a_damaged_timeline_is_not_there)
{
    static const char *const texts[] = {
        "UPDATE timelines SET lines = lines || lines",
        "UPDATE timelines SET key = (SELECT key FROM runs WHERE replication = 1)",
        "UPDATE timelines SET digest = x'00'",
        "UPDATE timelines SET lines = CAST(lines AS BLOB)",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct arena *arena = arena_create();
        struct changed changed;
        const char *lines;
        change_open(&changed, false, texts[i]);
        cr_expect(store_timeline(changed.store, &changed.point, 0, arena, &lines, &changed.error));
        cr_expect_null(lines, "%s", texts[i]);
        cr_expect_eq(look(changed.store, &changed.point, 9).sum, 12);
        changed.point.timelines = 1;
        cr_expect_eq(look(changed.store, &changed.point, 9).sum, 12, "run 0 is to be made again");
        change_close(&changed);
        change_open(&changed, true, texts[i]);
        bool is_there = i == 1; /* under another key there is none: nothing says that it was */
        cr_expect_eq(
            store_timeline(changed.store, &changed.point, 0, arena, &lines, &changed.error),
            is_there);
        cr_expect_eq(changed.error.code, is_there ? ERROR_NONE : ERROR_IO);
        change_close(&changed);
        arena_destroy(arena);
    }
}

Test(store, a_damaged_text_of_a_point_is_written_anew)
{
    static const char text[] = "UPDATE point_texts SET canonical = replace(canonical, '1', '2')";
    struct changed changed;
    change_open(&changed, true, text);
    struct seen seen = {0};
    cr_expect_not(store_each(changed.store, &changed.point, 9, see, &seen, &changed.error));
    cr_expect_not_null(strstr(changed.error.text, "the text of point 0 is damaged"));
    change_close(&changed);
    change_open(&changed, false, text);
    cr_expect_eq(look(changed.store, &changed.point, 9).sum, 12);
    store_close(changed.store);
    changed.store = store_open_readonly(changed.path, &changed.error);
    cr_expect_eq(look(changed.store, &changed.point, 9).sum, 12);
    change_close(&changed);
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
    static const char *const damages_of_it[] = {"name = 'mm2'", "spec = '{}'", "engine = '0.2.0'",
                                                "shard = 0",    "shards = 0",  "digest = NULL"};
    for (size_t i = 0; i < sizeof damages_of_it / sizeof *damages_of_it; i++) {
        sqlite3 *database;
        char *text = memory_print("UPDATE experiment SET %s", damages_of_it[i]);
        store = store_open(path, &error);
        cr_assert(store_set_experiment(store, &experiment, &error));
        store_close(store);
        sqlite3_open(path, &database);
        cr_expect_eq(sqlite3_exec(database, text, NULL, NULL, NULL), SQLITE_OK);
        sqlite3_close(database);
        store = store_open_readonly(path, &error);
        cr_expect_not(store_experiment(store, arena, &found, &error), "%s", text);
        cr_expect_eq(error.code, ERROR_IO);
        error = (struct error){0};
        store_close(store);
        memory_free(text);
    }
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

Test(store, notices_that_its_file_is_gone)
{
    for (size_t i = 0; i < 4; i++) {
        char folder[64];
        struct error error = {0};
        struct store_point point;
        struct store_run run = {.replication = 1, .status = STORE_DONE, .text = "{}"};
        char *path = file_join(fixture_folder(folder), STORE_NAME);
        store_point_init(&point, "{}", 1);
        struct store *store = store_open(path, &error);
        put(store, &point, 0, STORE_DONE, "{}");
        char *line = i == 0   ? memory_print("rm '%s'", path)
                     : i == 1 ? memory_print("mv '%s' '%s.away'", path, path)
                     : i == 2
                         ? memory_print("rm '%s-wal'", path)
                         : memory_print("cp '%s' '%s.x' && mv '%s.x' '%s'", path, path, path, path);
        cr_assert_eq(system(line), 0);
        cr_expect_not(store_put(store, &point, &run, &error), "%s", line);
        cr_expect_eq(error.code, ERROR_IO);
        cr_expect_not_null(strstr(error.text, "moved, deleted or replaced"));
        store_close(store);
        memory_free(line);
        memory_free(path);
        fixture_remove(folder);
    }
}
