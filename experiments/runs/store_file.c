#include "experiments/runs/store_file.h"

#include "sim/base/memory.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/resource.h>

enum { BUSY_MS = 60000, SAID_MOST = 10 };

static const char *const texts[STORE_STATEMENTS] = {
    [SET_EXPERIMENT] = "INSERT OR REPLACE INTO experiment VALUES (1, ?, ?, ?, ?, ?, ?)",
    [GET_EXPERIMENT] = "SELECT name, spec, engine, shard, shards, digest FROM experiment",
    [GET_TEXT] = "SELECT canonical FROM point_texts WHERE digest = ?",
    [ADD_TEXT] = "INSERT INTO point_texts VALUES (?1, ?2) ON CONFLICT (digest) DO UPDATE"
                 " SET canonical = ?2 WHERE canonical IS NOT ?2",
    [ADD_RUN] = "INSERT OR REPLACE INTO runs (key, point, seed, replication, version, failure,"
                " record, digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    [DROP_RUN] = "DELETE FROM runs WHERE rowid = ?",
    [ADD_TIMELINE] = "INSERT OR REPLACE INTO timelines VALUES (?, ?, ?)",
    [GET_TIMELINE] = "SELECT lines, digest FROM timelines WHERE key = ?",
    [EACH_RUN] = "SELECT replication, failure, record, key, digest, rowid FROM runs WHERE"
                 " point = ? AND seed = ? AND version = ? AND replication < ?"
                 " ORDER BY replication",
    [LAST_RUNS] = "SELECT replication, key FROM runs WHERE point = ? AND seed = ? AND version = ?"
                  " ORDER BY replication DESC",
    [FORGET] = "DELETE FROM runs WHERE point = ? AND seed = ? AND version = ?"
               " AND failure IS NOT NULL",
    [ADD_RESULT] = "INSERT INTO results VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    [ADD_SAMPLE] = "INSERT INTO samples VALUES (?, ?, ?, ?, ?)",
    [ADD_PARAMETER] = "INSERT INTO parameters VALUES (?, ?, ?)",
};

const char *store_file_name(const struct store *store)
{
    return store->path == NULL ? "runs in memory" : store->path;
}

/* A write that a limit cuts short has no errno: SQLite only says that it failed. */
static bool are_files_limited(void)
{
    struct rlimit limit;
    return getrlimit(RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY;
}

bool store_file_fail(struct store *store, struct error *error)
{
    const char *path = store_file_name(store);
    const char *detail = sqlite3_errmsg(store->database);
    int number = sqlite3_system_errno(store->database);
    switch (sqlite3_errcode(store->database)) {
    case SQLITE_FULL:
        return error_set(error, ERROR_IO, path,
                         "the disk is full; finished runs are kept: make room and give the same "
                         "command again");
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_ERROR: /* all statements are right: the tables are not what they should be */
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
        return error_set(error, ERROR_IO, path,
                         "the store of finished runs is damaged (%s); move it away and give the "
                         "same command again to make its runs anew",
                         detail);
    case SQLITE_CANTOPEN:
        if (number == EMFILE || number == ENFILE) {
            return error_set(error, ERROR_INTERNAL, path,
                             "the store of runs cannot be opened: too many open files; raise the "
                             "limit (ulimit -n)");
        }
        __attribute__((fallthrough));
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return error_set(error, ERROR_CREATE, path, "the store of runs cannot be written: %s",
                         detail);
    case SQLITE_NOMEM:
        return error_set(error, ERROR_INTERNAL, path, "out of memory");
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
        if (number == EFBIG || are_files_limited()) {
            return error_set(error, ERROR_IO, path,
                             "the store is larger than files may be (ulimit -f); finished runs are "
                             "kept: raise the limit and give the same command again");
        }
        return error_set(error, ERROR_IO, path, "the store of runs failed: %s", detail);
    }
}

void store_file_say(struct store *store, const char *format, ...)
{
    if (++store->said > SAID_MOST) {
        if (store->said == SAID_MOST + 1) {
            fprintf(stderr, "coupling: %s: more of its records are damaged; no more are listed\n",
                    store_file_name(store));
        }
        return;
    }
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "coupling: %s: ", store_file_name(store));
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
}

bool store_file_execute(struct store *store, const char *text, struct error *error)
{
    return sqlite3_exec(store->database, text, NULL, NULL, NULL) == SQLITE_OK ||
           store_file_fail(store, error);
}

