#include "models/caches/hierarchy.h"

#include "tests/models/caches/pair_fixture.h"
#include "tests/models/caches/tree_fixture.h"

static const struct tree_geometry geometries[] = {
    {{4, 4, 8}, {2, 4, 8}},  {{8, 16, 32}, {1, 1, 1}}, /* direct-mapped */
    {{1, 1, 1}, {4, 8, 64}},                           /* fully associative, L3 with an index */
    {{3, 5, 7}, {2, 4, 8}},                            /* sets that are no power of two */
    {{2, 2, 2}, {4, 2, 2}},                            /* levels behind that hold less */
};

enum { GEOMETRIES = sizeof geometries / sizeof *geometries };

/* The levels of one configuration; how they write and whether they take writes follows from its
 * number, so that all ways are met over the inclusions. */
static void configure(struct cache_level_parameters depths[3], const char *replacement, int second,
                      int third, uint32_t number)
{
    for (uint32_t i = 0; i < 3; i++) {
        depths[i] = (struct cache_level_parameters){
            .replacement = kinds_find("replacement", replacement),
            .write = number >> i & 1 ? LEVEL_WRITE_THROUGH : LEVEL_WRITE_BACK,
            .write_allocate = (number >> (i + 3) & 1) == 0,
        };
    }
    depths[1].inclusion = second;
    depths[2].inclusion = third;
    depths[0].write = second == LEVEL_EXCLUSIVE ? LEVEL_WRITE_BACK : depths[0].write;
    depths[1].write = third == LEVEL_EXCLUSIVE ? LEVEL_WRITE_BACK : depths[1].write;
    depths[1].write_allocate |= second == LEVEL_INCLUSIVE;
    depths[2].write_allocate |= third == LEVEL_INCLUSIVE;
}

static bool levels_are_sound(const struct tree *tree)
{
    bool are_sound = true;
    for (int i = 0; i < TREE_LEVELS; i++) {
        uint64_t missing;
        are_sound &=
            cache_level_includes(&tree->levels[i], &missing) && tree_level_is_same(tree, i);
    }
    return are_sound;
}

/* A random string of accesses of both cores, which fetch what is not theirs to write too. @return
 * the accesses up to the first difference; UINT32_MAX: none */
static uint32_t first_difference(struct tree *tree, uint64_t lines)
{
    struct stream stream;
    stream_init(&stream, 1, 0, "threads", "accesses");
    for (uint32_t i = 0; i < 2000; i++) {
        static const int firsts[] = {TREE_DATA, TREE_SECOND_DATA, TREE_CODE, TREE_DATA};
        int first = firsts[stream_below(&stream, 4)];
        uint64_t line = stream_below(&stream, stream_below(&stream, lines) + 1);
        enum access_kind kind = first == TREE_CODE
                                    ? ACCESS_FETCH
                                    : (enum access_kind)stream_below(&stream, ACCESS_FETCH);
        if (!tree_access(tree, first, line, kind) || (i % 64 == 0 && !levels_are_sound(tree))) {
            return i;
        }
    }
    return levels_are_sound(tree) ? UINT32_MAX : 2000;
}

static uint32_t difference_of(const char *replacement, enum naive_replacement as, int second,
                              int third, uint32_t number, size_t geometry)
{
    struct tree tree;
    struct cache_level_parameters depths[3];
    configure(depths, replacement, second, third, number);
    tree_start(&tree, &geometries[geometry], depths, as);
    uint32_t at =
        first_difference(&tree, 6ull * geometries[geometry].sets[2] * geometries[geometry].ways[2]);
    tree_end(&tree);
    return at;
}

Test(hierarchy, does_what_lists_of_lines_do)
{
    uint32_t number = 0;
    for (int i = 0; i < NAIVE_REPLACEMENTS * 9 * GEOMETRIES * 3; i++) {
        int replacement = i % NAIVE_REPLACEMENTS;
        int second = i / NAIVE_REPLACEMENTS % 3;
        int third = i / NAIVE_REPLACEMENTS / 3 % 3;
        size_t geometry = (size_t)(i / NAIVE_REPLACEMENTS / 9) % GEOMETRIES;
        number = number * 5 + 3;
        uint32_t at = difference_of(naive_names[replacement], (enum naive_replacement)replacement,
                                    second, third, number % 64, geometry);
        cr_expect_eq(at, UINT32_MAX, "%s, inclusions %d and %d, policy %u, geometry %zu: at %u",
                     naive_names[replacement], second, third, number % 64, geometry, at);
    }
}

