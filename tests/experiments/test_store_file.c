#include "experiments/store_file.h"

#include "experiments/file.h"
#include "tests/experiments/fixture.h"

Test(store_file, numbers_come_from_the_first_row)
{
    struct error error = {0};
    sqlite3_int64 number;
    struct store *store = store_file_open(NULL, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, &error);
    cr_expect(store_file_number(store, "SELECT 7 UNION SELECT 8", &number, &error) && number == 7);
    cr_expect(store_file_number(store, "SELECT 7 WHERE 0", &number, &error) && number == 0);
    cr_expect_not(store_file_number(store, "SELECT absent", &number, &error));
    cr_expect_eq(error.code, ERROR_IO);
    cr_expect_not_null(strstr(error.text, "no such column"), "%s", error.text);
    store_file_close(store);
}

Test(store_file, a_transaction_that_is_rolled_back_leaves_nothing)
{
    struct error error = {0};
    sqlite3_int64 number;
    struct store *store = store_file_open(NULL, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, &error);
    cr_assert(store_file_execute(store, "CREATE TABLE t (a)", &error));
    cr_assert(store_file_begin(store, &error));
    cr_assert(store_file_execute(store, "INSERT INTO t VALUES (1)", &error));
    store_file_rollback(store);
    cr_expect(store_file_number(store, "SELECT count(*) FROM t", &number, &error) && number == 0);
    cr_assert(store_file_begin(store, &error));
    cr_assert(store_file_execute(store, "INSERT INTO t VALUES (1)", &error));
    cr_assert(store_file_commit(store, &error));
    cr_expect(store_file_number(store, "SELECT count(*) FROM t", &number, &error) && number == 1);
    store_file_close(store);
}

Test(store_file, knows_whether_it_is_the_same_file)
{
    char folder[64];
    struct error error = {0};
    char *path = file_join(fixture_folder(folder), "a");
    char *other = file_join(folder, "b");
    fixture_file(folder, "a", "");
    fixture_file(folder, "b", "");
    struct store *store = store_file_open(path, SQLITE_OPEN_READWRITE, &error);
    cr_expect(store_file_check(store, &error));
    cr_assert_eq(rename(other, path), 0);
    cr_expect_not(store_file_check(store, &error));
    cr_expect_eq(error.code, ERROR_IO);
    cr_expect_not(store_file_begin(store, NULL), "and it stays lost");
    store_file_close(store);
    memory_free(other);
    memory_free(path);
    fixture_remove(folder);
}
