#include "models/cluster/faults/cause.h"

#include "sim/base/assert.h"

#include <string.h>

static const char *const own[] = {CAUSE_NODE_CRASH, CAUSE_NODE_HANG,           CAUSE_PARTITION,
                                  CAUSE_LINK_LOSS,  CAUSE_APPLICATION_FAILURE, CAUSE_FAILBACK};

/* Names of causes are constants of the program, mostly one for each. */
static bool is_same(const char *fault, const char *name)
{
    return fault == name || (fault != NULL && strcmp(fault, name) == 0);
}

void cause_list_add(struct cause_list *list, const char *fault)
{
    if (cause_list_find(list, fault) == list->count) {
        list->names =
            arena_grow(list->arena, list->names, list->count, &list->capacity, sizeof *list->names);
        list->names[list->count++] = fault;
    }
}

void cause_list_add_own(struct cause_list *list)
{
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
        cause_list_add(list, own[i]);
    }
}

size_t cause_list_find(const struct cause_list *list, const char *fault)
{
    size_t index = 0;
    while (index < list->count && !is_same(fault, list->names[index])) {
        index++;
    }
    return index;
}

bool cause_is(struct cause cause, const char *fault)
{
    return is_same(cause.fault, fault);
}

uint64_t cause_keep(struct cause_pool *pool, uint32_t node, struct cause cause)
{
    uint32_t entry = pool->free;
    if (entry != 0) {
        pool->free = pool->entries[entry - 1].next;
    } else {
        pool->entries = arena_grow(pool->arena, pool->entries, pool->count, &pool->capacity,
                                   sizeof *pool->entries);
        entry = (uint32_t)++pool->count;
    }
    pool->entries[entry - 1] = (struct kept_cause){.cause = cause, .node = node};
    return entry;
}

struct kept_cause cause_take(struct cause_pool *pool, uint64_t entry)
{
    ASSERT(entry >= 1 && entry <= pool->count);
    struct kept_cause kept = pool->entries[entry - 1];
    pool->entries[entry - 1].next = pool->free;
    pool->free = (uint32_t)entry;
    return kept;
}
