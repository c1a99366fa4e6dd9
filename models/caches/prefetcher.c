#include "models/caches/prefetcher.h"

const char *const prefetcher_levels[] = {[PREFETCH_LAST] = "last",
                                         [PREFETCH_L1] = "l1",
                                         [PREFETCH_L2] = "l2",
                                         [PREFETCH_L3] = "l3",
                                         NULL};

struct cache_level *prefetcher_find_level(struct cache_level *first, enum prefetcher_level name)
{
    struct cache_level *found = NULL;
    int number = PREFETCH_L1;
    for (struct cache_level *level = first; level != NULL; level = level->behind) {
        bool is_meant = name == PREFETCH_LAST || (int)name == number;
        found = is_meant && level->inclusion != LEVEL_EXCLUSIVE ? level : found;
        number++;
    }
    return found;
}
