/*
 * A tree of caches as one would write it down, on lists of lines (naive_cache.h): every access at
 * once, each rule of hierarchy.h in one place, lines clean (1) or dirty (2).
 */
#ifndef TESTS_MODELS_CACHES_NAIVE_HIERARCHY_H
#define TESTS_MODELS_CACHES_NAIVE_HIERARCHY_H

#include "models/caches/hierarchy.h"
#include "tests/models/caches/naive_cache.h"

enum { NAIVE_CLEAN = 1, NAIVE_DIRTY = 2, NAIVE_MEMORY = -1 };

struct naive_level {
    struct naive_cache cache;
    bool through, allocate;
    enum level_inclusion inclusion;
    int behind; /* index in the tree; NAIVE_MEMORY */
    struct cache_level_counts counts;
};

struct naive_tree {
    struct naive_level levels[8];
    int count;
    uint64_t leavers[8]; /* of the last access: 2 line + dirty */
    uint32_t leavers_count;
};

static inline bool naive_is_nearer(const struct naive_tree *tree, int level, int than)
{
    for (int at = tree->levels[level].behind; at != NAIVE_MEMORY; at = tree->levels[at].behind) {
        if (at == than) {
            return true;
        }
    }
    return false;
}

static inline void naive_insert(struct naive_tree *tree, int at, uint64_t line, int state);

static inline void naive_pass(struct naive_tree *tree, int at, uint64_t line, int state)
{
    if (at == NAIVE_MEMORY) {
        tree->leavers[tree->leavers_count++] = 2 * line + (state == NAIVE_DIRTY);
        return;
    }
    struct naive_level *level = &tree->levels[at];
    struct naive_line *there = naive_find(&level->cache, line);
    bool is_dirty = state == NAIVE_DIRTY;
    if (there != NULL && is_dirty && !level->through) {
        there->state = NAIVE_DIRTY;
    } else if (there == NULL && (level->inclusion == LEVEL_EXCLUSIVE ||
                                 (is_dirty && level->allocate && !level->through))) {
        naive_insert(tree, at, line, state);
    } else if (is_dirty) {
        naive_pass(tree, level->behind, line, state);
    } else if (there == NULL) {
        naive_pass(tree, NAIVE_MEMORY, line, state);
    }
}

static inline void naive_insert(struct naive_tree *tree, int at, uint64_t line, int state)
{
    struct naive_level *level = &tree->levels[at];
    struct naive_line *way = naive_victim(&level->cache, line);
    struct naive_line gone = *way;
    way->state = 0;
    if (gone.state != 0 && level->inclusion == LEVEL_INCLUSIVE) {
        for (int other = 0; other < tree->count; other++) {
            struct naive_level *nearer = &tree->levels[other];
            struct naive_line *copy =
                naive_is_nearer(tree, other, at) ? naive_find(&nearer->cache, gone.line) : NULL;
            if (copy != NULL) {
                nearer->counts.back_invalidations++;
                nearer->counts.write_backs += copy->state == NAIVE_DIRTY;
                gone.state = copy->state == NAIVE_DIRTY ? NAIVE_DIRTY : gone.state;
                copy->state = 0;
            }
        }
    }
    naive_fill(&level->cache, way, line, state);
    if (gone.state != 0) {
        level->counts.evictions++;
        level->counts.write_backs += gone.state == NAIVE_DIRTY;
        naive_pass(tree, level->behind, gone.line, gone.state);
    }
}

static inline bool naive_allocates(const struct naive_level *level, bool writes)
{
    return level->inclusion != LEVEL_EXCLUSIVE && (level->allocate || !writes);
}

/** @return the level that answers, or NAIVE_MEMORY */
static inline int naive_access(struct naive_tree *tree, int first, uint64_t line,
                               enum access_kind kind)
{
    bool writes = kind == ACCESS_WRITE || kind == ACCESS_MODIFY;
    bool is_taken = !writes;
    int answer = NAIVE_MEMORY;
    int taker = NAIVE_MEMORY;
    int path[8];
    int filled = 0;
    tree->leavers_count = 0;
    for (int at = first; at != NAIVE_MEMORY; at = tree->levels[at].behind) {
        struct naive_level *level = &tree->levels[at];
        struct naive_line *there = naive_find(&level->cache, line);
        bool comes = there != NULL || (answer == NAIVE_MEMORY && naive_allocates(level, writes));
        level->counts.references[kind]++;
        level->counts.misses[kind] += there == NULL;
        if (there != NULL) {
            naive_touch(&level->cache, there);
        } else if (comes) {
            path[filled++] = at;
        }
        answer = there != NULL && answer == NAIVE_MEMORY ? at : answer;
        if (!is_taken && comes && !level->through) {
            is_taken = true;
            taker = at;
            if (there != NULL) {
                there->state = NAIVE_DIRTY;
            }
        }
        if (answer != NAIVE_MEMORY && is_taken) {
            break;
        }
    }
    int state = NAIVE_CLEAN;
    if (filled > 0 && answer != NAIVE_MEMORY && tree->levels[answer].inclusion == LEVEL_EXCLUSIVE) {
        struct naive_line *there = naive_find(&tree->levels[answer].cache, line);
        state = there->state;
        there->state = 0;
    }
    for (int i = filled - 1; i >= 0; i--) {
        naive_insert(tree, path[i], line, path[i] == taker ? NAIVE_DIRTY : state);
        state = NAIVE_CLEAN;
    }
    return answer;
}

#endif
