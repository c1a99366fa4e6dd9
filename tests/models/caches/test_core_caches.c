#include "models/caches/core_caches.h"

#include "models/kinds.h"

#include <criterion/criterion.h>

#define L1  10 /* latencies [ticks] */
#define L1I 20
#define L2  100

struct bench {
    struct arena *arena;
    struct cache_level data, instructions, second;
    struct core_caches core;
    struct cache_leavers leavers;
    sim_ticks latency;
};

struct shape {
    int64_t sets, ways; /* of L1 and L1I */
    int64_t second;     /* sets of an L2 of one way; 0: none */
    bool has_instructions;
    int second_inclusion; /* enum level_inclusion */
};

static void start_level(struct bench *bench, struct cache_level *level, int64_t sets, int64_t ways,
                        int inclusion, struct cache_level *behind)
{
    struct cache_level_parameters parameters = {.replacement = kinds_find("replacement", "lru"),
                                                .ways = ways,
                                                .write_allocate = true,
                                                .size = 64 * sets * ways,
                                                .inclusion = inclusion};
    cache_level_init(level, bench->arena, &parameters, 64, behind, NULL);
}

/* The caches of a core as caches_build joins them. */
static void start(struct bench *bench, const struct shape *shape)
{
    *bench = (struct bench){.arena = arena_create()};
    struct cache_level *second = shape->second > 0 ? &bench->second : NULL;
    struct core_caches *core = &bench->core;
    if (second != NULL) {
        start_level(bench, second, shape->second, 1, shape->second_inclusion, NULL);
    }
    start_level(bench, &bench->data, shape->sets, shape->ways, LEVEL_NEITHER, second);
    core->first[WAY_DATA] = core->first[WAY_INSTRUCTIONS] = &bench->data;
    if (shape->has_instructions) {
        start_level(bench, &bench->instructions, shape->sets, shape->ways, LEVEL_NEITHER, second);
        core->first[WAY_INSTRUCTIONS] = &bench->instructions;
    }
    for (int way = 0; way < CORE_WAYS; way++) {
        core->last[way] = second != NULL ? second : core->first[way];
        core->latency[way][0] = way == WAY_INSTRUCTIONS && shape->has_instructions ? L1I : L1;
        core->latency[way][1] = core->latency[way][0] + (second != NULL ? L2 : 0);
        core->latency[way][2] = core->latency[way][1];
    }
    core->mark_mask = CORE_MARKS - 1;
    core->fills_ahead = true;
}

static enum core_answer use(struct bench *bench, uint64_t line, enum access_kind kind)
{
    return core_caches_use(&bench->core, line, kind, &bench->latency, &bench->leavers);
}

static bool hits_ahead(struct bench *bench, uint64_t line, enum access_kind kind)
{
    return core_caches_hit_ahead(&bench->core, line, kind, &bench->latency);
}

/* A line that is asked for and granted. */
static void have(struct bench *bench, uint64_t line, enum access_kind kind, enum line_state state)
{
    cr_assert_eq(use(bench, line, kind), CORE_MISSES);
    cr_assert(core_caches_grant(&bench->core, line, state));
}

/* A miss brings its line in shared, so that it is found on its way; its grant says what it is. */
Test(core_caches, misses_come_in_and_are_granted)
{
    struct bench bench;
    start(&bench, &(struct shape){.sets = 4, .ways = 2, .second = 16});
    cr_expect_eq(use(&bench, 5, ACCESS_READ), CORE_MISSES);
    cr_expect_eq(core_caches_state(&bench.core, 5), LINE_SHARED);
    cr_expect(core_caches_grant(&bench.core, 5, LINE_EXCLUSIVE));
    cr_expect_eq(core_caches_state(&bench.core, 5), LINE_EXCLUSIVE);
    cr_expect_eq(use(&bench, 5, ACCESS_WRITE), CORE_HITS);
    cr_expect_eq(bench.latency, L1);
    cr_expect_eq(core_caches_state(&bench.core, 5), LINE_MODIFIED);

    cr_expect_eq(use(&bench, 6, ACCESS_WRITE), CORE_MISSES);
    cr_expect(core_caches_grant(&bench.core, 6, LINE_MODIFIED));
    cr_expect_eq(bench.data.cache.states[cache_find(&bench.data.cache, 6)], LINE_MODIFIED);
    cr_expect_eq(bench.second.cache.states[cache_find(&bench.second.cache, 6)], LINE_EXCLUSIVE,
                 "one level alone keeps what is written");
    cr_expect_not(core_caches_grant(&bench.core, 7, LINE_EXCLUSIVE), "it is not here");
    arena_destroy(bench.arena);
}

