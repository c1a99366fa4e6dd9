#include "sim/kernel/event_queue.h"

#include "sim/base/memory.h"

#include <string.h>

enum {
    FIRST_CAPACITY = 64,
    GAPS_PER_BUCKET = 8,   /* width of a bucket, in mean times between events */
    EVENTS_PER_BUCKET = 2, /* pending events for each bucket, at most, after a change */
    SAMPLES = 64,
    LOOK_AHEAD_BUCKETS = 8192, /* so many and more do not fit the inner caches with their events */
    SHIFT_MAX = 62,
    HALF_BITS = QUEUE_ORDER_BITS / 2,
    ROUNDS = 4,
};

static const double WRONG_BY = 2.5; /* a width that is off by such a factor is changed */

static const uint64_t HALF_MASK = (UINT64_C(1) << HALF_BITS) - 1;

static bool has_buckets(const struct event_queue *queue)
{
    return queue->near_end != UINT64_MAX;
}

/* Without buckets, the heap is full when there should be some. */
static void limit_heap(struct event_queue *queue)
{
    uint32_t many = QUEUE_ROOT - 1 + QUEUE_MANY;
    queue->heap_limit = queue->heap_capacity;
    if (!has_buckets(queue) && queue->heap_limit > many) {
        queue->heap_limit = many;
    }
}

/* Look after the buckets next when so many events were pushed that it will cost little beside. */
static void limit_sequence(struct event_queue *queue)
{
    queue->sequence_limit = queue->sequences_max;
    if (queue->shuffle_key != 0) {
        queue->sequence_limit = 0;
    } else if (has_buckets(queue) &&
               queue->sequences_max - queue->sequence > queue->buckets.grow_at) {
        queue->sequence_limit = queue->sequence + queue->buckets.grow_at;
    }
}

void event_queue_init(struct event_queue *queue, uint64_t shuffle_key)
{
    *queue = (struct event_queue){
        .near_end = UINT64_MAX,
        .last = QUEUE_ROOT - 1,
        .heap_capacity = QUEUE_ROOT - 1,
        .free_slot = QUEUE_NO_SLOT,
        .slot_limit = QUEUE_SLOTS_MAX,
        .sequences_max = QUEUE_SEQUENCES_MAX,
        .shuffle_key = shuffle_key,
    };
    limit_sequence(queue);
    event_queue_reserve(queue, FIRST_CAPACITY);
    event_queue_grow(queue);
}

void event_queue_free(struct event_queue *queue)
{
    memory_free(queue->heap);
    memory_free(queue->records);
    memory_free(queue->buckets.memory);
}

void event_queue_reserve(struct event_queue *queue, uint32_t count)
{
    uint32_t wanted = QUEUE_ROOT - 1 + count;
    if (wanted > queue->heap_capacity) {
        /* A multiple of four, so that every group of siblings is whole. */
        size_t places = FIRST_CAPACITY;
        while (places <= wanted) {
            places *= 2;
        }
        unsigned_wide *heap = memory_alloc_line(places * sizeof *heap);
        for (size_t i = 0; i < places; i++) {
            heap[i] = i >= QUEUE_ROOT && i <= queue->last ? queue->heap[i] : QUEUE_EMPTY;
        }
        memory_free(queue->heap);
        queue->heap = heap;
        queue->heap_capacity = (uint32_t)places - 1;
    }
    limit_heap(queue);
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
    struct event_record *records = memory_alloc_line(after * sizeof *records);
    if (before > 0) {
        memcpy(records, queue->records, before * sizeof *records);
    }
    for (uint32_t slot = before; slot < after; slot++) {
        records[slot].generation = 1;
        records[slot].position = slot + 1 < after ? slot + 1 : queue->free_slot;
    }
    memory_free(queue->records);
    queue->records = records;
    queue->free_slot = before;
    queue->capacity = after;
    return true;
}

/*
 * A balanced Feistel network (Luby and Rackoff 1988) maps the 40-bit numbers one to one onto
 * themselves, so shuffled sequence numbers stay different from each other; where one becomes too
 * large to be a sequence number, it is mapped again (Black and Rogaway 2002). The round function is
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

/* Put an entry that is near into the heap, whatever its limit. */
static inline void pour(struct event_queue *queue, unsigned_wide entry)
{
    if (queue->last >= queue->heap_capacity) {
        event_queue_reserve(queue, queue->last + 1);
    }
    queue->last++;
    queue_sift_up(queue, queue->last, entry);
}

