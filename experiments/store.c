#include "experiments/store.h"

#include "sim/base/memory.h"

#include <errno.h>
#include <inttypes.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

enum { BUSY_MS = 60000 };

enum statement {
    SET_EXPERIMENT,
    GET_EXPERIMENT,
    ADD_POINT,
    ADD_RUN,
    ADD_TIMELINE,
    GET_TIMELINE,
    EACH_RUN,
    LAST_RUN,
    FORGET,
    STATEMENTS
};

struct store {
    sqlite3 *database;
    char *path;
    sqlite3_stmt *statements[STATEMENTS];
    bool is_writable;
    bool is_in_transaction; /* opened by store_begin */
};

static const char schema[] =
    "CREATE TABLE IF NOT EXISTS experiment (id INTEGER PRIMARY KEY CHECK (id = 1), name TEXT,"
    " spec TEXT, engine TEXT, shard INTEGER, shards INTEGER);"
    "CREATE TABLE IF NOT EXISTS points (id INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE,"
    " canonical TEXT NOT NULL);"
    "CREATE TABLE IF NOT EXISTS runs (key BLOB PRIMARY KEY, point INTEGER NOT NULL REFERENCES"
    " points, seed INTEGER NOT NULL, replication INTEGER NOT NULL, version INTEGER NOT NULL,"
    " failure TEXT, record TEXT,"
    " events INTEGER GENERATED ALWAYS AS (json_extract(record, '$.events')) VIRTUAL,"
    " ties INTEGER GENERATED ALWAYS AS (json_extract(record, '$.ties')) VIRTUAL);"
    "CREATE INDEX IF NOT EXISTS runs_of_point ON runs (point, seed, version, replication);"
    "CREATE TABLE IF NOT EXISTS timelines (key BLOB PRIMARY KEY, lines TEXT NOT NULL);"
    "CREATE VIEW IF NOT EXISTS metrics AS SELECT runs.point, runs.seed, runs.replication,"
    " each.key AS metric, json_extract(runs.record, '$.cuts_s[' || cut.key || ']') AS warmup_s,"
    " cut.value AS value, json_extract(each.value, '$.unit') AS unit"
    " FROM runs, json_each(runs.record, '$.metrics') AS each,"
    " json_each(each.value, '$.values') AS cut;";

static const char *const texts[STATEMENTS] = {
    [SET_EXPERIMENT] = "INSERT OR REPLACE INTO experiment VALUES (1, ?, ?, ?, ?, ?)",
    [GET_EXPERIMENT] = "SELECT name, spec, engine, shard, shards FROM experiment",
    [ADD_POINT] = "INSERT INTO points (digest, canonical) VALUES (?, ?)"
                  " ON CONFLICT (digest) DO NOTHING",
    [ADD_RUN] = "INSERT OR REPLACE INTO runs (key, point, seed, replication, version, failure,"
                " record) VALUES (?, (SELECT id FROM points WHERE digest = ?), ?, ?, ?, ?, ?)",
    [ADD_TIMELINE] = "INSERT OR REPLACE INTO timelines VALUES (?, ?)",
    [GET_TIMELINE] = "SELECT lines FROM timelines WHERE key = ?",
    [EACH_RUN] = "SELECT replication, failure, record FROM runs WHERE point ="
                 " (SELECT id FROM points WHERE digest = ?) AND seed = ? AND version = ?"
                 " AND replication < ? AND (replication >= ? OR failure IS NOT NULL OR EXISTS"
                 " (SELECT 1 FROM timelines WHERE timelines.key = runs.key)) ORDER BY replication",
    [LAST_RUN] = "SELECT max(replication) + 1 FROM runs WHERE point ="
                 " (SELECT id FROM points WHERE digest = ?) AND seed = ? AND version = ?",
    [FORGET] = "DELETE FROM runs WHERE point = (SELECT id FROM points WHERE digest = ?)"
               " AND seed = ? AND version = ? AND failure IS NOT NULL",
};

