#include "experiments/runs/digest_set.h"

#include "sim/base/memory.h"

#include <string.h>

enum { SLOTS_FIRST = 16 };

static bool is_free(const struct digest *slot)
{
    static const struct digest none;
    return memcmp(slot, &none, sizeof none) == 0;
}

/* The slot of a digest, or the free one where it belongs. */
static struct digest *find(const struct digest_set *set, const struct digest *digest)
{
    size_t hash;
    memcpy(&hash, digest->bytes, sizeof hash);
    size_t at = hash & (set->capacity - 1);
    while (!is_free(&set->slots[at]) && memcmp(&set->slots[at], digest, sizeof *digest) != 0) {
        at = (at + 1) & (set->capacity - 1);
    }
    return &set->slots[at];
}

static void grow(struct digest_set *set)
{
    struct digest_set larger = {.count = set->count,
                                .capacity = set->capacity == 0 ? SLOTS_FIRST : 2 * set->capacity};
    larger.slots = memory_alloc(larger.capacity * sizeof *larger.slots);
    for (size_t i = 0; i < set->capacity; i++) {
        if (!is_free(&set->slots[i])) {
            *find(&larger, &set->slots[i]) = set->slots[i];
        }
    }
    memory_free(set->slots);
    *set = larger;
}

bool digest_set_add(struct digest_set *set, const struct digest *digest)
{
    if (2 * (set->count + 1) > set->capacity) {
        grow(set);
    }
    struct digest *slot = find(set, digest);
    if (!is_free(slot)) {
        return false;
    }
    *slot = *digest;
    set->count++;
    return true;
}

bool digest_set_has(const struct digest_set *set, const struct digest *digest)
{
    return set->count > 0 && !is_free(find(set, digest));
}

void digest_set_free(struct digest_set *set)
{
    memory_free(set->slots);
    *set = (struct digest_set){0};
}
