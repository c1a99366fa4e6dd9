#include "experiments/results/tables.h"

#include "experiments/runs/store_file.h"
#include "experiments/runs/store_results.h"
#include "tests/experiments/results.h"

/* The number that a query gives. */
static double number(struct store *store, const char *query)
{
    sqlite3_stmt *select;
    cr_assert_eq(sqlite3_prepare_v2(store->database, query, -1, &select, NULL), SQLITE_OK, "%s",
                 sqlite3_errmsg(store->database));
    cr_assert_eq(sqlite3_step(select), SQLITE_ROW, "%s", query);
    double value = sqlite3_column_double(select, 0);
    sqlite3_finalize(select);
    return value;
}

/* Every number of the struct is in its table, and nothing else. */
Test(result_tables, have_the_numbers_of_the_point)
{
    struct fixture fixture;
    struct results_look look;
    fixture_open(&fixture, MM1 MM1_RUN ", 'sweep': {'system.stations.cpu.servers': [2]}}");
    fixture_run(&fixture, 0, 3);
    results_look_at(&fixture, 0, &look);
    size_t statistics = 0;
    for (size_t i = 0; i < look.found.metric_count; i++) {
        statistics += look.found.metrics[i].percentiles == NULL ? 1 : 1 + PERCENTILES;
    }
    struct store *store = fixture.store;
    cr_assert(store_results_begin(store, &fixture.error), "%s", fixture.error.text);
    result_tables_add(store, &look.found);
    cr_assert(store_results_end(store, true, &fixture.error), "%s", fixture.error.text);
    cr_expect_eq(number(store, "SELECT count(*) FROM results"), (double)statistics);
    cr_expect_str_eq(look.found.metrics[0].name, "throughput");
    cr_expect_eq(number(store, "SELECT upper FROM results WHERE metric = 'throughput'"),
                 look.found.metrics[0].mean.interval.upper);
    cr_expect_eq(number(store, "SELECT value FROM samples WHERE metric = 'throughput' AND "
                               "replication = 2"),
                 look.found.metrics[0].row.values[2]);
    cr_expect_eq(number(store, "SELECT cut FROM samples WHERE replication = 1"),
                 look.found.removed_s[1]);
    cr_expect_eq(number(store, "SELECT value FROM parameters WHERE path = "
                               "'system.stations.cpu.servers'"),
                 2);
    cr_expect_eq(number(store, "SELECT count(*) FROM parameters"), 1);
    results_close(&look);
    fixture_close(&fixture);
}
