#include "models/memory/migration.h"

#include "tests/models/memory/dram_fixture.h"
#include "tests/models/memory/migration_fixture.h"

enum { LINES = 4096 / 64 };

/* When a thread whose pages were all remote has done `count` references: each page has been
 * referred to from afar one time less than the threshold, then it was unmapped and its lines were
 * read from afar and written, one after the other. */
static sim_ticks finished(const struct moving *moving, int64_t count, int64_t remote_references)
{
    int64_t pages = moving->fixture.program.private_pages;
    sim_ticks move = moving->migration.cost + LINES * (150 + 90) * NS;
    return count * (10 + 90) * NS + pages * (remote_references * (150 - 90) * NS + move);
}

/* Exact by hand. The wrong twin says that a page moves after its threshold, not with it. */
Test(migration, private_pages_come_to_their_thread_at_the_price_of_their_moves)
{
    enum { COUNT = 2000 };
    for (int64_t threshold = 1; threshold <= 5; threshold += 2) {
        struct moving moving;
        moving_init(&moving);
        moving.migration.threshold = threshold;
        struct bench bench = bench_build(&moving.fixture);
        const struct processors *processors = bench.machine->processors;
        run_until(bench.run, finished(&moving, COUNT, threshold - 1) - 1);
        cr_expect_eq(processors->completed.count, COUNT - 1, "threshold %d", (int)threshold);
        run_until(bench.run, finished(&moving, COUNT, threshold - 1));
        cr_expect_eq(processors->completed.count, COUNT, "threshold %d", (int)threshold);
        cr_expect_eq(processors->remote_latency.count, 8 * (uint64_t)(threshold - 1));
        cr_expect_eq(bench.machine->machine->migration->moved.count, 8);
        cr_expect_eq(bench.machine->machine->migration->copied.count, 8 * LINES);
        cr_expect_neq(finished(&moving, COUNT, threshold), finished(&moving, COUNT, threshold - 1));
        run_destroy(bench.run);
    }
}

/* A move of 5,000 + 64 (150 + 90) ns is paid by 339.3 references that are 60 ns shorter, behind two
 * that were remote: the program with a page that moves falls behind its twin up to the 341st
 * reference, and is ahead from the 342nd on. */
Test(migration, a_move_is_paid_by_so_many_references)
{
    for (int64_t count = 341; count <= 342; count++) {
        uint64_t completed[2];
        for (int moves = 0; moves < 2; moves++) {
            struct moving moving;
            moving_init(&moving);
            moving.fixture.program.private_pages = 1;
            moving.migration.threshold = moves ? 3 : 0;
            struct bench bench = bench_build(&moving.fixture);
            run_until(bench.run, count * (10 + 150) * NS);
            completed[moves] = bench.machine->processors->completed.count;
            run_destroy(bench.run);
        }
        cr_expect_eq(completed[0], (uint64_t)count);
        cr_expect_eq(completed[1] >= completed[0], count == 342);
    }
}

/* The wrong twin of a node without memory has some. */
Test(migration, pages_move_to_nodes_with_memory_alone)
{
    struct numa_memory_parameters none = {.channels = 0};
    for (int has_memory = 0; has_memory < 2; has_memory++) {
        struct moving moving;
        moving_init(&moving);
        struct numa_node_parameters nodes[] = {{PARAMETER_NOT_GIVEN, NULL},
                                               {PARAMETER_NOT_GIVEN, has_memory ? NULL : &none}};
        moving.fixture.machine.nodes = (struct parameter_list){2, nodes};
        struct bench bench = bench_build(&moving.fixture);
        run_until(bench.run, 1000000 * NS);
        cr_expect(bench_is_sound(&bench));
        cr_expect_eq(bench.machine->machine->migration->moved.count, has_memory ? 8 : 0);
        run_destroy(bench.run);
    }
}

/* A threshold of 0 lets pages stay: what is left is the placement. */
Test(migration, pages_stay_without_a_threshold)
{
    struct moving moving;
    struct simulation_result result;
    moving_init(&moving);
    moving.migration.threshold = 0;
    fixture_run(&moving.fixture, &result);
    cr_expect_eq(fixture_value(&result, "memory.migration.migrations"), 0);
    cr_expect_eq(fixture_value(&result, "local_share"), 0);
    cr_expect(fixture_is_near(fixture_value(&result, "memory_latency"), 150e-9, 1e-9));
    simulation_result_free(&result);
}

/* References between two intervals are forgotten. */
Test(migration, a_count_begins_anew_after_an_interval)
{
    for (int is_long = 0; is_long < 2; is_long++) {
        struct moving moving;
        moving_init(&moving);
        moving.fixture.program.private_pages = 1;
        moving.migration.interval = (is_long ? 321 : 320) * NS; /* the third comes after 320 ns */
        struct bench bench = bench_build(&moving.fixture);
        run_until(bench.run, 100000 * NS);
        cr_expect_eq(bench.machine->machine->migration->moved.count, (uint64_t)is_long);
        run_destroy(bench.run);
    }
}

