#include "experiments/runs/store.h"

#include "experiments/runs/store_file.h"
#include "experiments/runs/store_layout.h"
#include "sim/base/memory.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct store *store_open(const char *path, struct error *error)
{
    struct store *store = store_file_open(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, error);
    if (store == NULL) {
        return NULL;
    }
    /* A log written ahead needs one flush a transaction where a rollback journal needs three. */
    if (!store_layout_refuse(store, error) ||
        !store_file_execute(store, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;",
                            error) ||
        !store_file_begin(store, error) || !store_layout_make(store, error) ||
        !store_file_commit(store, error)) {
        store_file_close(store);
        return NULL;
    }
    store->is_writable = true;
    return store;
}

struct store *store_open_readonly(const char *path, struct error *error)
{
    if (access(path, R_OK) != 0) {
        error_set(error, ERROR_NO_INPUT, path, "%s", strerror(errno));
        return NULL;
    }
    struct store *store = store_file_open(path, SQLITE_OPEN_READWRITE, error);
    if (store != NULL && !store_layout_check(store, error)) {
        store_file_close(store);
        return NULL;
    }
    if (store != NULL) {
        store->is_strict = true;
    }
    return store;
}

void store_close(struct store *store)
{
    store_file_close(store);
}

bool store_begin(struct store *store, struct error *error)
{
    return store_file_begin(store, error);
}

bool store_commit(struct store *store, struct error *error)
{
    return store_file_commit(store, error);
}

static void bind_digest(sqlite3_stmt *bound, int index, const struct digest *digest)
{
    sqlite3_bind_blob(bound, index, digest->bytes, DIGEST_BYTES, SQLITE_STATIC);
}

/* Whether a column holds exactly these bytes, as this type: a reader by SQL sees the type too. */
static bool is_column(sqlite3_stmt *row, int index, int type, const void *bytes, size_t length)
{
    if (sqlite3_column_type(row, index) != type) {
        return false;
    }
    const void *found = sqlite3_column_blob(row, index);
    return (size_t)sqlite3_column_bytes(row, index) == length &&
           (length == 0 || memcmp(found, bytes, length) == 0);
}

static bool is_digest(sqlite3_stmt *row, int index, const struct digest *digest)
{
    return is_column(row, index, SQLITE_BLOB, digest->bytes, DIGEST_BYTES);
}

/* A text of a row, with its length: one that was damaged may have zeros within. */
static struct digest_part text_column(sqlite3_stmt *row, int index)
{
    const void *text = sqlite3_column_text(row, index);
    return (struct digest_part){text == NULL ? "" : text, (size_t)sqlite3_column_bytes(row, index)};
}

static struct digest_part part(const char *text)
{
    return (struct digest_part){text, strlen(text)};
}

static void digest_experiment(const struct store_experiment *experiment, struct digest *digest)
{
    char shard[48];
    snprintf(shard, sizeof shard, "%" PRId64 "/%" PRId64, experiment->shard, experiment->shards);
    const struct digest_part parts[] = {part("experiment"), part(experiment->name),
                                        part(experiment->spec), part(experiment->engine),
                                        part(shard)};
    digest_parts(parts, sizeof parts / sizeof *parts, digest);
}

/* A record or the reason of a failure. */
static void digest_run(const struct digest *key, bool is_failed, struct digest_part text,
                       struct digest *digest)
{
    const struct digest_part parts[] = {
        part(is_failed ? "failure" : "record"), {key->bytes, DIGEST_BYTES}, text};
    digest_parts(parts, sizeof parts / sizeof *parts, digest);
}

static void digest_timeline(const struct digest *key, struct digest_part lines,
                            struct digest *digest)
{
    const struct digest_part parts[] = {part("timeline"), {key->bytes, DIGEST_BYTES}, lines};
    digest_parts(parts, sizeof parts / sizeof *parts, digest);
}

/* A damaged row: an error where runs are only read. */
static bool refuse_row(struct store *store, const char *what, struct error *error)
{
    return error_set(error, ERROR_IO, store_file_name(store),
                     "%s is damaged: it differs from its digest; give the command that made it "
                     "again: it makes anew what is damaged",
                     what);
}

bool store_set_experiment(struct store *store, const struct store_experiment *experiment,
                          struct error *error)
{
    sqlite3_stmt *set = store_file_statement(store, SET_EXPERIMENT, error);
    if (set == NULL) {
        return false;
    }
    struct digest digest;
    digest_experiment(experiment, &digest);
    sqlite3_bind_text(set, 1, experiment->name, -1, SQLITE_STATIC);
    sqlite3_bind_text(set, 2, experiment->spec, -1, SQLITE_STATIC);
    sqlite3_bind_text(set, 3, experiment->engine, -1, SQLITE_STATIC);
    sqlite3_bind_int64(set, 4, experiment->shard);
    sqlite3_bind_int64(set, 5, experiment->shards);
    bind_digest(set, 6, &digest);
    return store_file_finish(store, set, sqlite3_step(set), error);
}

