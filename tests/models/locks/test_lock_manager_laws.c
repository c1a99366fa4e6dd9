#include "tests/models/locks/lock_fixture.h"

/* A state that contradicts itself is found. */
Test(lock_manager_laws, say_what_is_wrong)
{
    static const char *const found[] = {
        "the first lock that waits for resource 5 could have its mode",
        "the directory of resource 5 knows another master",
        "2 locks are found on queues, and 3 are counted",
        "a lock of resource 5 is with a node that is not its master",
        "resource 5 has EX of beta and EX of alpha",
        "of resource 5 beta believes to have EX, and alpha EX",
        "the value block of resource 5 is 0, and 7 was written",
    };
    for (size_t which = 0; which < sizeof found / sizeof *found; which++) {
        struct lock_bench bench;
        lock_bench_open(&bench);
        struct node_lock *holder = lock_bench_request(&bench, 0, 0, 5, MODE_EX, 0);
        struct node_lock *waiter = lock_bench_request(&bench, 1, 1, 5, MODE_EX, 0);
        struct lock_resource *resource = &bench.manager->resources[5];
        holder->table.granted = which == 0 ? MODE_NL : MODE_EX;
        resource->directory = which == 1 ? 3 : resource->directory;
        bench.manager->locks.present.value += which == 2;
        waiter->master = which == 3 ? 2 : waiter->master;
        if (which == 4) {
            waiter->table.granted = MODE_EX;
            lock_check_grant(bench.run, bench.manager, waiter);
        } else if (which == 5) {
            waiter->granted = MODE_EX;
            waiter->requested = MODE_NONE;
            lock_check_grant(bench.run, bench.manager, waiter);
        } else if (which == 6) {
            resource->written = 7;
            lock_check_value(bench.run, bench.manager, holder);
        } else {
            bench.run->check = false; /* so that all is looked at */
            lock_manager_invariants(bench.run, &bench.manager->component);
        }
        cr_expect(run_failed(bench.run), "%zu", which);
        const char *text = run_error(bench.run)->text;
        cr_expect_not_null(strstr(text, found[which]), "%s", text);
        run_destroy(bench.run);
    }
}
