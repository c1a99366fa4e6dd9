#include "sim/kernel/event_queue_buckets.h"

#include "sim/base/assert.h"
#include "sim/base/memory.h"

#include <string.h>

enum { LINE_BYTES = 64, WORD_BITS = 64 };

static uint32_t new_chunk(struct queue_buckets *buckets, uint32_t older)
{
    uint32_t chunk = buckets->free_chunk;
    if (chunk != 0) {
        buckets->free_chunk = buckets->older[chunk];
    } else {
        ASSERT(buckets->fresh_chunk < buckets->chunk_capacity);
        chunk = buckets->fresh_chunk++;
    }
    buckets->older[chunk] = older;
    return chunk;
}

static void free_chunk(struct queue_buckets *buckets, uint32_t chunk)
{
    buckets->older[chunk] = buckets->free_chunk;
    buckets->free_chunk = chunk;
}

uint32_t queue_chain_append(struct queue_buckets *buckets, uint32_t tail, unsigned_wide entry)
{
    if (tail % QUEUE_CHUNK == QUEUE_CHUNK - 1) {
        tail = new_chunk(buckets, tail / QUEUE_CHUNK) * QUEUE_CHUNK;
    } else {
        tail++;
    }
    buckets->entries[tail] = entry;
    return tail;
}

uint32_t queue_chain_shorten(struct queue_buckets *buckets, uint32_t tail)
{
    if (tail % QUEUE_CHUNK != 0) {
        return tail - 1;
    }
    uint32_t chunk = tail / QUEUE_CHUNK;
    uint32_t older = buckets->older[chunk];
    free_chunk(buckets, chunk);
    return older * QUEUE_CHUNK + QUEUE_CHUNK - 1;
}

uint32_t queue_chain_loosen(struct queue_buckets *buckets, uint32_t tail, uint32_t loose)
{
    if (tail == QUEUE_NO_PLACE) {
        return loose;
    }
    for (uint32_t place = tail + 1; place % QUEUE_CHUNK != 0; place++) {
        buckets->entries[place] = QUEUE_EMPTY;
    }
    uint32_t newest = tail / QUEUE_CHUNK;
    uint32_t oldest = newest;
    while (buckets->older[oldest] != 0) {
        oldest = buckets->older[oldest];
    }
    buckets->older[oldest] = loose;
    return newest;
}

uint32_t queue_chain_free_loose(struct queue_buckets *buckets, uint32_t loose,
                                unsigned_wide entries[QUEUE_CHUNK])
{
    memcpy(entries, &buckets->entries[(size_t)loose * QUEUE_CHUNK],
           QUEUE_CHUNK * sizeof entries[0]);
    uint32_t next = buckets->older[loose];
    free_chunk(buckets, loose);
    return next;
}

static inline uint64_t number_of(const struct queue_buckets *buckets, unsigned_wide entry)
{
    return (uint64_t)queue_entry_time(entry) >> buckets->shift;
}

uint32_t queue_buckets_add(struct queue_buckets *buckets, unsigned_wide entry)
{
    uint64_t bucket = number_of(buckets, entry);
    ASSERT_SLOW(bucket >= buckets->cursor);
    buckets->count++;
    if (bucket - buckets->cursor > buckets->mask) {
        buckets->far_count++;
        if (bucket < buckets->far_first) {
            buckets->far_first = bucket;
        }
        buckets->far_tail = queue_chain_append(buckets, buckets->far_tail, entry);
        return buckets->far_tail | QUEUE_IN_BUCKET | QUEUE_IN_FAR;
    }
    uint32_t index = (uint32_t)bucket & buckets->mask;
    uint32_t tail = buckets->tails[index];
    if (tail == QUEUE_NO_PLACE) {
        buckets->occupied[index / WORD_BITS] |= UINT64_C(1) << index % WORD_BITS;
    }
    tail = queue_chain_append(buckets, tail, entry);
    buckets->tails[index] = tail;
    return tail | QUEUE_IN_BUCKET;
}

static void set_empty(struct queue_buckets *buckets, uint32_t index)
{
    buckets->tails[index] = QUEUE_NO_PLACE;
    buckets->occupied[index / WORD_BITS] &= ~(UINT64_C(1) << index % WORD_BITS);
}

unsigned_wide queue_buckets_remove(struct queue_buckets *buckets, uint32_t position)
{
    uint32_t place = position & QUEUE_PLACE;
    uint32_t index = (uint32_t)number_of(buckets, buckets->entries[place]) & buckets->mask;
    uint32_t *tail = &buckets->tails[index];
    buckets->count--;
    if ((position & QUEUE_IN_FAR) != 0) {
        tail = &buckets->far_tail;
        buckets->far_count--;
    }
    unsigned_wide newest = buckets->entries[*tail];
    buckets->entries[place] = newest;
    *tail = queue_chain_shorten(buckets, *tail);
    if (*tail == QUEUE_NO_PLACE && tail != &buckets->far_tail) {
        set_empty(buckets, index);
    }
    return newest;
}

