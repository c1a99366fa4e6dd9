#include "models/jobs/allocation.h"

#include <criterion/criterion.h>

struct bench {
    struct arena *arena;
    struct allocation allocation;
    struct job jobs[8];
};

static void start(struct bench *bench, enum allocation_policy policy, const uint32_t *processors,
                  uint32_t nodes)
{
    bench->arena = arena_create();
    allocation_init(&bench->allocation, bench->arena, policy, processors, nodes);
    for (uint32_t i = 0; i < 8; i++) {
        bench->jobs[i] = (struct job){.slot = i, .first = JOB_NO_PROCESSOR};
    }
}

static uint32_t give(struct bench *bench, uint32_t job, uint32_t processors)
{
    bench->jobs[job].processors = processors;
    return allocation_give(&bench->allocation, &bench->jobs[job]);
}

static void expect_free(const struct bench *bench, const uint32_t *free)
{
    for (uint32_t i = 0; i < bench->allocation.node_count; i++) {
        cr_expect_eq(bench->allocation.free[i], free[i], "node %u has %u free", i,
                     bench->allocation.free[i]);
    }
}

/* 5 processors: the emptiest node whole, and the rest on the fullest that suffices. */
Test(allocation, compact_takes_few_nodes)
{
    struct bench bench;
    start(&bench, ALLOCATION_COMPACT, (const uint32_t[]){2, 4, 4}, 3);
    cr_expect_eq(give(&bench, 0, 5), 2u);
    expect_free(&bench, (const uint32_t[]){1, 0, 4});
    cr_expect_eq(give(&bench, 1, 1), 1u);
    expect_free(&bench, (const uint32_t[]){0, 0, 4});
    cr_expect_eq(give(&bench, 2, 3), 1u);
    expect_free(&bench, (const uint32_t[]){0, 0, 1});
    allocation_take_back(&bench.allocation, &bench.jobs[0]);
    expect_free(&bench, (const uint32_t[]){1, 4, 1});
    cr_expect_eq(bench.allocation.free_count, 6u);
    cr_expect_eq(bench.jobs[0].first, JOB_NO_PROCESSOR);
    arena_destroy(bench.arena);
}

/* One of each node in turn, the emptiest first: the node of 2 has none left after its turn. */
Test(allocation, spread_takes_many_nodes)
{
    struct bench bench;
    start(&bench, ALLOCATION_SPREAD, (const uint32_t[]){2, 4, 4}, 3);
    cr_expect_eq(give(&bench, 0, 2), 2u);
    expect_free(&bench, (const uint32_t[]){2, 3, 3});
    cr_expect_eq(give(&bench, 1, 7), 3u);
    expect_free(&bench, (const uint32_t[]){0, 0, 1});
    arena_destroy(bench.arena);
}

Test(allocation, a_processor_has_one_owner)
{
    struct bench bench;
    start(&bench, ALLOCATION_COMPACT, (const uint32_t[]){3, 3}, 2);
    give(&bench, 4, 2);
    give(&bench, 5, 3);
    cr_expect_eq(allocation_census(&bench.allocation, 4), 2u);
    cr_expect_eq(allocation_census(&bench.allocation, 5), 3u);
    cr_expect_eq(allocation_census(&bench.allocation, ALLOCATION_FREE), 1u);
    allocation_take_back(&bench.allocation, &bench.jobs[5]);
    cr_expect_eq(allocation_census(&bench.allocation, 5), 0u);
    cr_expect_eq(allocation_census(&bench.allocation, ALLOCATION_FREE), 4u);
    arena_destroy(bench.arena);
}
