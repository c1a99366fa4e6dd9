#include "sim/kernel/event_queue.h"

#include "sim/base/memory.h"

#include <string.h>

enum { FIRST_CAPACITY = 64, HALF_BITS = QUEUE_SEQUENCE_BITS / 2, ROUNDS = 4 };

static const uint64_t HALF_MASK = (UINT64_C(1) << HALF_BITS) - 1;

/* Places for the entries of all slots, and up to the end of the last line. */
static size_t heap_places(uint32_t capacity)
{
    return ((size_t)capacity + QUEUE_ROOT + 4) & ~(size_t)3;
}

void event_queue_init(struct event_queue *queue, uint64_t shuffle_key)
{
    *queue = (struct event_queue){
        .last = QUEUE_ROOT - 1,
        .free_slot = QUEUE_NO_SLOT,
        .slot_limit = QUEUE_SLOTS_MAX,
        .sequences_max = QUEUE_SEQUENCES_MAX,
        .sequence_limit = shuffle_key == 0 ? QUEUE_SEQUENCES_MAX : 0,
        .shuffle_key = shuffle_key,
    };
    event_queue_grow(queue);
}

void event_queue_free(struct event_queue *queue)
{
    memory_free(queue->heap);
    memory_free(queue->records);
}

bool event_queue_grow(struct event_queue *queue)
{
    uint32_t before = queue->capacity;
    uint32_t after = before == 0 ? FIRST_CAPACITY : 2 * before;
    if (after > queue->slot_limit) {
        after = queue->slot_limit;
    }
    if (after <= before) {
        return false;
    }
    size_t places_before = before == 0 ? 0 : heap_places(before);
    size_t places = heap_places(after);
    unsigned_wide *heap = memory_alloc_line(places * sizeof *heap);
    struct event_record *records = memory_alloc_line(after * sizeof *records);
    if (before > 0) {
        memcpy(heap, queue->heap, places_before * sizeof *heap);
        memcpy(records, queue->records, before * sizeof *records);
    }
    for (size_t i = places_before; i < places; i++) {
        heap[i] = QUEUE_EMPTY;
    }
    for (uint32_t slot = before; slot < after; slot++) {
        records[slot].generation = 1;
        records[slot].position = slot + 1 < after ? slot + 1 : queue->free_slot;
    }
    memory_free(queue->heap);
    memory_free(queue->records);
    queue->heap = heap;
    queue->records = records;
    queue->free_slot = before;
    queue->capacity = after;
    return true;
}

/*
 * A balanced Feistel network (Luby and Rackoff 1988) maps the 40-bit numbers one to one onto
 * themselves, so shuffled sequence numbers stay different from each other. The round function is
 * the multiply and shift of a 64-bit mixer; it need not be secret, only unrelated to the models.
 */
static uint64_t permute(uint64_t number, uint64_t key)
{
    uint64_t left = number >> HALF_BITS;
    uint64_t right = number & HALF_MASK;
    for (uint64_t round = 1; round <= ROUNDS; round++) {
        uint64_t mixed = (right + round * UINT64_C(0x9e3779b97f4a7c15)) ^ key;
        mixed = (mixed ^ mixed >> 31) * UINT64_C(0xbf58476d1ce4e5b9);
        mixed = (mixed ^ mixed >> 29) * UINT64_C(0x94d049bb133111eb);
        uint64_t next = left ^ (mixed >> 40 & HALF_MASK);
        left = right;
        right = next;
    }
    return left << HALF_BITS | right;
}

bool event_queue_shuffle(struct event_queue *queue, uint64_t *sequence)
{
    if (queue->sequence >= queue->sequences_max) {
        return false;
    }
    *sequence = permute(queue->sequence++, queue->shuffle_key);
    return true;
}
