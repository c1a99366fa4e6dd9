/*
 * A cache as one would write it down: a list of lines for each set, with the times of their fill
 * and last use. It shares no code with models/caches but the stream that random replacement draws
 * from.
 */
#ifndef TESTS_MODELS_CACHES_NAIVE_CACHE_H
#define TESTS_MODELS_CACHES_NAIVE_CACHE_H

#include "models/kinds.h"
#include "sim/random/stream.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

enum naive_replacement { NAIVE_LRU, NAIVE_TREE_PLRU, NAIVE_FIFO, NAIVE_RANDOM, NAIVE_REPLACEMENTS };

static const char *const naive_names[] = {"lru", "tree_plru", "fifo", "random"};

struct naive_line {
    uint64_t line, filled, used;
    int state; /* 0: empty */
};

struct naive_cache {
    enum naive_replacement replacement;
    uint32_t sets, ways;
    struct naive_line *lines; /* by set and way */
    /* By set, first way and depth of a half of the tree: its lower half was used last. */
    bool *lower_was_last;
    uint64_t time;
    struct stream stream;
};

static inline const struct kind *naive_kind(enum naive_replacement replacement)
{
    return kinds_find("replacement", naive_names[replacement]);
}

static inline struct naive_cache naive_make(enum naive_replacement replacement, uint32_t sets,
                                            uint32_t ways, const char *path)
{
    struct naive_cache cache = {.replacement = replacement, .sets = sets, .ways = ways};
    cache.lines = calloc((size_t)sets * ways, sizeof *cache.lines);
    cache.lower_was_last = calloc((size_t)sets * ways * 32, 1);
    stream_init(&cache.stream, 1, 0, path, "replacement");
    return cache;
}

static inline void naive_free(struct naive_cache *cache)
{
    free(cache->lines);
    free(cache->lower_was_last);
}

static inline struct naive_line *naive_set(const struct naive_cache *cache, uint64_t line)
{
    return cache->lines + line % cache->sets * cache->ways;
}

/** NULL: the line is not there. */
static inline struct naive_line *naive_find(const struct naive_cache *cache, uint64_t line)
{
    struct naive_line *set = naive_set(cache, line);
    for (uint32_t way = 0; way < cache->ways; way++) {
        if (set[way].state != 0 && set[way].line == line) {
            return &set[way];
        }
    }
    return NULL;
}

static inline void naive_touch(struct naive_cache *cache, struct naive_line *used)
{
    used->used = ++cache->time;
    size_t slot = (size_t)(used - cache->lines);
    size_t set = slot / cache->ways;
    uint32_t first = 0;
    int depth = 0;
    for (uint32_t ways = cache->ways; ways > 1; ways /= 2, depth++) {
        bool is_lower = slot % cache->ways < first + ways / 2;
        cache->lower_was_last[(set * cache->ways + first) * 32 + (size_t)depth] = is_lower;
        first += is_lower ? 0 : ways / 2;
    }
}

static inline uint32_t naive_tree_victim(const struct naive_cache *cache, size_t set)
{
    uint32_t first = 0;
    int depth = 0;
    for (uint32_t ways = cache->ways; ways > 1; ways /= 2, depth++) {
        if (cache->lower_was_last[(set * cache->ways + first) * 32 + (size_t)depth]) {
            first += ways / 2;
        }
    }
    return first;
}

/** The way for a line: the first that is empty, or the one whose line has to go. */
static inline struct naive_line *naive_victim(struct naive_cache *cache, uint64_t line)
{
    struct naive_line *set = naive_set(cache, line);
    struct naive_line *oldest = set;
    for (uint32_t way = 0; way < cache->ways; way++) {
        if (set[way].state == 0) {
            return &set[way];
        }
        bool is_older = cache->replacement == NAIVE_FIFO ? set[way].filled < oldest->filled
                                                         : set[way].used < oldest->used;
        oldest = is_older ? &set[way] : oldest;
    }
    switch (cache->replacement) {
    case NAIVE_TREE_PLRU:
        return set + naive_tree_victim(cache, line % cache->sets);
    case NAIVE_RANDOM:
        return set + stream_below(&cache->stream, cache->ways);
    default:
        return oldest;
    }
}

static inline void naive_fill(struct naive_cache *cache, struct naive_line *way, uint64_t line,
                              int state)
{
    *way = (struct naive_line){.line = line, .state = state, .filled = cache->time + 1};
    naive_touch(cache, way);
}

#endif
