/*
 * How fast are the arrays of caches alone?
 *
 *     cache_speed
 *
 * Asks for lines that were drawn beforehand, which takes no part in the time, and prints one line
 * of JSON for each loop: find and touch in an array of 32 KiB with 8 ways, whose lines are all
 * there, in random order and eight words of each line in turn; the same with a level behind it,
 * where so many accesses of a hundred miss; an array of 32,768 ways with its index.
 */
#include "models/caches/hierarchy.h"
#include "models/kinds.h"
#include "tests/speed/speed.h"

#include <stdio.h>

enum { DRAWN = 1 << 16, ROUNDS = 500, RESIDENT = 512, WAYS_OF_MANY = 32768 };

static uint64_t lines[DRAWN];

/* Lines that are there, in random order; of a hundred so many are others, which come in. */
static void draw(uint64_t resident, uint64_t missing)
{
    struct stream stream;
    stream_init(&stream, SPEED_SEED, 0, "thread", "lines");
    for (int i = 0; i < DRAWN; i++) {
        bool is_other = stream_below(&stream, 100) < missing;
        lines[i] = stream_below(&stream, resident) + (is_other ? resident * (1 + (uint64_t)i) : 0);
    }
}

static void print(const char *loop, struct speed_time start, uint64_t misses)
{
    struct speed_time time = speed_stop(start);
    double accesses = (double)DRAWN * ROUNDS;
    printf(
        "{\"benchmark\": \"%s\", \"accesses\": %.0f, \"miss_ratio\": %.4f, \"cpu_ns_each\": %.2f, "
        "\"ns_each\": %.2f}\n",
        loop, accesses, (double)misses / accesses, time.cpu_s / accesses * 1e9,
        time.elapsed_s / accesses * 1e9);
}

static struct cache_level *make_level(struct arena *arena, int64_t size, int64_t ways,
                                      struct cache_level *behind)
{
    struct cache_level *level = ARENA_NEW(arena, struct cache_level);
    cache_level_init(level, arena,
                     &(struct cache_level_parameters){
                         .size = size,
                         .ways = ways,
                         .replacement = kinds_find("replacement", "lru"),
                         .write_allocate = true,
                     },
                     64, behind, NULL);
    return level;
}

static void walk(struct cache_level *first, uint64_t line)
{
    struct cache_walk walk;
    struct cache_leavers leavers;
    cache_walk_begin(&walk, first, line, ACCESS_READ);
    while (cache_walk_goes_on(&walk)) {
        cache_walk_ask(&walk);
    }
    cache_walk_fill(&walk, LINE_EXCLUSIVE, &leavers);
}

static void time_level(const char *loop, struct cache_level *level)
{
    for (int i = 0; i < DRAWN; i++) {
        walk(level, lines[i]);
    }
    uint64_t before = cache_level_misses(level);
    struct speed_time start = speed_start();
    for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < DRAWN; i++) {
            if (!cache_level_hits(level, lines[i], ACCESS_READ)) {
                walk(level, lines[i]);
            }
        }
    }
    print(loop, start, cache_level_misses(level) - before);
}

int main(void)
{
    struct arena *arena = arena_create();
    struct cache_level *second = make_level(arena, 1 << 20, 16, NULL);
    struct cache_level *first = make_level(arena, 32768, 8, second);
    draw(RESIDENT, 0);
    time_level("hits", first);
    for (int i = 0; i < DRAWN; i++) {
        lines[i] = (uint64_t)i / 8 % RESIDENT;
    }
    time_level("hits_in_turn", first);
    draw(RESIDENT, 3);
    time_level("misses_3", first);
    draw(RESIDENT, 10);
    time_level("misses_10", first);
    draw(WAYS_OF_MANY, 0);
    time_level("hits_of_32768_ways", make_level(arena, WAYS_OF_MANY * 64, WAYS_OF_MANY, NULL));
    arena_destroy(arena);
    return 0;
}