/* Wrong twins: the lists of another replacement, and of another inclusion. */
Test(hierarchy, differs_from_lists_of_other_rules)
{
    for (size_t geometry = 0; geometry < GEOMETRIES; geometry += 2) {
        cr_expect_lt(difference_of("fifo", NAIVE_LRU, LEVEL_INCLUSIVE, LEVEL_NEITHER, 0, geometry),
                     2000);
    }
    for (int second = LEVEL_NEITHER; second <= LEVEL_EXCLUSIVE; second++) {
        for (int other = LEVEL_NEITHER; other <= LEVEL_EXCLUSIVE; other++) {
            struct tree tree;
            struct cache_level_parameters depths[3];
            configure(depths, "lru", second, LEVEL_NEITHER, 0);
            tree_start(&tree, &geometries[0], depths, NAIVE_LRU);
            tree.naive.levels[TREE_L2].inclusion = (enum level_inclusion)other;
            tree.naive.levels[TREE_SECOND_L2].inclusion = (enum level_inclusion)other;
            cr_expect_eq(first_difference(&tree, 400) == UINT32_MAX, second == other);
            tree_end(&tree);
        }
    }
}

/* --- Single rules --- */

/* Lines 1 and 5 are in two sets of the first level and in one of the second. */
Test(hierarchy, an_inclusive_level_takes_what_it_evicts_from_the_first)
{
    for (int inclusion = LEVEL_NEITHER; inclusion <= LEVEL_INCLUSIVE; inclusion++) {
        struct pair pair;
        pair_start(&pair, 8, 4, (enum level_inclusion)inclusion, LEVEL_WRITE_BACK);
        refer(&pair, 1, ACCESS_WRITE);
        refer(&pair, 5, ACCESS_READ);
        bool is_inclusive = inclusion == LEVEL_INCLUSIVE;
        cr_expect_eq(refer(&pair, 1, ACCESS_READ), is_inclusive ? NULL : &pair.first);
        cr_expect_eq(pair.first.counts.back_invalidations, is_inclusive ? 2 : 0);
        cr_expect_eq(pair.first.counts.write_backs, is_inclusive);
        cr_expect_eq(pair.second.counts.write_backs, is_inclusive, "the dirty copy of the first");
        arena_destroy(pair.arena);
    }
}

Test(hierarchy, an_exclusive_level_gives_the_line_up)
{
    struct pair pair;
    pair_start(&pair, 1, 4, LEVEL_EXCLUSIVE, LEVEL_WRITE_BACK);
    refer(&pair, 1, ACCESS_WRITE);
    cr_expect_eq(cache_find(&pair.second.cache, 1), CACHE_NONE);
    refer(&pair, 2, ACCESS_READ);
    cr_expect_eq(pair.second.cache.states[cache_find(&pair.second.cache, 1)], LINE_MODIFIED);
    cr_expect_eq(refer(&pair, 1, ACCESS_READ), &pair.second);
    cr_expect_eq(cache_find(&pair.second.cache, 1), CACHE_NONE);
    cr_expect_eq(pair.first.cache.states[0], LINE_MODIFIED, "it is as dirty as it was");
    cr_expect_eq(pair.second.counts.evictions, 0);
    cr_expect_eq(pair.first.counts.evictions, 2);
    arena_destroy(pair.arena);
}

Test(hierarchy, a_write_through_goes_on_to_the_level_behind)
{
    struct pair pair;
    pair_start(&pair, 4, 4, LEVEL_NEITHER, LEVEL_WRITE_THROUGH);
    cr_expect_null(refer(&pair, 1, ACCESS_READ));
    cr_expect_eq(refer(&pair, 1, ACCESS_WRITE), &pair.first);
    cr_expect_eq(pair.first.cache.states[1], LINE_EXCLUSIVE);
    cr_expect_eq(pair.second.cache.states[1], LINE_MODIFIED);
    cr_expect_eq(pair.second.counts.references[ACCESS_WRITE], 1);
    cr_expect_eq(pair.second.counts.misses[ACCESS_WRITE], 0);
    cache_level_drop(&pair.second, 1);
    struct cache_walk walk;
    cache_walk_begin(&walk, &pair.second, 1, ACCESS_WRITE);
    pair.second.writes_through = true;
    while (cache_walk_goes_on(&walk)) {
        cache_walk_ask(&walk);
    }
    cr_expect(walk.writes, "memory takes it");
    cr_expect(cache_walk_reads_memory(&walk), "and sends the line");
    pair.second.write_allocate = false;
    cache_walk_begin(&walk, &pair.second, 1, ACCESS_WRITE);
    cache_walk_ask(&walk);
    cr_expect(walk.writes);
    cr_expect_not(cache_walk_reads_memory(&walk));
    arena_destroy(pair.arena);
}

/* Case amat: lookups of 1 and 10, memory of 100, miss ratios 0.05 and 0.2: 2.5. Of each 100
 * accesses 95 are to one line, 4 to one that the second level alone keeps, 1 to a new one. */
