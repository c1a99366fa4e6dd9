/*
 * Misses of a block cache on a trace:
 *
 *     block_cache_counts REPLACEMENT MEBIBYTES... <TRACE
 *
 * The trace has one object on a line: its block and its bytes. Prints the misses for each size.
 */
#include "models/caches/block_cache.h"
#include "models/kinds.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { CACHES_MOST = 16 };

int main(int argc, char **argv)
{
    const struct kind *replacement = argc < 3 ? NULL : kinds_find("replacement", argv[1]);
    int count = argc - 2;
    if (replacement == NULL || count > CACHES_MOST) {
        fprintf(stderr, "usage: %s REPLACEMENT MEBIBYTES...\n", argv[0]);
        return 64;
    }
    struct arena *arena = arena_create();
    struct block_cache caches[CACHES_MOST];
    for (int i = 0; i < count; i++) {
        block_cache_init(&caches[i], arena, strtoull(argv[2 + i], NULL, 10) << 20, 512,
                         replacement);
    }
    uint64_t object;
    uint32_t bytes;
    while (scanf("%" SCNu64 " %" SCNu32, &object, &bytes) == 2) {
        for (int i = 0; i < count; i++) {
            block_cache_access(&caches[i], object, bytes);
        }
    }
    for (int i = 0; i < count; i++) {
        printf("%" PRIu64 "%c", caches[i].misses, i + 1 < count ? ' ' : '\n');
    }
    arena_destroy(arena);
    return 0;
}