static inline void add_later(struct event_queue *queue, unsigned_wide entry)
{
    uint32_t position = queue_buckets_add(&queue->buckets, entry);
    queue->records[queue_entry_slot(entry)].position = position;
}

/*
 * The mean time between events to come, from the times of some of those pending.
 *
 * Used where too few events have happened to measure it. The first quarter of the pending events
 * says most about the time just before us; where its events all have the time `from`, twice as many
 * may say more.
 */
static double sample_gap(const struct queue_buckets *buckets, uint32_t loose, uint32_t count,
                         uint64_t from)
{
    uint64_t sample[SAMPLES];
    uint32_t taken = 0;
    uint32_t seen = 0;
    uint32_t stride = (count + SAMPLES - 1) / SAMPLES;
    for (; loose != 0; loose = buckets->older[loose]) {
        for (uint32_t i = 0; i < QUEUE_CHUNK; i++) {
            unsigned_wide entry = buckets->entries[loose * QUEUE_CHUNK + i];
            if (entry == QUEUE_EMPTY || seen++ % stride != 0) {
                continue;
            }
            uint64_t time = (uint64_t)queue_entry_time(entry);
            uint32_t at = taken++;
            for (; at > 0 && sample[at - 1] > time; at--) {
                sample[at] = sample[at - 1];
            }
            sample[at] = time;
        }
    }
    for (uint32_t quarters = 1; quarters <= 4; quarters *= 2) {
        uint64_t time = sample[(taken * quarters - 1) / 4];
        if (time > from) {
            return (double)(time - from) * 4.0 / ((double)count * quarters);
        }
    }
    return 0.0;
}

/* The power of two nearest to a width, by ratio. */
static uint32_t shift_for(double width)
{
    uint32_t shift = 0;
    while (shift < SHIFT_MAX && width >= 1.5) {
        width /= 2.0;
        shift++;
    }
    return shift;
}

static uint32_t buckets_for(uint32_t count)
{
    uint32_t wanted = QUEUE_MANY / EVENTS_PER_BUCKET;
    while (wanted < count / EVENTS_PER_BUCKET) {
        wanted *= 2;
    }
    return wanted;
}

/* The time of the first event pending, or of the present one: no event is earlier. */
static uint64_t first_time(const struct event_queue *queue)
{
    /* The heap has all that is before near_end. */
    return queue->last < QUEUE_ROOT ? queue->near_end
                                    : (uint64_t)queue_entry_time(queue->heap[QUEUE_ROOT]);
}

static void mark_pops(struct event_queue *queue, uint64_t time)
{
    queue->buckets.marked_pops = queue->pops;
    queue->buckets.marked_time = time;
}

/* The mean time between the events since the mark; 0 when there were too few to tell. */
static double measure_gap(const struct event_queue *queue, uint64_t time)
{
    const struct queue_buckets *buckets = &queue->buckets;
    uint64_t pops = queue->pops - buckets->marked_pops;
    if (!has_buckets(queue) || pops <= buckets->count / 4 || time <= buckets->marked_time) {
        return 0.0;
    }
    return (double)(time - buckets->marked_time) / (double)pops;
}

static void add_loose(struct event_queue *queue, uint32_t loose)
{
    unsigned_wide entries[QUEUE_CHUNK];
    while (loose != 0) {
        loose = queue_chain_free_loose(&queue->buckets, loose, entries);
        for (uint32_t i = 0; i < QUEUE_CHUNK; i++) {
            if (entries[i] != QUEUE_EMPTY) {
                add_later(queue, entries[i]);
            }
        }
    }
}