bool store_file_number(struct store *store, const char *text, sqlite3_int64 *number,
                       struct error *error)
{
    sqlite3_stmt *select = NULL;
    *number = 0;
    int status = sqlite3_prepare_v2(store->database, text, -1, &select, NULL);
    if (status == SQLITE_OK) {
        status = sqlite3_step(select);
    }
    if (status == SQLITE_ROW) {
        *number = sqlite3_column_int64(select, 0);
    }
    bool is_good = status == SQLITE_ROW || status == SQLITE_DONE || store_file_fail(store, error);
    sqlite3_finalize(select);
    return is_good;
}

sqlite3_stmt *store_file_statement(struct store *store, enum store_statement which,
                                   struct error *error)
{
    sqlite3_stmt **kept = &store->statements[which];
    if (*kept == NULL && sqlite3_prepare_v3(store->database, texts[which], -1,
                                            SQLITE_PREPARE_PERSISTENT, kept, NULL) != SQLITE_OK) {
        store_file_fail(store, error);
        return NULL;
    }
    return *kept;
}

bool store_file_finish(struct store *store, sqlite3_stmt *done, int status, struct error *error)
{
    bool is_good = status == SQLITE_DONE || status == SQLITE_ROW;
    if (!is_good) {
        store_file_fail(store, error);
    }
    sqlite3_reset(done);
    sqlite3_clear_bindings(done);
    return is_good;
}

static struct store_identity identity(const struct store *store, int which)
{
    static const char *const endings[STORE_FILES] = {"", "-wal", "-shm"};
    struct stat status;
    char *path = memory_print("%s%s", store->path, endings[which]);
    bool is_there = stat(path, &status) == 0;
    memory_free(path);
    return is_there ? (struct store_identity){status.st_dev, status.st_ino}
                    : (struct store_identity){0};
}

bool store_file_check(struct store *store, struct error *error)
{
    for (int i = 0; i < STORE_FILES && store->path != NULL; i++) {
        struct store_identity now = identity(store, i);
        if (store->files[i].inode == 0) {
            /* Before the first transaction another process may remove its log. */
            store->files[i] = i == 0 || store->has_begun ? now : store->files[i];
        } else if (now.inode != store->files[i].inode || now.device != store->files[i].device) {
            store->is_lost = true;
        }
    }
    return !store->is_lost ||
           error_set(error, ERROR_IO, store_file_name(store),
                     "the store of runs was moved, deleted or replaced while it was in use; give "
                     "the same command again to make the runs that it lacks");
}

struct store *store_file_open(const char *path, int flags, struct error *error)
{
    struct store *store = memory_alloc(sizeof *store);
    store->path = path == NULL ? NULL : memory_copy_text(path);
    int status = sqlite3_open_v2(path == NULL ? ":memory:" : path, &store->database, flags, NULL);
    if (status != SQLITE_OK) {
        store_file_fail(store, error);
        store_file_close(store);
        return NULL;
    }
    store_file_check(store, NULL);
    sqlite3_busy_timeout(store->database, BUSY_MS);
    sqlite3_exec(store->database, "PRAGMA cell_size_check = ON;", NULL, NULL, NULL);
    return store;
}

void store_file_close(struct store *store)
{
    if (store == NULL) {
        return;
    }
    for (int i = 0; i < STORE_STATEMENTS; i++) {
        sqlite3_finalize(store->statements[i]);
    }
    if (store->is_writable && store->path != NULL) {
        store_file_check(store, NULL);
    }
    if (store->is_lost) {
        /* The names may be those of another process's files by now: leave these alone. */
        sqlite3_db_config(store->database, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    } else if (store->is_writable && store->path != NULL) {
        /* Leave one plain file that can be copied and read anywhere. When the disk is full or
         * another process is at work it stays as it is, which is as safe. */
        sqlite3_busy_timeout(store->database, 0);
        sqlite3_exec(store->database, "PRAGMA journal_mode = DELETE;", NULL, NULL, NULL);
    }
    sqlite3_close(store->database);
    memory_free(store->path);
    memory_free(store);
}

bool store_file_begin(struct store *store, struct error *error)
{
    store->is_in_transaction =
        store_file_check(store, error) && store_file_execute(store, "BEGIN IMMEDIATE;", error);
    store->has_begun = store->has_begun || store->is_in_transaction;
    return store->is_in_transaction;
}

bool store_file_commit(struct store *store, struct error *error)
{
    if (!store_file_execute(store, "COMMIT;", error)) {
        store_file_rollback(store);
        return false;
    }
    store->is_in_transaction = false;
    return store_file_check(store, error);
}

void store_file_rollback(struct store *store)
{
    store->is_in_transaction = false;
    sqlite3_exec(store->database, "ROLLBACK;", NULL, NULL, NULL);
}