/* What went wrong, in the words of a user who wants the sweep to go on. */
static bool fail(struct store *store, struct error *error)
{
    const char *path = store->path == NULL ? "runs in memory" : store->path;
    const char *detail = sqlite3_errmsg(store->database);
    int number = sqlite3_system_errno(store->database);
    switch (sqlite3_errcode(store->database)) {
    case SQLITE_FULL:
        return error_set(error, ERROR_IO, path,
                         "the disk is full; finished runs are kept: make room and give the same "
                         "command again");
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return error_set(error, ERROR_IO, path,
                         "the store of finished runs is damaged (%s); move it away and give the "
                         "same command again to make its runs anew",
                         detail);
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return error_set(error, ERROR_CREATE, path, "the store of runs cannot be written: %s",
                         detail);
    case SQLITE_BUSY:
        return error_set(error, ERROR_IO, path,
                         "another process has been using the store of runs for %d s",
                         BUSY_MS / 1000);
    default:
        if (number == ENOSPC || number == EDQUOT) {
            return error_set(error, ERROR_IO, path,
                             "the disk is full; finished runs are kept: make room and give the "
                             "same command again");
        }
        return error_set(error, ERROR_IO, path, "the store of runs failed: %s", detail);
    }
}

static bool execute(struct store *store, const char *text, struct error *error)
{
    return sqlite3_exec(store->database, text, NULL, NULL, NULL) == SQLITE_OK || fail(store, error);
}

/* The statement, prepared once and ready to be bound. */
static sqlite3_stmt *statement(struct store *store, enum statement which, struct error *error)
{
    sqlite3_stmt **kept = &store->statements[which];
    if (*kept == NULL && sqlite3_prepare_v3(store->database, texts[which], -1,
                                            SQLITE_PREPARE_PERSISTENT, kept, NULL) != SQLITE_OK) {
        fail(store, error);
        return NULL;
    }
    return *kept;
}

static bool finish(struct store *store, sqlite3_stmt *done, int status, struct error *error)
{
    bool is_good = status == SQLITE_DONE || status == SQLITE_ROW;
    if (!is_good) {
        fail(store, error);
    }
    sqlite3_reset(done);
    sqlite3_clear_bindings(done);
    return is_good;
}

static struct store *open(const char *path, int flags, struct error *error)
{
    struct store *store = memory_alloc(sizeof *store);
    store->path = path == NULL ? NULL : memory_copy_text(path);
    int status = sqlite3_open_v2(path == NULL ? ":memory:" : path, &store->database, flags, NULL);
    if (status != SQLITE_OK) {
        fail(store, error);
        store_close(store);
        return NULL;
    }
    sqlite3_busy_timeout(store->database, BUSY_MS);
    return store;
}

