/*
 * The SQLite file beneath a store: errors in plain words, statements that are prepared once,
 * transactions, and a look whether the file is still the one that was opened.
 *
 * For store.c, store_layout.c, store_others.c and store_results.c alone.
 */
#ifndef EXPERIMENTS_RUNS_STORE_FILE_H
#define EXPERIMENTS_RUNS_STORE_FILE_H

#include "sim/base/error.h"

#include <sqlite3.h>
#include <sys/stat.h>

enum store_statement {
    SET_EXPERIMENT,
    GET_EXPERIMENT,
    GET_TEXT,
    ADD_TEXT,
    ADD_RUN,
    DROP_RUN,
    ADD_TIMELINE,
    GET_TIMELINE,
    EACH_RUN,
    LAST_RUNS,
    FORGET,
    ADD_RESULT,
    ADD_SAMPLE,
    ADD_PARAMETER,
    STORE_STATEMENTS
};

enum { STORE_FILES = 3 }; /* the database, its log and the log's index */

/** A file as it was when it was first seen: the database when the store was opened. */
struct store_identity {
    dev_t device;
    ino_t inode; /* 0: it was not seen yet */
};

struct store {
    sqlite3 *database;
    char *path; /* NULL: in memory */
    sqlite3_stmt *statements[STORE_STATEMENTS];
    struct store_identity files[STORE_FILES];
    bool is_writable;
    bool is_in_transaction; /* opened by store_file_begin */
    bool has_begun;         /* a transaction: no other process removes the log then */
    bool is_strict;         /* a damaged record is an error, not a run to be made anew */
    bool is_lost;           /* the file was moved, deleted or replaced */
    unsigned said;          /* sentences about damage */
    struct error results;   /* the first that went wrong since store_results_begin */
};

/** Open a database with these flags of sqlite3_open_v2. @param path  NULL: in memory */
struct store *store_file_open(const char *path, int flags, struct error *error);

/** Close it: one plain file is left where that can be. NULL is allowed. */
void store_file_close(struct store *store);

/** How the store is named in messages. */
const char *store_file_name(const struct store *store);

/** Put an error of SQLite into words that tell a user how to go on. */
bool store_file_fail(struct store *store, struct error *error);

/** Say on standard error what was found in the store; the first sentences only. */
void store_file_say(struct store *store, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

bool store_file_execute(struct store *store, const char *text, struct error *error);

/** The first column of the first row that a text selects, 0 without a row. */
bool store_file_number(struct store *store, const char *text, sqlite3_int64 *number,
                       struct error *error);

/** The statement, prepared once and ready to be bound; NULL with `error` set. */
sqlite3_stmt *store_file_statement(struct store *store, enum store_statement which,
                                   struct error *error);

/** End a statement that came to this status. @return false with `error` set when it failed */
bool store_file_finish(struct store *store, sqlite3_stmt *done, int status, struct error *error);

/** Whether these are the files that were there first. @return false with `error` set (74) */
bool store_file_check(struct store *store, struct error *error);

/** A transaction that writes; both look whether the file is still there. */
bool store_file_begin(struct store *store, struct error *error);
bool store_file_commit(struct store *store, struct error *error);
void store_file_rollback(struct store *store);

#endif