/* A reference that goes no further than the migration. */
static void swallow(struct run *run, void *owner, struct reference *reference)
{
    (void)run;
    reference_release(owner, reference);
}

static void refer(struct bench *bench, uint16_t node)
{
    struct migration *migration = bench->machine->machine->migration;
    struct reference *reference = reference_take(migration->around.pool, run_now(bench->run));
    reference->processor = node;
    reference->slot[PAGE_SLOT] = 0;
    migration_take(bench->run, migration, reference);
}

/* The vote, reference by reference; the page is on node 0, and moves as soon as node 1 or 2 has
 * three references more than all others. */
Test(migration, a_page_moves_to_the_node_that_dominates)
{
    static const struct {
        const char *nodes;
        int moves_to; /* -1: it stays */
    } facts[] = {
        {"111", 1},          {"1110", 1},  {"11", -1},    {"1010101010", -1},
        {"121212121", -1},   {"11211", 1}, {"2221", 2},   {"0000000111", -1},
        {"000000111111", 1}, {"12222", 2}, {"00000", -1},
    };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct moving moving;
        moving_init(&moving);
        moving_share(&moving);
        moving.migration.threshold = 3;
        struct bench bench = bench_build(&moving.fixture);
        struct migration *migration = bench.machine->machine->migration;
        migration->around.out = (struct reference_port){migration->around.pool, swallow};
        pages_place(migration->around.pages, 0, 0);
        for (const char *node = facts[i].nodes; *node != '\0'; node++) {
            refer(&bench, (uint16_t)(*node - '0'));
        }
        const struct page *page = &migration->around.pages->each[0];
        cr_expect_eq(page->is_moving, facts[i].moves_to >= 0, "%s", facts[i].nodes);
        if (facts[i].moves_to >= 0) {
            cr_expect_eq(page->leader, facts[i].moves_to, "%s", facts[i].nodes);
            cr_expect_eq(migration->movers[facts[i].moves_to].page, page, "%s", facts[i].nodes);
        }
        run_destroy(bench.run);
    }
}

/* While a page moves, whoever refers to it waits; another page may not move to that node. */
Test(migration, references_to_a_page_that_moves_are_held)
{
    struct moving moving;
    moving_init(&moving);
    moving_share(&moving);
    struct bench bench = bench_build(&moving.fixture);
    struct migration *migration = bench.machine->machine->migration;
    migration->around.out = (struct reference_port){migration->around.pool, swallow};
    pages_place(migration->around.pages, 0, 0);
    for (int i = 0; i < 4; i++) {
        refer(&bench, i < 2 ? 1 : 2);
    }
    cr_expect_eq(migration_held(migration), 3, "the one that moved it, and two more");
    cr_expect_eq(migration->movers[2].page, NULL);
    run_destroy(bench.run);
}

/* Pages that all nodes use alike go back and forth, and cost more than they bring. */
Test(migration, shared_pages_go_back_and_forth)
{
    double throughput[2];
    for (int moves = 0; moves < 2; moves++) {
        struct moving moving;
        struct simulation_result result;
        moving_init(&moving);
        moving_share(&moving);
        moving.fixture.program.shared_share = 1;
        moving.migration.threshold = moves ? 2 : 0;
        fixture_run(&moving.fixture, &result);
        throughput[moves] = fixture_value(&result, "throughput");
        double moved = fixture_value(&result, "memory.migration.migrations");
        double bytes = fixture_value(&result, "memory.migration.bandwidth");
        cr_expect_eq(moved > 1e5, moves == 1, "%g", moved);
        cr_expect(fixture_is_near(bytes, moved * 1024, 0.01), "%g for %g", bytes, moved);
        cr_expect_eq(fixture_broken_laws(&result.report), 0);
        simulation_result_free(&result);
    }
    cr_expect_lt(throughput[1], 0.9 * throughput[0]);
}

/* DRAM reads the lines of threads and of pages, and writes those of pages; the wrong twin does not
 * tell the two ways of a page's line apart. */
Test(migration, pages_are_read_at_one_home_and_written_at_the_other)
{
    struct dram_parameters dram = dram_defaults();
    struct moving moving;
    struct simulation_result result;
    moving_init(&moving);
    moving_share(&moving);
    moving.fixture.memory.dram = &dram;
    fixture_run(&moving.fixture, &result);
    double asked = fixture_value(&result, "bandwidth");
    double copied = fixture_value(&result, "memory.migration.bandwidth");
    double read = fixture_value(&result, "memory.bandwidth_read");
    double written = fixture_value(&result, "memory.bandwidth_written");
    cr_expect_gt(copied, 0.1 * asked);
    cr_expect(fixture_is_near(written, copied, 1e-2), "%g for %g", written, copied);
    cr_expect(fixture_is_near(read, asked + copied, 1e-2), "%g for %g", read, asked + copied);
    cr_expect_not(fixture_is_near(read, asked + 2 * copied, 1e-2));
    cr_expect_eq(fixture_broken_laws(&result.report), 0);
    simulation_result_free(&result);
}