/* Set the buckets up anew, with the number and the width that now seem right. */
static void rebuild(struct event_queue *queue)
{
    struct queue_buckets *buckets = &queue->buckets;
    if (queue->open) {
        queue_close(queue);
    }
    uint32_t count = queue_count(queue);
    uint32_t design = count < QUEUE_MANY ? QUEUE_MANY : count;
    uint32_t wanted = buckets_for(design);
    uint64_t from = first_time(queue);
    double gap = measure_gap(queue, from);
    uint32_t loose = has_buckets(queue) ? queue_buckets_gather(buckets) : 0;
    queue_buckets_provide(buckets, wanted, 2 * design);

    uint32_t tail = QUEUE_NO_PLACE;
    for (; queue->last >= QUEUE_ROOT; queue->last--) {
        tail = queue_chain_append(buckets, tail, queue->heap[queue->last]);
        queue->heap[queue->last] = QUEUE_EMPTY;
    }
    loose = queue_chain_loosen(buckets, tail, loose);

    if (gap == 0.0) {
        gap = sample_gap(buckets, loose, count, from);
    }
    uint32_t shift = shift_for(GAPS_PER_BUCKET * gap);
    queue_buckets_start(buckets, wanted, shift, from >> shift);
    queue->near_end = from >> shift << shift;
    buckets->grow_at = 2 * design;
    buckets->pulled_pops = queue->pops;
    add_loose(queue, loose);
    mark_pops(queue, from);
    limit_heap(queue);
    limit_sequence(queue);
}

/* Few events are left: the heap takes them all. */
static void abandon_buckets(struct event_queue *queue)
{
    unsigned_wide entries[QUEUE_CHUNK];
    uint32_t loose = queue_buckets_gather(&queue->buckets);
    while (loose != 0) {
        loose = queue_chain_free_loose(&queue->buckets, loose, entries);
        for (uint32_t i = 0; i < QUEUE_CHUNK; i++) {
            if (entries[i] != QUEUE_EMPTY) {
                pour(queue, entries[i]);
            }
        }
    }
    queue->near_end = UINT64_MAX;
    limit_heap(queue);
}

void event_queue_push_full(struct event_queue *queue, unsigned_wide entry)
{
    if (!has_buckets(queue) && queue_count(queue) >= QUEUE_MANY) {
        rebuild(queue);
    } else {
        event_queue_reserve(queue, queue->last + 1);
    }
    queue_push(queue, entry);
}

void event_queue_push_later(struct event_queue *queue, unsigned_wide entry)
{
    add_later(queue, entry);
    if (__builtin_expect(queue->buckets.count > queue->buckets.grow_at, 0)) {
        rebuild(queue);
    }
}

void event_queue_remove_later(struct event_queue *queue, uint32_t slot)
{
    uint32_t position = queue->records[slot].position;
    unsigned_wide moved = queue_buckets_remove(&queue->buckets, position);
    queue->records[queue_entry_slot(moved)].position = position;
}

/* The cursor has reached the far list: bring what is now in reach of the buckets into them. */
static void pull_far(struct event_queue *queue)
{
    struct queue_buckets *buckets = &queue->buckets;
    if (queue->pops - buckets->pulled_pops < buckets->count / 4) {
        rebuild(queue); /* too soon: the buckets reach over too short a time */
        return;
    }
    uint32_t loose = queue_chain_loosen(buckets, buckets->far_tail, 0);
    buckets->pulled_pops = queue->pops;
    buckets->count -= buckets->far_count;
    buckets->far_count = 0;
    buckets->far_tail = QUEUE_NO_PLACE;
    buckets->far_first = UINT64_MAX;
    add_loose(queue, loose);
}

/* Number of the first bucket that is not empty, after what there is to do before it. */
static inline uint64_t find_bucket(struct event_queue *queue)
{
    struct queue_buckets *buckets = &queue->buckets;
    while (true) {
        if (buckets->count > buckets->far_count) {
            uint64_t bucket = queue_buckets_next(buckets);
            if (__builtin_expect(bucket < buckets->far_first, 1)) {
                return bucket;
            }
        }
        buckets->cursor = buckets->far_first;
        queue->near_end = buckets->cursor << buckets->shift;
        pull_far(queue);
    }
}

/*
 * Ask for the memory of the next two buckets while the present one is worked off: of the one after
 * next the entries, of the next the records, whose place the entries tell.
 */
