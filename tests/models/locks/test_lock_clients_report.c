#include "tests/models/locks/client_fixture.h"

/* Transactions that are lost are found. */
Test(lock_clients_report, says_what_is_wrong)
{
    struct client_bench bench;
    client_bench_init(&bench);
    client_bench_start(&bench);
    cr_assert(run_until(bench.locks.run, 10000 * LOCK_US));
    bench.group->transactions.present.value++;
    for (int i = 0; i < 100 && !run_failed(bench.locks.run); i++) {
        lock_clients_invariants(bench.locks.run, &bench.group->component);
    }
    cr_expect(run_failed(bench.locks.run));
    cr_expect_not_null(strstr(run_error(bench.locks.run)->text, "transactions are found, and"));
    run_destroy(bench.locks.run);
}

/* A transaction takes its hold, and the way there. */
Test(lock_clients_report, has_the_time_of_a_transaction)
{
    struct client_bench bench;
    client_bench_init(&bench);
    bench.locks.parameters.resources = 100;
    client_bench_start(&bench);
    cr_assert(run_until(bench.locks.run, TICKS_PER_SECOND_COARSE));
    measures_set_mark(bench.locks.assembly.measures, run_now(bench.locks.run));
    struct arena *arena = arena_create();
    struct window window = {measures_marks(bench.locks.assembly.measures), 0, 1};
    struct report report;
    report_init(&report, arena, &window, TICKS_PER_SECOND_COARSE);
    place_report(&bench.group->component, &report);
    cr_expect_str_eq(report.metrics[1].name, "lock_clients.users.response_time");
    cr_expect_float_eq(report.metrics[1].value, 1040e-6, 50e-6);
    arena_destroy(arena);
    client_bench_end(&bench);
}
