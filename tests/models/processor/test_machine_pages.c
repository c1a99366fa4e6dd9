#include "models/processor/machine_pages.h"

#include "tests/models/memory/migration_fixture.h"

static size_t complaints_about_pages(const struct moving *moving)
{
    struct complaints complaints = {0};
    struct arena *arena = arena_create();
    struct scope scope = place_of(arena, "workload", "");
    struct machine_threads threads = multiprocessor_teams(&moving->fixture.workload);
    machine_pages_check(&moving->fixture.machine, &threads, &scope, &complaints);
    size_t count = complaints.count;
    complaints_free(&complaints);
    arena_destroy(arena);
    return count;
}

Test(machine_pages, are_no_more_than_there_may_be)
{
    struct moving moving;
    moving_init(&moving);
    moving_share(&moving);
    moving.fixture.program.private_pages = (PAGES_MOST - 8) / 6;
    cr_expect_eq(complaints_about_pages(&moving), 0);
    moving.fixture.program.private_pages++;
    cr_expect_eq(complaints_about_pages(&moving), 1, "of six threads, and eight of all");
    moving.fixture.memory.migration = NULL;
    cr_expect_eq(complaints_about_pages(&moving), 0, "they do not migrate");
}

/* Where there is one memory alone nothing stands between processors and memory. */
Test(machine_pages, migrate_between_several_memories)
{
    for (int several = 0; several < 2; several++) {
        struct moving moving;
        moving_init(&moving);
        moving.node = 0;
        moving.fixture.machine.processors = several ? 2 : 1;
        struct bench bench = bench_build(&moving.fixture);
        cr_expect_eq(bench.machine->machine->migration != NULL, several == 1);
        run_until(bench.run, 10000 * NS);
        cr_expect(bench_is_sound(&bench));
        cr_expect_gt(bench.machine->processors->completed.count, 90);
        run_destroy(bench.run);
    }
}