uint64_t queue_buckets_next(const struct queue_buckets *buckets)
{
    ASSERT(buckets->count > buckets->far_count);
    uint32_t start = (uint32_t)buckets->cursor & buckets->mask;
    uint32_t word = start / WORD_BITS;
    uint64_t bits = buckets->occupied[word] & ~UINT64_C(0) << start % WORD_BITS;
    while (bits == 0) {
        word = (word + 1) & buckets->mask / WORD_BITS;
        bits = buckets->occupied[word];
    }
    uint32_t index = word * WORD_BITS + (uint32_t)__builtin_ctzll(bits);
    return buckets->cursor + ((index - start) & buckets->mask);
}

uint32_t queue_buckets_take(struct queue_buckets *buckets, uint64_t bucket)
{
    uint32_t index = (uint32_t)bucket & buckets->mask;
    uint32_t tail = buckets->tails[index];
    set_empty(buckets, index);
    return tail;
}

uint32_t queue_buckets_gather(struct queue_buckets *buckets)
{
    uint32_t loose = 0;
    for (uint32_t i = 0; i <= buckets->mask; i++) {
        loose = queue_chain_loosen(buckets, buckets->tails[i], loose);
    }
    loose = queue_chain_loosen(buckets, buckets->far_tail, loose);
    buckets->count = 0;
    buckets->far_count = 0;
    return loose;
}

static size_t whole_lines(size_t bytes)
{
    return (bytes + LINE_BYTES - 1) & ~(size_t)(LINE_BYTES - 1);
}

void queue_buckets_provide(struct queue_buckets *buckets, uint32_t wanted, uint32_t entries)
{
    /* Full chunks, one part-full chunk for each bucket, and as many still loose while entries go
     * from the old buckets to new ones. */
    uint32_t chunks = entries / QUEUE_CHUNK + wanted + buckets->mask + 8;
    if (wanted <= buckets->bucket_capacity && chunks <= buckets->chunk_capacity) {
        return;
    }
    wanted = wanted < buckets->bucket_capacity ? buckets->bucket_capacity : wanted;
    chunks = chunks < buckets->chunk_capacity ? buckets->chunk_capacity : chunks;
    size_t entry_bytes = (size_t)chunks * QUEUE_CHUNK * sizeof *buckets->entries;
    size_t older_bytes = whole_lines(chunks * sizeof *buckets->older);
    size_t tail_bytes = whole_lines(wanted * sizeof *buckets->tails);
    size_t bit_bytes = whole_lines(wanted / 8);
    /* Not memory_alloc_line: the pages of chunks that are never used shall never be touched. */
    void *memory = memory_alloc(LINE_BYTES + entry_bytes + older_bytes + tail_bytes + bit_bytes);
    char *start = (char *)memory + (LINE_BYTES - (uintptr_t)memory % LINE_BYTES) % LINE_BYTES;
    struct queue_buckets before = *buckets;
    buckets->entries = (unsigned_wide *)(void *)start;
    buckets->older = (uint32_t *)(void *)(start + entry_bytes);
    buckets->tails = (uint32_t *)(void *)(start + entry_bytes + older_bytes);
    buckets->occupied = (uint64_t *)(void *)(start + entry_bytes + older_bytes + tail_bytes);
    if (before.memory == NULL) {
        buckets->fresh_chunk = 1;
    } else {
        memcpy(buckets->entries, before.entries,
               (size_t)before.fresh_chunk * QUEUE_CHUNK * sizeof *before.entries);
        memcpy(buckets->older, before.older, before.fresh_chunk * sizeof *before.older);
        memory_free(before.memory);
    }
    buckets->memory = memory;
    buckets->bucket_capacity = wanted;
    buckets->chunk_capacity = chunks;
}

void queue_buckets_start(struct queue_buckets *buckets, uint32_t wanted, uint32_t shift,
                         uint64_t cursor)
{
    ASSERT(buckets->count == 0 && wanted % WORD_BITS == 0 && wanted <= buckets->bucket_capacity);
    buckets->cursor = cursor;
    buckets->shift = shift;
    buckets->mask = wanted - 1;
    for (uint32_t i = 0; i < wanted; i++) {
        buckets->tails[i] = QUEUE_NO_PLACE;
    }
    memset(buckets->occupied, 0, wanted / 8);
    buckets->far_tail = QUEUE_NO_PLACE;
    buckets->far_first = UINT64_MAX;
}
