/*
 * Counts the accesses of a trace of valgrind's lackey as its cachegrind does:
 *
 *     lackey_counts SIZE,WAYS,LINE SIZE,WAYS,LINE SIZE,WAYS,LINE [twice] <TRACE
 *
 * for I1, D1 and LL. Prints Ir I1mr ILmr Dr D1mr DLmr Dw D1mw DLmw. With "twice", the wrong twin, a
 * modify counts as a read and a write.
 */
#include "models/caches/cachegrind.h"
#include "models/kinds.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* A line of the trace: "I  04001000,3", " L 1ffe,8", " S 1ffe,8", " M 1ffe,8". */
static bool read_access(const char *text, struct access *access)
{
    static const char letters[] = "LSMI"; /* as enum access_kind */
    char letter;
    const char *found;
    if (text[0] == '=' ||
        sscanf(text, " %c %" SCNx64 ",%" SCNu16, &letter, &access->address, &access->bytes) != 3 ||
        (found = strchr(letters, letter)) == NULL) {
        return false;
    }
    access->kind = (uint8_t)(found - letters);
    return true;
}

static void count(struct cachegrind *core, bool is_twice)
{
    char text[256];
    struct access access = {0};
    while (fgets(text, sizeof text, stdin) != NULL) {
        if (read_access(text, &access)) {
            cachegrind_access(core, &access);
            if (is_twice && access.kind == ACCESS_MODIFY) {
                access.kind = ACCESS_WRITE;
                cachegrind_access(core, &access);
            }
        }
    }
}

int main(int argc, char **argv)
{
    struct cache_level_parameters levels[3] = {0};
    int64_t line_bytes = 0;
    for (int i = 0; i < 3; i++) {
        levels[i].replacement = kinds_find("replacement", "lru");
        if (argc < 4 || sscanf(argv[1 + i], "%" SCNd64 ",%" SCNd64 ",%" SCNd64, &levels[i].size,
                               &levels[i].ways, &line_bytes) != 3) {
            fprintf(stderr, "usage: %s I1 D1 LL [twice], each SIZE,WAYS,LINE\n", argv[0]);
            return 64;
        }
    }
    struct caches_parameters caches = {
        .l1_instruction = &levels[0], .l1 = &levels[1], .l2 = &levels[2]};
    struct arena *arena = arena_create();
    struct cache last;
    struct cachegrind core;
    cachegrind_last(&last, arena, &caches, line_bytes);
    cachegrind_init(&core, arena, &caches, line_bytes, &last);
    count(&core, argc > 4 && strcmp(argv[4], "twice") == 0);
    for (int side = 0; side < CACHEGRIND_SIDES; side++) {
        const struct cachegrind_counts *counts = &core.counts[side];
        printf("%" PRIu64 " %" PRIu64 " %" PRIu64 "%c", counts->references, counts->first_misses,
               counts->last_misses, side + 1 < CACHEGRIND_SIDES ? ' ' : '\n');
    }
    arena_destroy(arena);
    return 0;
}