/* A level that writes through has the line, and the one that keeps what is written has lost it by
 * now: the core has the use of it once. */
Test(core_caches, a_written_line_that_no_level_keeps_is_gone)
{
    struct bench bench;
    start(&bench, &(struct shape){.sets = 4, .ways = 2, .second = 4});
    bench.data.writes_through = true;
    cr_expect_eq(use(&bench, 1, ACCESS_WRITE), CORE_MISSES);
    cr_expect_eq(use(&bench, 5, ACCESS_WRITE), CORE_MISSES);
    cr_expect_neq(cache_find(&bench.data.cache, 1), CACHE_NONE);
    cr_expect_not(core_caches_grant(&bench.core, 1, LINE_MODIFIED));
    cr_expect_eq(core_caches_state(&bench.core, 1), LINE_INVALID);
    cr_expect(core_caches_grant(&bench.core, 5, LINE_MODIFIED));
    arena_destroy(bench.arena);
}

Test(core_caches, writes_of_shared_lines_need_ownership)
{
    struct bench bench;
    start(&bench, &(struct shape){.sets = 4, .ways = 2, .second = 16});
    have(&bench, 5, ACCESS_READ, LINE_SHARED);
    cr_expect_eq(use(&bench, 5, ACCESS_READ), CORE_HITS);
    static const enum access_kind writes[] = {ACCESS_WRITE, ACCESS_MODIFY};
    for (size_t i = 0; i < 2; i++) {
        cr_expect(core_caches_has(&bench.core, 5, ACCESS_READ));
        cr_expect_not(core_caches_has(&bench.core, 5, writes[i]));
        cr_expect_not(hits_ahead(&bench, 5, writes[i]));
        cr_expect_eq(use(&bench, 5, writes[i]), CORE_NEEDS_OWNERSHIP);
        cr_expect_eq(core_caches_state(&bench.core, 5), LINE_SHARED, "nothing has changed");
    }
    cr_expect(core_caches_grant(&bench.core, 5, LINE_MODIFIED));
    cr_expect(core_caches_has(&bench.core, 5, ACCESS_WRITE));
    cr_expect(hits_ahead(&bench, 5, ACCESS_WRITE));
    arena_destroy(bench.arena);
}

/* A hit ahead of time leaves the levels and counts just as one at its time does. */
Test(core_caches, ahead_is_as_now)
{
    enum { LINES = 24, ACCESSES = 20000 };
    static const struct shape shape = {.sets = 4, .ways = 2, .second = 16};
    struct bench ahead, now;
    start(&ahead, &shape);
    start(&now, &shape);
    struct stream stream;
    stream_init(&stream, 1, 0, "threads.0", "line");
    int hits = 0;
    for (int i = 0; i < ACCESSES; i++) {
        uint64_t line = stream_below(&stream, LINES);
        enum access_kind kind = stream_below(&stream, 3) == 0 ? ACCESS_WRITE : ACCESS_READ;
        bool is_ahead = hits_ahead(&ahead, line, kind);
        enum core_answer answer = use(&now, line, kind);
        hits += is_ahead;
        cr_assert(!is_ahead || answer == CORE_HITS, "access %d", i);
        cr_assert(!is_ahead || ahead.latency == now.latency, "access %d", i);
        if (!is_ahead) {
            cr_assert_eq(use(&ahead, line, kind), answer, "access %d", i);
        }
        if (answer != CORE_HITS) {
            enum line_state state = kind == ACCESS_WRITE ? LINE_MODIFIED
                                    : line % 2 == 0      ? LINE_SHARED
                                                         : LINE_EXCLUSIVE;
            core_caches_grant(&ahead.core, line, state);
            core_caches_grant(&now.core, line, state);
        }
    }
    cr_expect_gt(hits, ACCESSES / 4);
    cr_expect_eq(memcmp(&ahead.data.counts, &now.data.counts, sizeof now.data.counts), 0);
    cr_expect_eq(memcmp(&ahead.second.counts, &now.second.counts, sizeof now.data.counts), 0);
    for (uint64_t line = 0; line < LINES; line++) {
        cr_expect_eq(core_caches_state(&ahead.core, line), core_caches_state(&now.core, line));
    }
    arena_destroy(ahead.arena);
    arena_destroy(now.arena);
}