Test(hierarchy, mean_time_of_an_access)
{
    struct pair pair;
    pair_start(&pair, 2, 8, LEVEL_NEITHER, LEVEL_WRITE_BACK);
    double time = 0;
    enum { ROUNDS = 1000 };
    for (uint64_t round = 0; round < ROUNDS; round++) {
        for (uint64_t i = 0; i < 100; i++) {
            uint64_t line = i < 95 ? 0 : i == 99 ? 5 + 8 * round : i % 2 == 0 ? 1 : 3;
            struct cache_level *answer = refer(&pair, line, ACCESS_READ);
            time += answer == &pair.first ? 1 : answer == &pair.second ? 11 : 111;
        }
    }
    double mean = time / (100 * ROUNDS);
    cr_expect(mean > 2.5 * 0.995 && mean < 2.5 * 1.005, "%g", mean);
    /* Wrong twin: latencies that do not add up. */
    double alone = mean - (double)cache_level_misses(&pair.first) / (100 * ROUNDS);
    cr_expect_not(alone > 2.5 * 0.995 && alone < 2.5 * 1.005, "%g", alone);
    arena_destroy(pair.arena);
}

/* --- What coherence does with the lines of a core --- */

Test(hierarchy, a_write_to_a_line_that_others_share_waits_for_ownership)
{
    struct pair pair;
    struct cache_leavers leavers;
    struct cache_walk walk;
    pair_start(&pair, 4, 4, LEVEL_INCLUSIVE, LEVEL_WRITE_BACK);
    cache_walk_begin(&walk, &pair.first, 1, ACCESS_READ);
    while (cache_walk_goes_on(&walk)) {
        cache_walk_ask(&walk);
    }
    cache_walk_fill(&walk, LINE_SHARED, &leavers);
    cr_expect_eq(cache_level_state(&pair.second, 1), LINE_SHARED);
    cr_expect_not(cache_level_hits(&pair.first, 1, ACCESS_WRITE));
    cr_expect_eq(cache_level_references(&pair.first), 1, "nothing was done");
    cache_walk_begin(&walk, &pair.first, 1, ACCESS_WRITE);
    cache_walk_ask(&walk);
    cr_expect(walk.needs_ownership && !cache_walk_goes_on(&walk));
    cr_expect_eq(cache_level_state(&pair.second, 1), LINE_SHARED);
    cache_walk_fill(&walk, LINE_SHARED, &leavers);
    cr_expect_eq(pair.first.cache.states[1], LINE_MODIFIED);
    cr_expect_eq(pair.second.cache.states[1], LINE_EXCLUSIVE);
    cr_expect_eq(cache_level_weaken(&pair.second, 1, LINE_OWNED), LINE_MODIFIED);
    cr_expect_eq(cache_level_state(&pair.second, 1), LINE_OWNED);
    cr_expect_eq(cache_level_drop(&pair.second, 1), LINE_OWNED);
    cr_expect_eq(cache_level_state(&pair.second, 1), LINE_INVALID);
    cr_expect_eq(cache_level_drop(&pair.second, 1), LINE_INVALID);
    arena_destroy(pair.arena);
}

/* The first level misses, and the second has the line shared: the first takes the write. */
Test(hierarchy, ownership_of_a_line_in_the_second_level)
{
    struct pair pair;
    struct cache_leavers leavers;
    struct cache_walk walk;
    pair_start(&pair, 1, 4, LEVEL_INCLUSIVE, LEVEL_WRITE_BACK);
    cache_fill(&pair.second.cache, 1, 1, LINE_OWNED);
    cache_walk_begin(&walk, &pair.first, 1, ACCESS_MODIFY);
    while (cache_walk_goes_on(&walk)) {
        cache_walk_ask(&walk);
    }
    cr_expect(walk.needs_ownership);
    cr_expect_eq(walk.answer, &pair.second);
    cache_walk_fill(&walk, LINE_EXCLUSIVE, &leavers);
    cr_expect_eq(pair.first.cache.states[0], LINE_MODIFIED);
    cr_expect_eq(pair.second.cache.states[1], LINE_MODIFIED, "still dirty against memory");
    /* A read of a line that others share too does not make it this core's own. */
    cache_fill(&pair.second.cache, 2, 2, LINE_OWNED);
    cr_expect_eq(refer(&pair, 2, ACCESS_READ), &pair.second);
    cr_expect_eq(pair.first.cache.states[0], LINE_SHARED);
    arena_destroy(pair.arena);
}

/* Between the walk and the fill another core had the inclusive level evict the line. */
Test(hierarchy, an_inclusive_level_that_lost_the_line_is_filled_again)
{
    struct pair pair;
    struct cache_leavers leavers;
    struct cache_walk walk;
    pair_start(&pair, 1, 4, LEVEL_INCLUSIVE, LEVEL_WRITE_BACK);
    cache_fill(&pair.second.cache, 1, 1, LINE_EXCLUSIVE);
    cache_walk_begin(&walk, &pair.first, 1, ACCESS_READ);
    while (cache_walk_goes_on(&walk)) {
        cache_walk_ask(&walk);
    }
    cache_drop(&pair.second.cache, 1);
    cache_walk_fill(&walk, LINE_EXCLUSIVE, &leavers);
    uint64_t missing;
    cr_expect(cache_level_includes(&pair.second, &missing));
    cache_drop(&pair.second.cache, 1);
    cr_expect_not(cache_level_includes(&pair.second, &missing));
    cr_expect_eq(missing, 1);
    arena_destroy(pair.arena);
}
