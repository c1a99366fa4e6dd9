#include "models/station/keyed_heap.h"

#include "sim/base/assert.h"

#include <string.h>

enum { FIRST_CAPACITY = 16 };

void keyed_heap_init(struct keyed_heap *heap, struct arena *arena)
{
    *heap = (struct keyed_heap){.arena = arena};
}

static bool is_before(const struct keyed_heap_entry *a, const struct keyed_heap_entry *b)
{
    return a->key != b->key ? a->key < b->key : a->order < b->order;
}

static void grow(struct keyed_heap *heap)
{
    size_t capacity = heap->capacity == 0 ? FIRST_CAPACITY : 2 * heap->capacity;
    struct keyed_heap_entry *entries = ARENA_ARRAY(heap->arena, struct keyed_heap_entry, capacity);
    if (heap->count > 0) {
        memcpy(entries, heap->entries, heap->count * sizeof *entries);
    }
    heap->entries = entries;
    heap->capacity = capacity;
}

void keyed_heap_add(struct keyed_heap *heap, wide key, void *item)
{
    if (heap->count == heap->capacity) {
        grow(heap);
    }
    struct keyed_heap_entry entry = {key, heap->arrivals++, item};
    size_t hole = heap->count++;
    while (hole > 0 && is_before(&entry, &heap->entries[(hole - 1) / 2])) {
        heap->entries[hole] = heap->entries[(hole - 1) / 2];
        hole = (hole - 1) / 2;
    }
    heap->entries[hole] = entry;
}

void *keyed_heap_take(struct keyed_heap *heap)
{
    ASSERT(heap->count > 0);
    void *item = heap->entries[0].item;
    const struct keyed_heap_entry entry = heap->entries[--heap->count];
    size_t hole = 0;
    for (size_t child = 1; child < heap->count; child = 2 * hole + 1) {
        if (child + 1 < heap->count &&
            is_before(&heap->entries[child + 1], &heap->entries[child])) {
            child++;
        }
        if (is_before(&entry, &heap->entries[child])) {
            break;
        }
        heap->entries[hole] = heap->entries[child];
        hole = child;
    }
    heap->entries[hole] = entry;
    return item;
}

wide keyed_heap_first(const struct keyed_heap *heap)
{
    ASSERT(heap->count > 0);
    return heap->entries[0].key;
}