static const char *copy_column(sqlite3_stmt *row, int index, struct arena *arena)
{
    const char *text = (const char *)sqlite3_column_text(row, index);
    return arena_copy(arena, text == NULL ? "" : text);
}

bool store_experiment(struct store *store, struct arena *arena, struct store_experiment *experiment,
                      struct error *error)
{
    sqlite3_stmt *get = store_file_statement(store, GET_EXPERIMENT, error);
    if (get == NULL) {
        return false;
    }
    int status = sqlite3_step(get);
    bool is_whole = false;
    if (status == SQLITE_ROW) {
        *experiment = (struct store_experiment){
            .name = copy_column(get, 0, arena),
            .spec = copy_column(get, 1, arena),
            .engine = copy_column(get, 2, arena),
            .shard = sqlite3_column_int64(get, 3),
            .shards = sqlite3_column_int64(get, 4),
        };
        struct digest digest;
        digest_experiment(experiment, &digest);
        is_whole = is_digest(get, 5, &digest) ||
                   refuse_row(store, "the description of the experiment", error);
    } else if (status == SQLITE_DONE) {
        error_set(error, ERROR_NO_INPUT, store_file_name(store), "no experiment was ever run here");
    }
    return store_file_finish(store, get, status, error) && is_whole;
}

void store_point_init(struct store_point *point, const char *canonical, int64_t seed)
{
    *point = (struct store_point){.canonical = canonical, .seed = seed};
    digest_text(canonical, &point->digest);
    run_keys_init(&point->keys, canonical, seed);
}

static bool put_text(struct store *store, const struct store_point *point, struct error *error)
{
    sqlite3_stmt *add = store_file_statement(store, ADD_TEXT, error);
    if (add == NULL) {
        return false;
    }
    bind_digest(add, 1, &point->digest);
    sqlite3_bind_text(add, 2, point->canonical, -1, SQLITE_STATIC);
    return store_file_finish(store, add, sqlite3_step(add), error);
}

static bool put_run(struct store *store, const struct store_point *point,
                    const struct store_run *run, struct error *error)
{
    sqlite3_stmt *add = store_file_statement(store, ADD_RUN, error);
    if (add == NULL) {
        return false;
    }
    struct digest key;
    struct digest digest;
    run_key(&point->keys, run->replication, &key);
    digest_run(&key, run->status == STORE_FAILED, part(run->text), &digest);
    bind_digest(add, 1, &key);
    bind_digest(add, 2, &point->digest);
    sqlite3_bind_int64(add, 3, point->seed);
    sqlite3_bind_int64(add, 4, (int64_t)run->replication);
    sqlite3_bind_int64(add, 5, RESULTS_VERSION);
    sqlite3_bind_text(add, run->status == STORE_FAILED ? 6 : 7, run->text, -1, SQLITE_STATIC);
    bind_digest(add, 8, &digest);
    return store_file_finish(store, add, sqlite3_step(add), error);
}

static bool put_timeline(struct store *store, const struct store_point *point,
                         const struct store_run *run, struct error *error)
{
    sqlite3_stmt *add = store_file_statement(store, ADD_TIMELINE, error);
    if (add == NULL) {
        return false;
    }
    struct digest key;
    struct digest digest;
    run_key(&point->keys, run->replication, &key);
    digest_timeline(&key, part(run->timeline), &digest);
    bind_digest(add, 1, &key);
    sqlite3_bind_text(add, 2, run->timeline, -1, SQLITE_STATIC);
    bind_digest(add, 3, &digest);
    return store_file_finish(store, add, sqlite3_step(add), error);
}

static bool put(struct store *store, const struct store_point *point, const struct store_run *run,
                struct error *error)
{
    return put_text(store, point, error) && put_run(store, point, run, error) &&
           (run->timeline == NULL || put_timeline(store, point, run, error));
}

bool store_put(struct store *store, const struct store_point *point, const struct store_run *run,
               struct error *error)
{
    if (store->is_in_transaction) {
        return put(store, point, run, error);
    }
    if (!store_file_begin(store, error)) {
        return false;
    }
    if (!put(store, point, run, error)) {
        store_file_rollback(store);
        return false;
    }
    return store_file_commit(store, error);
}

