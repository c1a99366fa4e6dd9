#include "models/station/keyed_heap.h"

#include "sim/base/assert.h"

enum { CHILDREN = 4 };

void keyed_heap_init(struct keyed_heap *heap, struct arena *arena)
{
    *heap = (struct keyed_heap){.arena = arena};
}

/* Which of two comes first is as good as random: computed, so that nothing has to be guessed. */
static inline bool is_before(const struct keyed_heap_entry *a, const struct keyed_heap_entry *b)
{
    return (a->key < b->key) | ((a->key == b->key) & (a->order < b->order));
}

/* The children of an entry, four and four, begin with a cache line each. */
static void grow_heap(struct keyed_heap *heap)
{
    enum { BEFORE = CHILDREN - 1 }; /* places not used, so that the first child begins a line */
    size_t places = heap->capacity == 0 ? 0 : heap->capacity + BEFORE;
    struct keyed_heap_entry *block = places == 0 ? NULL : heap->entries - BEFORE;
    block = arena_grow(heap->arena, block, places, &places, sizeof *block);
    heap->entries = block + BEFORE;
    heap->capacity = places - BEFORE;
}

/* Puts an entry into the heap, which has room: from the last place up to its own. */
static void lift(struct keyed_heap *heap, struct keyed_heap_entry entry)
{
    size_t hole = heap->count++;
    while (hole > 0 && is_before(&entry, &heap->entries[(hole - 1) / CHILDREN])) {
        heap->entries[hole] = heap->entries[(hole - 1) / CHILDREN];
        hole = (hole - 1) / CHILDREN;
    }
    heap->entries[hole] = entry;
}

void keyed_heap_add(struct keyed_heap *heap, wide key, void *item)
{
    if (heap->count == heap->capacity) {
        grow_heap(heap);
    }
    lift(heap, (struct keyed_heap_entry){key, heap->arrivals++, item});
}

void keyed_heap_keep(struct keyed_heap *heap, bool (*stays)(void *item, void *context),
                     void *context)
{
    size_t count = heap->count;
    heap->count = 0;
    for (size_t i = 0; i < count; i++) {
        struct keyed_heap_entry entry = heap->entries[i];
        if (stays(entry.item, context)) {
            lift(heap, entry);
        }
    }
}

/* The first of a whole group of siblings. */
static inline size_t first_of_four(const struct keyed_heap_entry *entries, size_t child)
{
    size_t left = child + is_before(&entries[child + 1], &entries[child]);
    size_t right = child + 2 + is_before(&entries[child + 3], &entries[child + 2]);
    return is_before(&entries[right], &entries[left]) ? right : left;
}

/* The first of the last siblings, one to three. */
static size_t first_of_few(const struct keyed_heap *heap, size_t child)
{
    size_t first = child;
    while (++child < heap->count) {
        first = is_before(&heap->entries[child], &heap->entries[first]) ? child : first;
    }
    return first;
}

/* Have the children of a whole group on their way into the cache while it is looked at. */
static inline void prefetch_below(const struct keyed_heap *heap, size_t child)
{
    enum { LINE = 64, BYTES = CHILDREN * CHILDREN * sizeof(struct keyed_heap_entry) };
    size_t below = CHILDREN * child + 1;
    if (below < heap->count) {
        for (size_t at = 0; at < BYTES; at += LINE) {
            __builtin_prefetch((const char *)&heap->entries[below] + at);
        }
    }
}

void *keyed_heap_take(struct keyed_heap *heap)
{
    ASSERT(heap->count > 0);
    struct keyed_heap_entry *entries = heap->entries;
    void *item = entries[0].item;
    const struct keyed_heap_entry entry = entries[--heap->count];
    size_t hole = 0;
    for (size_t child = 1; child < heap->count; child = CHILDREN * hole + 1) {
        prefetch_below(heap, child);
        bool is_whole = child + CHILDREN <= heap->count;
        size_t first = is_whole ? first_of_four(entries, child) : first_of_few(heap, child);
        if (is_before(&entry, &entries[first])) {
            break;
        }
        entries[hole] = entries[first];
        hole = first;
    }
    entries[hole] = entry;
    __builtin_prefetch(entries[0].item);
    return item;
}

wide keyed_heap_first(const struct keyed_heap *heap)
{
    ASSERT(heap->count > 0);
    return heap->entries[0].key;
}
