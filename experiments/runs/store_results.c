#include "experiments/runs/store_results.h"

#include "experiments/results/writer.h"
#include "experiments/runs/store_file.h"

bool store_results_begin(struct store *store, struct error *error)
{
    store->is_strict = true;
    store->results = (struct error){0};
    if (!store_file_begin(store, error)) {
        return false;
    }
    if (!store_file_execute(store, "DELETE FROM results; DELETE FROM samples;", error) ||
        !store_file_execute(store, "DELETE FROM parameters;", error)) {
        store_file_rollback(store);
        return false;
    }
    return true;
}

/* The statement for a row of a point; NULL once something went wrong. */
static sqlite3_stmt *row_of_point(struct store *store, enum store_statement which, size_t point)
{
    sqlite3_stmt *row = store->results.code == ERROR_NONE
                            ? store_file_statement(store, which, &store->results)
                            : NULL;
    if (row != NULL) {
        sqlite3_bind_int64(row, 1, (sqlite3_int64)point);
    }
    return row;
}

static void put_row(struct store *store, sqlite3_stmt *row)
{
    store_file_finish(store, row, sqlite3_step(row), &store->results);
}

void store_results_add(struct store *store, const struct store_result *result)
{
    const struct interval *interval = &result->interval;
    sqlite3_stmt *row = row_of_point(store, ADD_RESULT, result->point);
    if (row == NULL) {
        return;
    }
    sqlite3_bind_text(row, 2, result->metric, -1, SQLITE_STATIC);
    sqlite3_bind_text(row, 3, result->statistic, -1, SQLITE_STATIC);
    sqlite3_bind_text(row, 4, result->unit, -1, SQLITE_STATIC);
    if (interval->samples > 0) {
        sqlite3_bind_double(row, 5, interval->mean);
    }
    if (interval->known) {
        sqlite3_bind_double(row, 6, interval->lower);
        sqlite3_bind_double(row, 7, interval->upper);
    }
    sqlite3_bind_int64(row, 8, (sqlite3_int64)interval->samples);
    put_row(store, row);
}

void store_results_sample(struct store *store, const struct store_sample *sample)
{
    sqlite3_stmt *row = row_of_point(store, ADD_SAMPLE, sample->point);
    if (row == NULL) {
        return;
    }
    sqlite3_bind_int64(row, 2, (sqlite3_int64)sample->replication);
    sqlite3_bind_double(row, 3, sample->cut_s);
    sqlite3_bind_text(row, 4, sample->metric, -1, SQLITE_STATIC);
    sqlite3_bind_double(row, 5, sample->value);
    put_row(store, row);
}

static void bind_plain(sqlite3_stmt *row, int index, const struct plain *value)
{
    struct writer writer;
    switch (value->type) {
    case PLAIN_TEXT:
        sqlite3_bind_text(row, index, value->text, -1, SQLITE_STATIC);
        break;
    case PLAIN_INTEGER:
        sqlite3_bind_int64(row, index, value->integer);
        break;
    case PLAIN_REAL:
        sqlite3_bind_double(row, index, value->real);
        break;
    case PLAIN_BOOLEAN:
        sqlite3_bind_int(row, index, value->is_true);
        break;
    case PLAIN_NULL:
        break;
    case PLAIN_LIST:
    case PLAIN_OBJECT:
        writer_init(&writer, NULL);
        writer_plain(&writer, NULL, value);
        sqlite3_bind_text(row, index, writer.buffer.text, -1, SQLITE_TRANSIENT);
        writer_end(&writer);
        break;
    }
}

void store_results_parameter(struct store *store, size_t point, const char *path,
                             const struct plain *value)
{
    sqlite3_stmt *row = row_of_point(store, ADD_PARAMETER, point);
    if (row == NULL) {
        return;
    }
    sqlite3_bind_text(row, 2, path, -1, SQLITE_STATIC);
    bind_plain(row, 3, value);
    put_row(store, row);
}

bool store_results_end(struct store *store, bool is_good, struct error *error)
{
    const struct error *first = &store->results;
    if (is_good && first->code != ERROR_NONE) {
        is_good = error_set(error, first->code, first->where, "%s", first->text);
    }
    if (!is_good || !store_file_check(store, error)) {
        store_file_rollback(store);
        return false;
    }
    return store_file_commit(store, error);
}
