#include "models/cluster/faults/cause.h"

#include "sim/base/assert.h"

#include <string.h>

static const char *const own[] = {CAUSE_NODE_CRASH, CAUSE_NODE_HANG,           CAUSE_PARTITION,
                                  CAUSE_LINK_LOSS,  CAUSE_APPLICATION_FAILURE, CAUSE_FAILBACK};

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
    size_t place = 0;
    while (place < list->count && (fault == NULL || strcmp(list->names[place], fault) != 0)) {
        place++;
    }
    return place;
}

bool cause_is(struct cause cause, const char *fault)
{
    return cause.fault != NULL && strcmp(cause.fault, fault) == 0;
}

uint64_t cause_keep(struct cause_pool *pool, uint32_t node, struct cause cause)
{
    uint32_t place = pool->free;
    if (place != 0) {
        pool->free = pool->places[place - 1].next;
    } else {
        pool->places = arena_grow(pool->arena, pool->places, pool->count, &pool->capacity,
                                  sizeof *pool->places);
        place = (uint32_t)++pool->count;
    }
    pool->places[place - 1] = (struct kept_cause){.cause = cause, .node = node};
    return place;
}

struct kept_cause cause_take(struct cause_pool *pool, uint64_t place)
{
    ASSERT(place >= 1 && place <= pool->count);
    struct kept_cause kept = pool->places[place - 1];
    pool->places[place - 1].next = pool->free;
    pool->free = (uint32_t)place;
    return kept;
}
