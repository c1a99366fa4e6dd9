#include "experiments/runs/store_layout.h"

#include "experiments/results/file.h"
#include "experiments/runs/store.h"
#include "tests/experiments/fixture.h"

/* Make a store, change it by an SQL text, and open it again for the sweep and for a reader. */
static struct error change(const char *text, bool is_readonly, int64_t *names)
{
    char folder[64];
    struct error error = {0};
    sqlite3 *database;
    char *path = file_join(fixture_folder(folder), STORE_NAME);
    store_close(store_open(path, &error));
    sqlite3_open(path, &database);
    cr_assert_eq(sqlite3_exec(database, text, NULL, NULL, NULL), SQLITE_OK, "%s: %s", text,
                 sqlite3_errmsg(database));
    sqlite3_close(database);
    struct store *store =
        is_readonly ? store_open_readonly(path, &error) : store_open(path, &error);
    cr_expect_eq(store != NULL, error.code == ERROR_NONE);
    *names = 0;
    if (store != NULL) {
        sqlite3_int64 found;
        store_file_number(store, "SELECT count(*) FROM sqlite_schema", &found, &error);
        *names = found;
    }
    store_close(store);
    memory_free(path);
    fixture_remove(folder);
    return error;
}

#define DROP                                                                                       \
    "DROP TABLE parameters; DROP TABLE samples; DROP TABLE results; DROP TABLE timelines;"         \
    "DROP TABLE runs; DROP TABLE point_texts; DROP TABLE experiment; PRAGMA user_version = 0;"
#define FIRST_LAYOUT                                                                               \
    DROP "CREATE TABLE experiment (id INTEGER PRIMARY KEY, name TEXT, spec TEXT);"                 \
         "CREATE TABLE points (id INTEGER PRIMARY KEY, digest BLOB, canonical TEXT);"              \
         "CREATE TABLE runs (key BLOB PRIMARY KEY, point INTEGER REFERENCES points, record TEXT);" \
         "CREATE VIEW metrics AS SELECT point, record FROM runs;"                                  \
         "INSERT INTO points VALUES (1, x'00', '{}'); INSERT INTO runs VALUES (x'01', 1, '{}');"

Test(store_layout, another_one_is_refused_or_made_anew)
{
    static const struct {
        const char *text;
        enum error_code for_the_sweep;
        enum error_code for_a_reader;
        const char *says; /* to the sweep */
    } rows[] = {
        {"SELECT 1", ERROR_NONE, ERROR_NONE, ""},
        {"PRAGMA user_version = 3", ERROR_IO, ERROR_IO, "layout 3, which is newer than layout 2"},
        {"PRAGMA user_version = -2", ERROR_IO, ERROR_IO, "or a damaged one: its layout is -2"},
        {"PRAGMA user_version = 0", ERROR_IO, ERROR_IO, "no store of runs, or a damaged one"},
        {FIRST_LAYOUT, ERROR_NONE, ERROR_IO, ""},
        {DROP, ERROR_NONE, ERROR_NO_INPUT, ""},
        {DROP "CREATE TABLE runs (distance REAL)", ERROR_IO, ERROR_IO, "no store of runs"},
        {"DROP TABLE samples", ERROR_IO, ERROR_IO, "a table is missing"},
        {"ALTER TABLE runs ADD COLUMN mine", ERROR_IO, ERROR_IO, "in other words"},
        {"CREATE TRIGGER mine AFTER INSERT ON samples BEGIN UPDATE samples SET value = 1; END",
         ERROR_IO, ERROR_IO, "has a trigger"},
        {"CREATE VIEW mine AS SELECT * FROM results", ERROR_NONE, ERROR_NONE, ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int64_t names;
        struct error error = change(rows[i].text, false, &names);
        cr_expect_eq(error.code, rows[i].for_the_sweep, "%s: %s", rows[i].text, error.text);
        cr_expect_not_null(strstr(error.text, rows[i].says), "%s: %s", rows[i].text, error.text);
        cr_expect(error.code != ERROR_NONE || names >= 8);
        error = change(rows[i].text, true, &names);
        cr_expect_eq(error.code, rows[i].for_a_reader, "%s: %s", rows[i].text, error.text);
    }
}

Test(store_layout, of_old_is_emptied)
{
    int64_t names;
    int64_t of_new;
    change("SELECT 1", false, &of_new);
    cr_expect_eq(change(FIRST_LAYOUT, false, &names).code, ERROR_NONE);
    cr_expect_eq(names, of_new);
}
