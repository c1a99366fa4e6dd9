/*
 * Two cores, each with a level of data, one of instructions and an L2, and an L3 behind both: the
 * levels themselves and the lists beside them.
 */
#ifndef TESTS_MODELS_CACHES_TREE_FIXTURE_H
#define TESTS_MODELS_CACHES_TREE_FIXTURE_H

#include "tests/models/caches/naive_hierarchy.h"

#include <stdio.h>

enum { TREE_L3, TREE_L2, TREE_SECOND_L2, TREE_DATA, TREE_CODE, TREE_SECOND_DATA, TREE_LEVELS };

static const int tree_behind[TREE_LEVELS] = {NAIVE_MEMORY, TREE_L3, TREE_L3,
                                             TREE_L2,      TREE_L2, TREE_SECOND_L2};

/** The sets and ways of L1, L2 and L3. */
struct tree_geometry {
    uint32_t sets[3], ways[3];
};

struct tree {
    struct arena *arena;
    struct cache_level levels[TREE_LEVELS];
    struct stream streams[TREE_LEVELS];
    struct naive_tree naive;
};

static inline int tree_depth(int level)
{
    return level >= TREE_DATA ? 0 : level >= TREE_L2 ? 1 : 2;
}

/** @param depths  of L1, L2 and L3; their sizes are those of the geometry @param as  the
 * replacement of the lists */
static inline void tree_start(struct tree *tree, const struct tree_geometry *geometry,
                              const struct cache_level_parameters depths[3],
                              enum naive_replacement as)
{
    memset(tree, 0, sizeof *tree);
    tree->arena = arena_create();
    tree->naive.count = TREE_LEVELS;
    for (int i = 0; i < TREE_LEVELS; i++) {
        int depth = tree_depth(i);
        char path[32];
        snprintf(path, sizeof path, "caches.%d", i);
        struct cache_level_parameters parameters = depths[depth];
        parameters.ways = geometry->ways[depth];
        parameters.size = 64 * parameters.ways * geometry->sets[depth];
        stream_init(&tree->streams[i], 1, 0, path, "replacement");
        cache_level_init(&tree->levels[i], tree->arena, &parameters, 64,
                         tree_behind[i] == NAIVE_MEMORY ? NULL : &tree->levels[tree_behind[i]],
                         &tree->streams[i]);
        tree->naive.levels[i] = (struct naive_level){
            .cache = naive_make(as, geometry->sets[depth], geometry->ways[depth], path),
            .through = parameters.write == LEVEL_WRITE_THROUGH,
            .allocate = parameters.write_allocate,
            .inclusion = (enum level_inclusion)parameters.inclusion,
            .behind = tree_behind[i],
        };
    }
}

static inline void tree_end(struct tree *tree)
{
    for (int i = 0; i < TREE_LEVELS; i++) {
        const char *fault = cache_fault(&tree->levels[i].cache);
        cr_expect_null(fault, "%s", fault);
        naive_free(&tree->naive.levels[i].cache);
    }
    arena_destroy(tree->arena);
}

/** One access to both. @return whether the same level answered and the same lines left */
static inline bool tree_access(struct tree *tree, int first, uint64_t line, enum access_kind kind)
{
    struct cache_leavers leavers;
    struct cache_level *answer = cache_level_access(&tree->levels[first], line, kind, &leavers);
    int expected = naive_access(&tree->naive, first, line, kind);
    bool is_same = answer == (expected == NAIVE_MEMORY ? NULL : &tree->levels[expected]) &&
                   leavers.count == tree->naive.leavers_count;
    for (uint32_t i = 0; is_same && i < leavers.count; i++) {
        const struct cache_leaver *leaver = &leavers.list[i];
        is_same = tree->naive.leavers[i] == 2 * leaver->line + line_is_dirty(leaver->state);
    }
    return is_same;
}

/** Whether a level has the same lines in the same ways, dirty or not, and the same counts. */
static inline bool tree_level_is_same(const struct tree *tree, int which)
{
    const struct cache_level *level = &tree->levels[which];
    const struct naive_level *naive = &tree->naive.levels[which];
    for (uint32_t slot = 0; slot < cache_slots(&level->cache); slot++) {
        const struct naive_line *line = &naive->cache.lines[slot];
        uint8_t state = level->cache.states[slot];
        int as_naive = state == LINE_INVALID ? 0 : line_is_dirty(state) ? NAIVE_DIRTY : NAIVE_CLEAN;
        if (as_naive != line->state ||
            (state != LINE_INVALID && cache_line(&level->cache, slot) != line->line)) {
            return false;
        }
    }
    return memcmp(&level->counts, &naive->counts, sizeof level->counts) == 0;
}

#endif
