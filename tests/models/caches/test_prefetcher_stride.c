#include "models/caches/prefetcher_stride.h"

#include <criterion/criterion.h>

enum { LINE = 64, MOST = 16 };

struct table_bench {
    struct arena *arena;
    struct prefetcher_stride_parameters parameters;
    void *table;
    uint64_t lines[PREFETCHER_LINES_MOST];
};

static void start(struct table_bench *bench, int64_t entries, int64_t degree, int64_t distance,
                  int64_t confidence)
{
    *bench = (struct table_bench){.arena = arena_create(),
                                  .parameters = {.entries = entries,
                                                 .degree = degree,
                                                 .distance = distance,
                                                 .confidence = confidence,
                                                 .page = 4096}};
    bench->table =
        prefetcher_of(&prefetcher_stride_kind)->make(bench->arena, &bench->parameters, LINE);
}

static uint32_t see(struct table_bench *bench, int64_t thread, uint64_t line)
{
    return prefetcher_of(&prefetcher_stride_kind)->see(bench->table, thread, line, bench->lines);
}

/* Lines of one thread, and how many are prefetched at each. */
struct fact {
    int64_t confidence;
    int lines[MOST]; /* up to -1 */
    uint32_t counts[MOST];
};

/* The states of Chen and Baer, with one line for each prediction. */
Test(prefetcher_stride, streams_take_their_states_from_their_strides)
{
    static const struct fact facts[] = {
        /* The first stride is a guess, with a confidence of one. */
        {1, {0, 1, 2, 3, -1}, {0, 1, 1, 1}},
        {2, {0, 1, 2, 3, -1}, {0, 0, 1, 1}},
        {3, {0, 1, 2, 3, -1}, {0, 0, 0, 1}},
        {2, {30, 27, 24, 21, -1}, {0, 0, 1, 1}},
        /* The same line again is no stride. */
        {2, {0, 1, 1, 2, -1}, {0, 0, 0, 1}},
        /* An exception costs a steady stream one prediction, and not its stride. */
        {2, {0, 1, 2, 9, 10, 11, -1}, {0, 0, 1, 0, 1, 1}},
        /* A new stride: initial, transient, steady. */
        {2, {0, 1, 2, 5, 8, 11, 14, -1}, {0, 0, 1, 0, 0, 1, 1}},
        /* Strides that differ end in no prediction, and two equal ones lead out of it. */
        {2, {0, 1, 5, 11, 13, 15, -1}, {0, 0, 0, 0, 0, 1}},
    };
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        struct table_bench bench;
        start(&bench, 1, 1, 1, facts[i].confidence);
        for (int k = 0; facts[i].lines[k] >= 0; k++) {
            cr_expect_eq(see(&bench, 0, (uint64_t)facts[i].lines[k]), facts[i].counts[k],
                         "case %zu, line %d", i, k);
        }
        arena_destroy(bench.arena);
    }
}

Test(prefetcher_stride, lines_are_ahead_by_the_distance)
{
    struct table_bench bench;
    start(&bench, 1, 3, 2, 1);
    see(&bench, 0, 10);
    cr_expect_eq(see(&bench, 0, 14), 3);
    cr_expect_eq(bench.lines[0], 22);
    cr_expect_eq(bench.lines[1], 26);
    cr_expect_eq(bench.lines[2], 30);
    arena_destroy(bench.arena);
}

/* Pages have 64 lines. */
Test(prefetcher_stride, no_line_is_in_another_page)
{
    struct table_bench bench;
    start(&bench, 1, 4, 1, 1);
    see(&bench, 0, 60);
    cr_expect_eq(see(&bench, 0, 61), 2);
    cr_expect_eq(bench.lines[1], 63);
    see(&bench, 0, 65);
    cr_expect_eq(see(&bench, 0, 64), 0, "backwards, at the start of the page");
    start(&bench, 1, 4, 1, 1);
    see(&bench, 0, 1);
    cr_expect_eq(see(&bench, 0, 0), 0, "at the start of all lines");
    arena_destroy(bench.arena);
}

Test(prefetcher_stride, threads_and_pages_have_streams_of_their_own)
{
    struct table_bench bench;
    start(&bench, 4, 1, 1, 1);
    for (uint64_t i = 0; i < 5; i++) {
        cr_expect_eq(see(&bench, 0, i), i > 0);
        cr_expect_eq(see(&bench, 1, 2 * i), i > 0);
        cr_expect_eq(see(&bench, 0, 64 + 3 * i), i > 0);
    }
    arena_destroy(bench.arena);
}

/* Of three streams in two entries the one that was seen longest ago is forgotten. */
Test(prefetcher_stride, the_oldest_stream_makes_room)
{
    struct table_bench bench;
    start(&bench, 2, 1, 1, 1);
    see(&bench, 0, 0);
    see(&bench, 0, 64);
    see(&bench, 0, 1);
    see(&bench, 0, 128);
    cr_expect_eq(see(&bench, 0, 2), 1);
    cr_expect_eq(see(&bench, 0, 65), 0, "it begins anew");
    arena_destroy(bench.arena);
}

Test(prefetcher_stride, a_degree_of_zero_prefetches_nothing)
{
    struct table_bench bench;
    start(&bench, 4, 0, 1, 1);
    for (uint64_t line = 0; line < 8; line++) {
        cr_expect_eq(see(&bench, 0, line), 0);
    }
    arena_destroy(bench.arena);
}