/* Whatever could come to be another at its time is not done ahead, and leaves no trace. */
Test(core_caches, what_is_not_sure_is_not_done_ahead)
{
    struct bench bench;
    start(&bench, &(struct shape){.sets = 1, .ways = 1, .second = 64});
    cr_expect_not(hits_ahead(&bench, 1, ACCESS_READ), "it is not here");
    have(&bench, 1, ACCESS_READ, LINE_EXCLUSIVE);
    have(&bench, 2, ACCESS_READ, LINE_EXCLUSIVE);
    struct cache_level_counts before = bench.data.counts;

    core_caches_mark(&bench.core, 1);
    cr_expect_not(hits_ahead(&bench, 1, ACCESS_READ), "the line is marked");
    core_caches_unmark(&bench.core, 1);
    core_caches_mark(&bench.core, 2);
    cr_expect_not(hits_ahead(&bench, 1, ACCESS_READ), "the line that would leave is marked");
    core_caches_unmark(&bench.core, 2);
    bench.core.fills_ahead = false;
    cr_expect_not(hits_ahead(&bench, 1, ACCESS_READ), "replacement draws");
    cr_expect_eq(memcmp(&bench.data.counts, &before, sizeof before), 0);
    bench.core.fills_ahead = true;

    cr_expect(hits_ahead(&bench, 1, ACCESS_READ));
    cr_expect_eq(bench.latency, L1 + L2);
    cr_expect(hits_ahead(&bench, 1, ACCESS_READ));
    cr_expect_eq(bench.latency, L1);
    cr_expect_eq(bench.core.marked, 0);
    arena_destroy(bench.arena);
}

/* Lines of one place of the marks are careful for each other; marks are counted. */
Test(core_caches, marks_are_counted)
{
    struct bench bench;
    start(&bench, &(struct shape){.sets = 4, .ways = 2});
    core_caches_mark(&bench.core, 3);
    core_caches_mark(&bench.core, 3 + CORE_MARKS);
    cr_expect(core_caches_is_marked(&bench.core, 3));
    cr_expect(core_caches_is_marked(&bench.core, 3 + 2 * CORE_MARKS), "without need");
    cr_expect_not(core_caches_is_marked(&bench.core, 4));
    core_caches_unmark(&bench.core, 3);
    cr_expect(core_caches_is_marked(&bench.core, 3 + CORE_MARKS));
    core_caches_unmark(&bench.core, 3 + CORE_MARKS);
    cr_expect_not(core_caches_is_marked(&bench.core, 3));
    cr_expect_eq(bench.core.marked, 0);
    arena_destroy(bench.arena);
}

/* Without a level behind both, a line that is fetched and read moves from one to the other: no
 * request leaves the core, and the line is in one of them. */