/* Bind what all statements about the runs of a point begin with. */
static sqlite3_stmt *of_point(struct store *store, enum store_statement which,
                              const struct store_point *point, struct error *error)
{
    sqlite3_stmt *bound = store_file_statement(store, which, error);
    if (bound != NULL) {
        bind_digest(bound, 1, &point->digest);
        sqlite3_bind_int64(bound, 2, point->seed);
        sqlite3_bind_int64(bound, 3, RESULTS_VERSION);
    }
    return bound;
}

/* Whether a row is that of a replication, by its key. */
static bool is_key(sqlite3_stmt *row, int index, const struct store_point *point,
                   sqlite3_int64 replication)
{
    struct digest key;
    run_key(&point->keys, (uint64_t)replication, &key);
    return replication >= 0 && is_digest(row, index, &key);
}

bool store_last(struct store *store, const struct store_point *point, uint64_t *count,
                struct error *error)
{
    *count = 0;
    sqlite3_stmt *last = of_point(store, LAST_RUNS, point, error);
    if (last == NULL) {
        return false;
    }
    int status;
    while ((status = sqlite3_step(last)) == SQLITE_ROW) {
        sqlite3_int64 replication = sqlite3_column_int64(last, 0);
        if (is_key(last, 1, point, replication)) {
            *count = (uint64_t)replication + 1;
            break;
        }
    }
    return store_file_finish(store, last, status, error);
}

bool store_forget_failures(struct store *store, const struct store_point *point,
                           struct error *error)
{
    sqlite3_stmt *forget = of_point(store, FORGET, point, error);
    return forget != NULL && store_file_finish(store, forget, sqlite3_step(forget), error);
}

/* Refuse a damaged record, or report it. */
static bool on_damage(struct store *store, const struct store_point *point, const char *what,
                      int64_t replication, struct error *error)
{
    char name[96];
    snprintf(name, sizeof name, "%s of point %zu, replication %" PRId64, what, point->id,
             replication);
    if (store->is_strict) {
        return refuse_row(store, name, error);
    }
    store_file_say(store, "%s is damaged: it differs from its digest; the run is made anew", name);
    return true;
}

/* The timeline that is kept of a run, in the row of `get`; a damaged one is not there. */
static bool find_timeline(struct store *store, const struct store_point *point,
                          uint64_t replication, sqlite3_stmt *get, bool *is_there,
                          struct error *error)
{
    struct digest key;
    struct digest digest;
    run_key(&point->keys, replication, &key);
    bind_digest(get, 1, &key);
    int status = sqlite3_step(get);
    *is_there = status == SQLITE_ROW;
    if (!*is_there) {
        return status == SQLITE_DONE || store_file_fail(store, error);
    }
    bool is_text = sqlite3_column_type(get, 0) == SQLITE_TEXT;
    digest_timeline(&key, text_column(get, 0), &digest);
    *is_there = is_text && is_digest(get, 1, &digest);
    return *is_there || on_damage(store, point, "the timeline", (int64_t)replication, error);
}

static bool has_timeline(struct store *store, const struct store_point *point, uint64_t replication,
                         bool *is_there, struct error *error)
{
    sqlite3_stmt *get = store_file_statement(store, GET_TIMELINE, error);
    bool is_good = get != NULL && find_timeline(store, point, replication, get, is_there, error);
    return get != NULL && store_file_finish(store, get, SQLITE_DONE, error) && is_good;
}

bool store_timeline(struct store *store, const struct store_point *point, uint64_t replication,
                    struct arena *arena, const char **lines, struct error *error)
{
    *lines = NULL;
    sqlite3_stmt *get = store_file_statement(store, GET_TIMELINE, error);
    if (get == NULL) {
        return false;
    }
    bool is_there;
    bool is_good = find_timeline(store, point, replication, get, &is_there, error);
    if (is_good && is_there) {
        *lines = copy_column(get, 0, arena);
    }
    return store_file_finish(store, get, SQLITE_DONE, error) && is_good;
}

/* A walk over the runs of a point. */
struct walk {
    struct store *store;
    const struct store_point *point;
    sqlite3_int64 most;     /* replications from here on are not asked for */
    sqlite3_int64 next;     /* replications come in order: a lower one is out of its place */
    sqlite3_int64 *damaged; /* rows that are to be dropped */
    size_t damaged_count, damaged_capacity;
    struct error *error;
};

