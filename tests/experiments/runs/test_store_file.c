#include "experiments/runs/store_file.h"

#include "experiments/results/file.h"
#include "experiments/runs/store.h"
#include "tests/experiments/fixture.h"

#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

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

Test(store_file, without_a_descriptor_left_says_so)
{
    char folder[64];
    struct error error = {0};
    struct rlimit kept;
    cr_assert_eq(getrlimit(RLIMIT_NOFILE, &kept), 0);
    int next = dup(0);
    close(next);
    char *path = file_join(fixture_folder(folder), "a");
    struct rlimit few = {(rlim_t)next, kept.rlim_max};
    cr_assert_eq(setrlimit(RLIMIT_NOFILE, &few), 0);
    struct store *store = store_open(path, &error);
    cr_assert_eq(setrlimit(RLIMIT_NOFILE, &kept), 0);
    cr_expect_null(store);
    cr_expect_eq(error.code, ERROR_INTERNAL);
    cr_expect_not_null(strstr(error.text, "ulimit -n"), "%s", error.text);
    memory_free(path);
    fixture_remove(folder);
}

/* A write that ends at the limit is cut short, which has no errno of its own. */
Test(store_file, beyond_the_size_of_files_says_so)
{
    for (rlim_t most = 1024; most < 65536; most += 5000) {
        char folder[64];
        struct error error = {0};
        struct rlimit kept;
        cr_assert_eq(getrlimit(RLIMIT_FSIZE, &kept), 0);
        char *path = file_join(fixture_folder(folder), "a");
        struct rlimit small = {most, kept.rlim_max};
        signal(SIGXFSZ, SIG_IGN);
        cr_assert_eq(setrlimit(RLIMIT_FSIZE, &small), 0);
        struct store *store = store_open(path, &error);
        store_close(store);
        cr_assert_eq(setrlimit(RLIMIT_FSIZE, &kept), 0);
        cr_expect(store != NULL || error.code == ERROR_IO);
        cr_expect(store != NULL || strstr(error.text, "ulimit -f") != NULL, "%s", error.text);
        memory_free(path);
        fixture_remove(folder);
    }
}
