#include "experiments/runs/store_layout.h"

#include <stdio.h>

enum { LAYOUT = 2 }; /* raised with any change of the tables */

/* SQLite keeps these words as they are. */
static const char *const tables[] = {
    "CREATE TABLE experiment (id INTEGER PRIMARY KEY CHECK (id = 1), name TEXT, spec TEXT,"
    " engine TEXT, shard INTEGER, shards INTEGER, digest BLOB)",
    "CREATE TABLE point_texts (digest BLOB PRIMARY KEY, canonical TEXT NOT NULL)",
    "CREATE TABLE runs (key BLOB PRIMARY KEY, point BLOB NOT NULL REFERENCES point_texts,"
    " seed INTEGER NOT NULL, replication INTEGER NOT NULL, version INTEGER NOT NULL,"
    " failure TEXT, record TEXT, digest BLOB NOT NULL,"
    " events INTEGER GENERATED ALWAYS AS (json_extract(record, '$.events')) VIRTUAL,"
    " ties INTEGER GENERATED ALWAYS AS (json_extract(record, '$.ties')) VIRTUAL)",
    "CREATE INDEX runs_of_point ON runs (point, seed, version, replication)",
    "CREATE TABLE timelines (key BLOB PRIMARY KEY, lines TEXT NOT NULL, digest BLOB NOT NULL)",
    "CREATE TABLE results (point INTEGER, metric TEXT, statistic TEXT, unit TEXT, value REAL,"
    " lower REAL, upper REAL, samples INTEGER)",
    "CREATE TABLE samples (point INTEGER, replication INTEGER, cut REAL, metric TEXT, value REAL)",
    "CREATE TABLE parameters (point INTEGER, path TEXT, value)",
};

enum { TABLES = sizeof tables / sizeof *tables };

/* The contents of a file. */
struct found {
    sqlite3_int64 layout;
    sqlite3_int64 names; /* of tables, views and indices */
    sqlite3_int64 old;   /* among them, those that a store of the first layout has */
};

static bool read_layout(struct store *store, struct found *found, struct error *error)
{
    return store_file_number(store, "PRAGMA user_version", &found->layout, error) &&
           store_file_number(store, "SELECT count(*) FROM sqlite_schema", &found->names, error) &&
           store_file_number(store,
                             "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND"
                             " name IN ('experiment', 'points', 'runs')",
                             &found->old, error);
}

bool store_layout_refuse(struct store *store, struct error *error)
{
    sqlite3_int64 layout;
    if (!store_file_number(store, "PRAGMA user_version", &layout, error)) {
        return false;
    }
    if (layout < 0) {
        return error_set(error, ERROR_IO, store_file_name(store),
                         "this is no store of runs, or a damaged one: its layout is %lld; move it "
                         "away and give the same command again",
                         (long long)layout);
    }
    return layout <= LAYOUT ||
           error_set(error, ERROR_IO, store_file_name(store),
                     "the store of runs has layout %lld, which is newer than layout %d of this "
                     "version of the program: use the version that made it, or another folder",
                     (long long)layout, LAYOUT);
}

/* Whether every table is described in the words of this file. */
static bool check_words(struct store *store, struct error *error)
{
    sqlite3_stmt *select = NULL;
    if (sqlite3_prepare_v2(store->database, "SELECT 1 FROM sqlite_schema WHERE sql = ?", -1,
                           &select, NULL) != SQLITE_OK) {
        return store_file_fail(store, error);
    }
    int status = SQLITE_ROW;
    for (size_t i = 0; i < TABLES && status == SQLITE_ROW; i++) {
        sqlite3_bind_text(select, 1, tables[i], -1, SQLITE_STATIC);
        status = sqlite3_step(select);
        sqlite3_reset(select);
    }
    bool is_good = status == SQLITE_ROW;
    if (status == SQLITE_DONE) {
        error_set(error, ERROR_IO, store_file_name(store),
                  "the store of finished runs is damaged (a table is missing or described in "
                  "other words); move it away and give the same command again to make its runs "
                  "anew");
    } else if (!is_good) {
        store_file_fail(store, error);
    }
    sqlite3_finalize(select);
    return is_good;
}

/* A trigger would change what is put: no table that a reader asks would hold what was made. */
static bool check_triggers(struct store *store, struct error *error)
{
    sqlite3_int64 triggers;
    if (!store_file_number(store, "SELECT count(*) FROM sqlite_schema WHERE type = 'trigger'",
                           &triggers, error)) {
        return false;
    }
    return triggers == 0 ||
           error_set(error, ERROR_IO, store_file_name(store),
                     "the store of finished runs has a trigger, which may change what is put into "
                     "it; remove the trigger, or move the store away, and give the same command "
                     "again");
}

static bool check_tables(struct store *store, struct error *error)
{
    return check_words(store, error) && check_triggers(store, error);
}

static bool create(struct store *store, struct error *error)
{
    char version[48];
    bool is_good = true;
    for (size_t i = 0; i < TABLES && is_good; i++) {
        is_good = store_file_execute(store, tables[i], error);
    }
    snprintf(version, sizeof version, "PRAGMA user_version = %d;", LAYOUT);
    return is_good && store_file_execute(store, version, error);
}

bool store_layout_make(struct store *store, struct error *error)
{
    struct found found;
    if (!store_layout_refuse(store, error) || !read_layout(store, &found, error)) {
        return false;
    }
    if (found.layout == LAYOUT) {
        return check_tables(store, error);
    }
    if (found.names > 0 && found.old < 3) {
        return error_set(error, ERROR_IO, store_file_name(store),
                         "this is no store of runs, or a damaged one; move it away and give the "
                         "same command again");
    }
    if (found.names > 0) {
        store_file_say(store, "an older version of the program made this store; its runs carry "
                              "no digests that show them whole and are made anew");
        if (!store_file_execute(store,
                                "DROP VIEW IF EXISTS metrics; DROP TABLE IF EXISTS timelines;"
                                "DROP TABLE runs; DROP TABLE points; DROP TABLE experiment;",
                                error)) {
            return false;
        }
    }
    return create(store, error);
}

bool store_layout_check(struct store *store, struct error *error)
{
    struct found found;
    if (!store_layout_refuse(store, error) || !read_layout(store, &found, error)) {
        return false;
    }
    if (found.layout == LAYOUT) {
        return check_tables(store, error);
    }
    if (found.names == 0) {
        return error_set(error, ERROR_NO_INPUT, store_file_name(store),
                         "no experiment was ever run here");
    }
    return error_set(error, ERROR_IO, store_file_name(store),
                     "an older version of the program made this store, or it is damaged; give the "
                     "command that made it again: it makes the runs anew");
}