Test(core_caches, a_line_is_taken_from_beside)
{
    struct bench bench;
    start(&bench, &(struct shape){.sets = 4, .ways = 2, .has_instructions = true});
    have(&bench, 5, ACCESS_FETCH, LINE_EXCLUSIVE);
    cr_expect_eq(cache_find(&bench.data.cache, 5), CACHE_NONE);
    cr_expect_eq(use(&bench, 5, ACCESS_READ), CORE_HITS);
    cr_expect_eq(bench.latency, L1);
    cr_expect_eq(cache_find(&bench.instructions.cache, 5), CACHE_NONE);
    cr_expect_eq(core_caches_state(&bench.core, 5), LINE_EXCLUSIVE);
    cr_expect_eq(use(&bench, 5, ACCESS_WRITE), CORE_HITS);
    cr_expect_eq(use(&bench, 5, ACCESS_FETCH), CORE_HITS);
    cr_expect_eq(bench.latency, L1I);
    cr_expect_eq(core_caches_state(&bench.core, 5), LINE_MODIFIED, "what was written is not lost");

    have(&bench, 6, ACCESS_FETCH, LINE_SHARED);
    cr_expect_eq(use(&bench, 6, ACCESS_WRITE), CORE_NEEDS_OWNERSHIP);
    cr_expect(core_caches_grant(&bench.core, 6, LINE_MODIFIED));
    cr_expect_eq(core_caches_state(&bench.core, 6), LINE_MODIFIED);
    core_caches_change(&bench.core, 5, LINE_INVALID);
    cr_expect_eq(core_caches_state(&bench.core, 5), LINE_INVALID);
    arena_destroy(bench.arena);
}

/* With a level behind both ways, both may have the line, and another core's request reaches all. */
Test(core_caches, changes_reach_all_levels)
{
    struct bench bench;
    start(&bench, &(struct shape){.sets = 4, .ways = 2, .second = 16, .has_instructions = true});
    have(&bench, 5, ACCESS_READ, LINE_EXCLUSIVE);
    cr_expect_eq(use(&bench, 5, ACCESS_FETCH), CORE_HITS);
    cr_expect_eq(bench.latency, L1I + L2);
    core_caches_change(&bench.core, 5, LINE_SHARED);
    cr_expect_eq(core_caches_state(&bench.core, 5), LINE_SHARED);
    core_caches_change(&bench.core, 5, LINE_INVALID);
    cr_expect_eq(cache_find(&bench.data.cache, 5), CACHE_NONE);
    cr_expect_eq(cache_find(&bench.instructions.cache, 5), CACHE_NONE);
    cr_expect_eq(cache_find(&bench.second.cache, 5), CACHE_NONE);
    arena_destroy(bench.arena);
}

/* A line that was lost on its way comes in anew, and what leaves for it is told. */
Test(core_caches, a_line_is_brought_anew)
{
    struct bench bench;
    start(&bench, &(struct shape){.sets = 1, .ways = 1});
    have(&bench, 1, ACCESS_WRITE, LINE_MODIFIED);
    core_caches_bring(bench.core.first[WAY_DATA], 2, ACCESS_READ, &bench.leavers);
    cr_assert_eq(bench.leavers.count, 1);
    cr_expect_eq(bench.leavers.list[0].line, 1);
    cr_expect_eq(bench.leavers.list[0].state, LINE_MODIFIED);
    cr_expect_eq(core_caches_state(&bench.core, 2), LINE_SHARED);
    cr_expect_eq(bench.data.counts.references[ACCESS_READ], 0, "that is no reference");
    arena_destroy(bench.arena);
}

/* A write to a line that only a level which writes through has goes to memory, past an L2 without
 * the line. */
Test(core_caches, a_write_that_no_level_keeps_goes_to_memory)
{
    struct bench bench;
    start(&bench, &(struct shape){.sets = 1, .ways = 2, .second = 1});
    bench.data.writes_through = true;
    use(&bench, 1, ACCESS_READ);
    core_caches_grant(&bench.core, 1, LINE_EXCLUSIVE);
    use(&bench, 2, ACCESS_READ);
    cr_expect_eq(core_caches_state(&bench.core, 1), LINE_EXCLUSIVE, "in L1, behind which 2 is");
    cr_expect_eq(use(&bench, 1, ACCESS_WRITE), CORE_HITS);
    cr_assert_eq(bench.leavers.count, 1);
    cr_expect_eq(bench.leavers.list[0].line, 1);
    cr_expect(line_is_dirty(bench.leavers.list[0].state));
    cr_expect_not(core_caches_modify(&bench.core, 1));
    arena_destroy(bench.arena);
}