struct store *store_open(const char *path, struct error *error)
{
    struct store *store = open(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, error);
    if (store == NULL) {
        return NULL;
    }
    /* A log written ahead needs one flush a transaction where a rollback journal needs three. */
    if (!execute(store, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;", error) ||
        !execute(store, "BEGIN IMMEDIATE;", error) || !execute(store, schema, error) ||
        !execute(store, "COMMIT;", error)) {
        store_close(store);
        return NULL;
    }
    store->is_writable = true;
    return store;
}

/* A file of before there were timelines has none; it is not changed for that. */
static bool add_timelines(struct store *store, struct error *error)
{
    return sqlite3_table_column_metadata(store->database, NULL, "timelines", NULL, NULL, NULL, NULL,
                                         NULL, NULL) == SQLITE_OK ||
           execute(store, "CREATE TEMP TABLE timelines (key BLOB PRIMARY KEY, lines TEXT);", error);
}

struct store *store_open_readonly(const char *path, struct error *error)
{
    if (access(path, R_OK) != 0) {
        error_set(error, ERROR_NO_INPUT, path, "%s", strerror(errno));
        return NULL;
    }
    struct store *store = open(path, SQLITE_OPEN_READWRITE, error);
    if (store == NULL) {
        return NULL;
    }
    if (!execute(store, "SELECT count(*) FROM experiment;", error) ||
        !add_timelines(store, error)) {
        store_close(store);
        return NULL;
    }
    return store;
}

void store_close(struct store *store)
{
    if (store == NULL) {
        return;
    }
    for (int i = 0; i < STATEMENTS; i++) {
        sqlite3_finalize(store->statements[i]);
    }
    if (store->is_writable && store->path != NULL) {
        /* Leave one plain file that can be copied and read anywhere. When the disk is full or
         * somebody else is at work it stays as it is, which is as safe. */
        sqlite3_busy_timeout(store->database, 0);
        sqlite3_exec(store->database, "PRAGMA journal_mode = DELETE;", NULL, NULL, NULL);
    }
    sqlite3_close(store->database);
    memory_free(store->path);
    memory_free(store);
}

bool store_set_experiment(struct store *store, const struct store_experiment *experiment,
                          struct error *error)
{
    sqlite3_stmt *set = statement(store, SET_EXPERIMENT, error);
    if (set == NULL) {
        return false;
    }
    sqlite3_bind_text(set, 1, experiment->name, -1, SQLITE_STATIC);
    sqlite3_bind_text(set, 2, experiment->spec, -1, SQLITE_STATIC);
    sqlite3_bind_text(set, 3, experiment->engine, -1, SQLITE_STATIC);
    sqlite3_bind_int64(set, 4, experiment->shard);
    sqlite3_bind_int64(set, 5, experiment->shards);
    return finish(store, set, sqlite3_step(set), error);
}

static const char *column(sqlite3_stmt *row, int index, struct arena *arena)
{
    const char *text = (const char *)sqlite3_column_text(row, index);
    return arena_copy(arena, text == NULL ? "" : text);
}

bool store_experiment(struct store *store, struct arena *arena, struct store_experiment *experiment,
                      struct error *error)
{
    sqlite3_stmt *get = statement(store, GET_EXPERIMENT, error);
    if (get == NULL) {
        return false;
    }
    int status = sqlite3_step(get);
    if (status == SQLITE_ROW) {
        *experiment = (struct store_experiment){
            .name = column(get, 0, arena),
            .spec = column(get, 1, arena),
            .engine = column(get, 2, arena),
            .shard = sqlite3_column_int64(get, 3),
            .shards = sqlite3_column_int64(get, 4),
        };
    } else if (status == SQLITE_DONE) {
        error_set(error, ERROR_NO_INPUT, store->path, "no experiment was ever run here");
    }
    return finish(store, get, status, error) && status == SQLITE_ROW;
}

void store_point_init(struct store_point *point, const char *canonical, int64_t seed)
{
    *point = (struct store_point){.canonical = canonical, .seed = seed};
    digest_text(canonical, &point->digest);
    run_keys_init(&point->keys, canonical, seed);
}

static bool put_point(struct store *store, const struct store_point *point, struct error *error)
{
    sqlite3_stmt *add = statement(store, ADD_POINT, error);
    if (add == NULL) {
        return false;
    }
    sqlite3_bind_blob(add, 1, point->digest.bytes, DIGEST_BYTES, SQLITE_STATIC);
    sqlite3_bind_text(add, 2, point->canonical, -1, SQLITE_STATIC);
    return finish(store, add, sqlite3_step(add), error);
}

static bool put_run(struct store *store, const struct store_point *point,
                    const struct store_run *run, struct error *error)
{
    sqlite3_stmt *add = statement(store, ADD_RUN, error);
    if (add == NULL) {
        return false;
    }
    struct digest key;
    run_key(&point->keys, run->replication, &key);
    sqlite3_bind_blob(add, 1, key.bytes, DIGEST_BYTES, SQLITE_STATIC);
    sqlite3_bind_blob(add, 2, point->digest.bytes, DIGEST_BYTES, SQLITE_STATIC);
    sqlite3_bind_int64(add, 3, point->seed);
    sqlite3_bind_int64(add, 4, (int64_t)run->replication);
    sqlite3_bind_int64(add, 5, RESULTS_VERSION);
    sqlite3_bind_text(add, run->status == STORE_FAILED ? 6 : 7, run->text, -1, SQLITE_STATIC);
    return finish(store, add, sqlite3_step(add), error);
}

static bool put_timeline(struct store *store, const struct store_point *point,
                         const struct store_run *run, struct error *error)
{
    sqlite3_stmt *add = statement(store, ADD_TIMELINE, error);
    if (add == NULL) {
        return false;
    }
    struct digest key;
    run_key(&point->keys, run->replication, &key);
    sqlite3_bind_blob(add, 1, key.bytes, DIGEST_BYTES, SQLITE_STATIC);
    sqlite3_bind_text(add, 2, run->timeline, -1, SQLITE_STATIC);
    return finish(store, add, sqlite3_step(add), error);
}

static bool put(struct store *store, const struct store_point *point, const struct store_run *run,
                struct error *error)
{
    return put_point(store, point, error) && put_run(store, point, run, error) &&
           (run->timeline == NULL || put_timeline(store, point, run, error));
}

bool store_begin(struct store *store, struct error *error)
{
    store->is_in_transaction = execute(store, "BEGIN IMMEDIATE;", error);
    return store->is_in_transaction;
}

bool store_commit(struct store *store, struct error *error)
{
    store->is_in_transaction = false;
    if (!execute(store, "COMMIT;", error)) {
        sqlite3_exec(store->database, "ROLLBACK;", NULL, NULL, NULL);
        return false;
    }
    return true;
}

bool store_put(struct store *store, const struct store_point *point, const struct store_run *run,
               struct error *error)
{
    if (store->is_in_transaction) {
        return put(store, point, run, error);
    }
    if (!store_begin(store, error)) {
        return false;
    }
    bool is_put = put(store, point, run, error);
    store->is_in_transaction = false;
    if (!is_put) {
        sqlite3_exec(store->database, "ROLLBACK;", NULL, NULL, NULL);
        return false;
    }
    return store_commit(store, error);
}

bool store_timeline(struct store *store, const struct store_point *point, uint64_t replication,
                    struct arena *arena, const char **lines, struct error *error)
{
    *lines = NULL;
    sqlite3_stmt *get = statement(store, GET_TIMELINE, error);
    if (get == NULL) {
        return false;
    }
    struct digest key;
    run_key(&point->keys, replication, &key);
    sqlite3_bind_blob(get, 1, key.bytes, DIGEST_BYTES, SQLITE_STATIC);
    int status = sqlite3_step(get);
    if (status == SQLITE_ROW) {
        *lines = column(get, 0, arena);
    }
    return finish(store, get, status, error);
}

/* Bind what all statements about the runs of a point begin with. */
static sqlite3_stmt *of_point(struct store *store, enum statement which,
                              const struct store_point *point, struct error *error)
{
    sqlite3_stmt *bound = statement(store, which, error);
    if (bound != NULL) {
        sqlite3_bind_blob(bound, 1, point->digest.bytes, DIGEST_BYTES, SQLITE_STATIC);
        sqlite3_bind_int64(bound, 2, point->seed);
        sqlite3_bind_int64(bound, 3, RESULTS_VERSION);
    }
    return bound;
}

bool store_last(struct store *store, const struct store_point *point, uint64_t *count,
                struct error *error)
{
    sqlite3_stmt *last = of_point(store, LAST_RUN, point, error);
    if (last == NULL) {
        return false;
    }
    int status = sqlite3_step(last);
    *count = status == SQLITE_ROW ? (uint64_t)sqlite3_column_int64(last, 0) : 0;
    return finish(store, last, status, error);
}

bool store_forget_failures(struct store *store, const struct store_point *point,
                           struct error *error)
{
    sqlite3_stmt *forget = of_point(store, FORGET, point, error);
    return forget != NULL && finish(store, forget, sqlite3_step(forget), error);
}

bool store_each(struct store *store, const struct store_point *point, uint64_t most,
                store_visit *visit, void *context, struct error *error)
{
    sqlite3_stmt *each = of_point(store, EACH_RUN, point, error);
    if (each == NULL) {
        return false;
    }
    sqlite3_bind_int64(each, 4, most > INT64_MAX ? INT64_MAX : (int64_t)most);
    sqlite3_bind_int64(each, 5, (int64_t)point->timelines);
    int status;
    while ((status = sqlite3_step(each)) == SQLITE_ROW) {
        const char *failure = (const char *)sqlite3_column_text(each, 1);
        const char *record = (const char *)sqlite3_column_text(each, 2);
        struct store_run run = {
            .replication = (uint64_t)sqlite3_column_int64(each, 0),
            .status = failure == NULL ? STORE_DONE : STORE_FAILED,
            .text = failure != NULL  ? failure
                    : record == NULL ? ""
                                     : record,
        };
        if (!visit(context, &run)) {
            break;
        }
    }
    return finish(store, each, status, error);
}