static void look_ahead(const struct event_queue *queue, uint64_t bucket)
{
    const struct queue_buckets *buckets = &queue->buckets;
    uint32_t tail = buckets->tails[(bucket + 2) & buckets->mask];
    __builtin_prefetch(&buckets->entries[tail], 0);
    __builtin_prefetch(&buckets->older[tail / QUEUE_CHUNK], 0);
    tail = buckets->tails[(bucket + 1) & buckets->mask];
    while (tail != QUEUE_NO_PLACE) {
        __builtin_prefetch(&queue->records[queue_entry_slot(buckets->entries[tail])], 1);
        bool is_oldest = tail % QUEUE_CHUNK == 0;
        tail = is_oldest ? buckets->older[tail / QUEUE_CHUNK] * QUEUE_CHUNK + QUEUE_CHUNK - 1
                         : tail - 1;
    }
}

/*
 * Pour a chain into the empty heap: the oldest entry first, as events of one time stand in order
 * then, and the heap is made from the bottom up (Floyd 1964) in O(n).
 */
static inline void pour_bucket(struct event_queue *queue, uint32_t tail)
{
    struct queue_buckets *buckets = &queue->buckets;
    uint32_t count = tail % QUEUE_CHUNK + 1;
    for (uint32_t i = buckets->older[tail / QUEUE_CHUNK]; i != 0; i = buckets->older[i]) {
        count += QUEUE_CHUNK;
    }
    uint32_t place = QUEUE_ROOT - 1 + count;
    if (__builtin_expect(place > queue->heap_capacity, 0)) {
        event_queue_reserve(queue, count);
    }
    queue->last = place;
    buckets->count -= count;
    for (; tail != QUEUE_NO_PLACE; place--) {
        queue_place(queue, place, buckets->entries[tail]);
        tail = queue_chain_shorten(buckets, tail);
    }
    for (uint32_t i = queue->last / 4 + 2; i >= QUEUE_ROOT; i--) {
        queue_sift_down(queue, i, queue->heap[i]);
    }
}

unsigned_wide event_queue_refill(struct event_queue *queue)
{
    struct queue_buckets *buckets = &queue->buckets;
    if (buckets->count == 0) {
        return QUEUE_EMPTY;
    }
    if (__builtin_expect(buckets->count < QUEUE_FEW, 0)) {
        abandon_buckets(queue);
        return queue->heap[QUEUE_ROOT];
    }
    uint64_t bucket = find_bucket(queue);
    buckets->cursor = bucket + 1;
    queue->near_end = buckets->cursor << buckets->shift;
    uint32_t tail = queue_buckets_take(buckets, bucket);
    if (buckets->mask >= LOOK_AHEAD_BUCKETS) {
        look_ahead(queue, bucket);
    }
    pour_bucket(queue, tail);
    return queue->heap[QUEUE_ROOT];
}

/* Change the number or the width of the buckets when, by what was measured, they do not fit. */
static void consider_width(struct event_queue *queue)
{
    const struct queue_buckets *buckets = &queue->buckets;
    uint64_t time = first_time(queue);
    uint32_t count = queue_count(queue);
    double wanted = GAPS_PER_BUCKET * measure_gap(queue, time);
    if (wanted == 0.0 || count < QUEUE_FEW) {
        return;
    }
    double width = (double)(UINT64_C(1) << buckets->shift);
    bool is_wide = width > WRONG_BY * wanted && buckets->shift > 0;
    bool is_narrow = width * WRONG_BY < wanted;
    if (is_wide || is_narrow || count < buckets->grow_at / 16) {
        rebuild(queue);
    } else {
        mark_pops(queue, time);
    }
}

bool event_queue_next_sequence(struct event_queue *queue, uint64_t *sequence)
{
    if (queue->sequence >= queue->sequences_max) {
        return false;
    }
    if (has_buckets(queue) &&
        queue->pops - queue->buckets.marked_pops >= queue->buckets.grow_at / 2) {
        consider_width(queue);
    }
    limit_sequence(queue);
    *sequence = queue->sequence++;
    if (queue->shuffle_key != 0) {
        do {
            *sequence = permute(*sequence, queue->shuffle_key);
        } while (*sequence >= QUEUE_SEQUENCES_MAX);
    }
    return true;
}