/* A row as it was put, or none: its key and its digest say so. */
static bool read_run(const struct walk *walk, sqlite3_stmt *each, struct store_run *run)
{
    sqlite3_int64 replication = sqlite3_column_int64(each, 0);
    if (replication < walk->next || replication >= walk->most ||
        !is_key(each, 3, walk->point, replication)) {
        return false;
    }
    struct digest key;
    struct digest digest;
    bool is_failed = sqlite3_column_type(each, 1) != SQLITE_NULL;
    bool is_text = sqlite3_column_type(each, is_failed ? 1 : 2) == SQLITE_TEXT;
    run_key(&walk->point->keys, (uint64_t)replication, &key);
    digest_run(&key, is_failed, text_column(each, is_failed ? 1 : 2), &digest);
    *run = (struct store_run){
        .replication = (uint64_t)replication,
        .status = is_failed ? STORE_FAILED : STORE_DONE,
        .text = text_column(each, is_failed ? 1 : 2).bytes,
    };
    return is_text && is_digest(each, 4, &digest);
}

static bool note_damage(struct walk *walk, sqlite3_stmt *each)
{
    walk->damaged = memory_grow(walk->damaged, walk->damaged_count, &walk->damaged_capacity,
                                sizeof *walk->damaged);
    walk->damaged[walk->damaged_count++] = sqlite3_column_int64(each, 5);
    return on_damage(walk->store, walk->point, "the record", sqlite3_column_int64(each, 0),
                     walk->error);
}

/* One row. @return false when the walk ends, with an error or without */
static bool walk_row(struct walk *walk, sqlite3_stmt *each, store_visit *visit, void *context)
{
    struct store_run run;
    if (!read_run(walk, each, &run)) {
        return note_damage(walk, each);
    }
    walk->next = (sqlite3_int64)run.replication + 1;
    bool is_wanted = true;
    if (run.replication < walk->point->timelines && run.status == STORE_DONE &&
        !has_timeline(walk->store, walk->point, run.replication, &is_wanted, walk->error)) {
        return false;
    }
    return !is_wanted || visit(context, &run);
}

/* Damaged rows go, so that no row is left that stands in the place of another. */
static bool drop_damaged(struct walk *walk)
{
    struct store *store = walk->store;
    bool is_own = !store->is_in_transaction;
    sqlite3_stmt *drop = store_file_statement(store, DROP_RUN, walk->error);
    bool is_good = drop != NULL && (!is_own || store_file_begin(store, walk->error));
    for (size_t i = 0; is_good && i < walk->damaged_count; i++) {
        sqlite3_bind_int64(drop, 1, walk->damaged[i]);
        is_good = store_file_finish(store, drop, sqlite3_step(drop), walk->error);
    }
    if (is_own && !is_good) {
        store_file_rollback(store);
    }
    return is_good && (!is_own || store_file_commit(store, walk->error));
}

/* The text of a point is only for people to read, but it has to be right. */
static bool check_text(struct store *store, const struct store_point *point, struct error *error)
{
    sqlite3_stmt *get = store_file_statement(store, GET_TEXT, error);
    if (get == NULL) {
        return false;
    }
    bind_digest(get, 1, &point->digest);
    int status = sqlite3_step(get);
    bool is_damaged = status == SQLITE_ROW &&
                      !is_column(get, 0, SQLITE_TEXT, point->canonical, strlen(point->canonical));
    if (!store_file_finish(store, get, status, error)) {
        return false;
    }
    char name[64];
    snprintf(name, sizeof name, "the text of point %zu", point->id);
    if (is_damaged && store->is_strict) {
        return refuse_row(store, name, error);
    }
    if (is_damaged) {
        store_file_say(store, "%s is damaged: it differs from its digest; it is written anew",
                       name);
    }
    return !is_damaged || put_text(store, point, error);
}

bool store_each(struct store *store, const struct store_point *point, uint64_t most,
                store_visit *visit, void *context, struct error *error)
{
    sqlite3_stmt *each =
        check_text(store, point, error) ? of_point(store, EACH_RUN, point, error) : NULL;
    if (each == NULL) {
        return false;
    }
    struct error found = {0};
    struct walk walk = {.store = store,
                        .point = point,
                        .most = most > INT64_MAX ? INT64_MAX : (sqlite3_int64)most,
                        .error = &found};
    sqlite3_bind_int64(each, 4, walk.most);
    int status;
    while ((status = sqlite3_step(each)) == SQLITE_ROW) {
        if (!walk_row(&walk, each, visit, context)) {
            break;
        }
    }
    bool is_good = store_file_finish(store, each, status, &found);
    if (walk.damaged_count > 0 && !store->is_strict) {
        is_good = drop_damaged(&walk) && is_good;
    }
    memory_free(walk.damaged);
    return is_good && found.code == ERROR_NONE
               ? true
               : error_set(error, found.code, found.where, "%s", found.text);
}
