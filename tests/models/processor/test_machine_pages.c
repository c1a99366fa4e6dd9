#include "models/processor/machine_pages.h"

#include "tests/models/memory/dram_fixture.h"
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

/* DRAM that each node names is as good as the machine's: the lines of a page follow each other. */
Test(machine_pages, lines_share_rows_wherever_dram_is_named)
{
    struct dram_parameters dram = dram_defaults();
    struct numa_memory_parameters own = {
        .channels = PARAMETER_NOT_GIVEN, .banks = PARAMETER_NOT_GIVEN, .dram = &dram};
    struct numa_node_parameters nodes[] = {{PARAMETER_NOT_GIVEN, &own},
                                           {PARAMETER_NOT_GIVEN, &own}};
    double hits[2];
    for (int of_nodes = 0; of_nodes < 2; of_nodes++) {
        struct moving moving;
        struct simulation_result result;
        moving_init(&moving);
        moving.fixture.memory.dram = of_nodes ? NULL : &dram;
        moving.fixture.machine.nodes = (struct parameter_list){of_nodes ? 2 : 0, nodes};
        moving.fixture.simulation.warmup = 0;
        moving.fixture.simulation.horizon = 200000 * NS;
        fixture_run(&moving.fixture, &result);
        hits[of_nodes] = fixture_value(&result, "memory.row_hit_share");
        simulation_result_free(&result);
    }
    cr_expect_gt(hits[0], 0.1);
    cr_expect_eq(hits[0], hits[1]);
}
