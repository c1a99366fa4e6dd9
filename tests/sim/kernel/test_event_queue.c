#include "sim/kernel/event_queue.h"

#include "sim/base/memory.h"
#include "sim/base/real.h"
#include "sim/random/variate.h"

#include <criterion/criterion.h>
#include <string.h>

/* The queue beside the plainest structure that can do the same: an array kept sorted. */
struct pair {
    struct event_queue queue;
    unsigned_wide *sorted; /* latest first, so that the first to pop is at the end */
    size_t count;
    size_t capacity;
    unsigned_wide *entry_of; /* by slot; QUEUE_EMPTY: not pending */
    struct stream stream;
    uint64_t now;
    uint64_t checksum;
};

enum { SLOTS_TRACKED = 1 << 16 };

static void pair_init(struct pair *pair, uint64_t shuffle_key)
{
    *pair = (struct pair){0};
    event_queue_init(&pair->queue, shuffle_key);
    pair->entry_of = memory_alloc(SLOTS_TRACKED * sizeof *pair->entry_of);
    for (size_t i = 0; i < SLOTS_TRACKED; i++) {
        pair->entry_of[i] = QUEUE_EMPTY;
    }
    stream_init(&pair->stream, 11, 0, "test", "pair");
}

static void pair_free(struct pair *pair)
{
    event_queue_free(&pair->queue);
    memory_free(pair->entry_of);
    memory_free(pair->sorted);
}

static size_t place_in_sorted(const struct pair *pair, unsigned_wide entry)
{
    size_t low = 0;
    size_t high = pair->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (pair->sorted[middle] > entry) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static void sorted_add(struct pair *pair, unsigned_wide entry)
{
    pair->sorted = memory_grow(pair->sorted, pair->count, &pair->capacity, sizeof *pair->sorted);
    size_t place = place_in_sorted(pair, entry);
    memmove(&pair->sorted[place + 1], &pair->sorted[place],
            (pair->count - place) * sizeof *pair->sorted);
    pair->sorted[place] = entry;
    pair->count++;
    pair->entry_of[queue_entry_slot(entry)] = entry;
}

static void sorted_remove(struct pair *pair, unsigned_wide entry)
{
    size_t place = place_in_sorted(pair, entry);
    cr_assert(place < pair->count && pair->sorted[place] == entry);
    pair->count--;
    memmove(&pair->sorted[place], &pair->sorted[place + 1],
            (pair->count - place) * sizeof *pair->sorted);
    pair->entry_of[queue_entry_slot(entry)] = QUEUE_EMPTY;
}

static unsigned_wide new_entry(struct pair *pair, uint64_t time, uint32_t slot)
{
    uint64_t sequence = 0;
    cr_assert(queue_next_sequence(&pair->queue, &sequence));
    enum event_priority priority = (enum event_priority)stream_below(&pair->stream, 16);
    return queue_entry((sim_ticks)time, priority, sequence, slot);
}

static void pair_push(struct pair *pair, uint64_t time)
{
    uint32_t slot = queue_acquire(&pair->queue);
    cr_assert(slot < SLOTS_TRACKED && pair->entry_of[slot] == QUEUE_EMPTY);
    unsigned_wide entry = new_entry(pair, time, slot);
    sorted_add(pair, entry);
    queue_push(&pair->queue, entry);
}

/* Pop from both, without looking at the queue again: the root stays open as in the run's loop. */
static void pair_pop(struct pair *pair)
{
    unsigned_wide entry = queue_peek(&pair->queue);
    cr_assert(queue_count(&pair->queue) == pair->count);
    cr_assert(entry == pair->sorted[pair->count - 1], "popped out of order");
    queue_pop(&pair->queue);
    queue_release(&pair->queue, queue_entry_slot(entry));
    sorted_remove(pair, entry);
    pair->now = (uint64_t)queue_entry_time(entry);
    pair->checksum = (pair->checksum ^ (uint64_t)entry) * UINT64_C(0x100000001b3) + pair->now;
}

static bool some_slot(struct pair *pair, uint32_t *slot)
{
    if (pair->count == 0) {
        return false;
    }
    *slot = queue_entry_slot(pair->sorted[stream_below(&pair->stream, pair->count)]);
    cr_assert(queue_find(&pair->queue, *slot) == pair->entry_of[*slot]);
    return true;
}

static void pair_remove(struct pair *pair)
{
    uint32_t slot = 0;
    if (some_slot(pair, &slot)) {
        queue_remove(&pair->queue, slot);
        queue_release(&pair->queue, slot);
        sorted_remove(pair, pair->entry_of[slot]);
    }
}

static void pair_move(struct pair *pair, uint64_t time)
{
    uint32_t slot = 0;
    if (some_slot(pair, &slot)) {
        unsigned_wide entry = new_entry(pair, time, slot);
        sorted_remove(pair, pair->entry_of[slot]);
        sorted_add(pair, entry);
        queue_move(&pair->queue, entry);
    }
}

typedef uint64_t increment(struct pair *pair);

static uint64_t exponential(struct pair *pair)
{
    return (uint64_t)(stream_exponential(&pair->stream) * 1e6);
}

static uint64_t constant(struct pair *pair)
{
    (void)pair;
    return 1000000;
}

static uint64_t zero(struct pair *pair)
{
    (void)pair;
    return 0;
}

static uint64_t bimodal(struct pair *pair)
{
    uint64_t small = stream_below(&pair->stream, 100);
    return stream_below(&pair->stream, 10) == 0 ? 10000000 + small : small;
}

static uint64_t nine_decades(struct pair *pair)
{
    return (uint64_t)real_exp(stream_uniform(&pair->stream) * 20.723265836946411);
}

/* Short times for a while, then long ones, then timers at the end of time. */
static uint64_t changing(struct pair *pair)
{
    static const uint64_t scales[] = {3, UINT64_C(1) << 50, 1000, UINT64_C(1) << 58, 1 << 20};
    return stream_below(&pair->stream, scales[pair->queue.sequence / 3000 % 5]);
}

static increment *const increments[] = {exponential, constant,     zero,
                                        bimodal,     nine_decades, changing};

enum { INCREMENTS = sizeof increments / sizeof increments[0] };

/* Keep about `pending` events pending; per 16 pops, so many are removed, moved and pushed too. */
static void hold(struct pair *pair, increment *draw, size_t pending, int pops, int others)
{
    while (pair->count < pending) {
        pair_push(pair, pair->now + draw(pair));
    }
    for (int i = 0; i < pops; i++) {
        pair_pop(pair);
        if (stream_below(&pair->stream, 16) < (uint64_t)others) {
            pair_remove(pair);
        }
        if (stream_below(&pair->stream, 16) < (uint64_t)others) {
            pair_move(pair, pair->now + draw(pair));
        }
        while (pair->count < pending) {
            pair_push(pair, pair->now + draw(pair));
        }
    }
}

static bool has_buckets(const struct pair *pair)
{
    return pair->queue.near_end != UINT64_MAX;
}

Test(event_queue, pops_as_a_sorted_array_does_whatever_the_increments)
{
    static const size_t sizes[] = {1, 2, 5, 17, 63, 64, 65, 255, 258, 300, 2500};
    for (int i = 0; i < INCREMENTS; i++) {
        for (size_t k = 0; k < sizeof sizes / sizeof sizes[0]; k++) {
            for (int others = 0; others <= 12; others += 6) {
                struct pair pair;
                pair_init(&pair, 0);
                hold(&pair, increments[i], sizes[k], sizes[k] > 1000 ? 9000 : 2000, others);
                cr_assert(has_buckets(&pair) == (sizes[k] > QUEUE_MANY));
                while (pair.count > 0) {
                    pair_pop(&pair);
                }
                cr_assert(queue_peek(&pair.queue) == QUEUE_EMPTY);
                pair_free(&pair);
            }
        }
    }
}

/* Horizons reach 2^63 - 2 ticks: no bucket may end beyond what its number holds. */
Test(event_queue, pops_in_order_up_to_the_end_of_time)
{
    static const uint64_t last = INT64_MAX - 1;
    for (int bits = 12; bits < 64; bits += 3) {
        struct pair pair;
        pair_init(&pair, 0);
        for (int i = 0; i < 1500; i++) {
            pair_push(&pair, last - stream_below(&pair.stream, (UINT64_C(1) << bits) - 1));
        }
        for (int i = 0; pair.count > 0; i++) {
            pair_pop(&pair);
            if (i < 6000) {
                pair_push(&pair, pair.now + stream_below(&pair.stream, last - pair.now + 1));
            }
        }
        pair_free(&pair);
    }
}

Test(event_queue, heap_and_buckets_pop_the_same)
{
    for (int i = 0; i < INCREMENTS; i++) {
        uint64_t checksums[2];
        for (int with_buckets = 0; with_buckets < 2; with_buckets++) {
            struct pair pair;
            pair_init(&pair, 0);
            if (!with_buckets) {
                /* A heap that is never full never asks for buckets. */
                event_queue_reserve(&pair.queue, 4096);
                pair.queue.heap_limit = pair.queue.heap_capacity;
            }
            hold(&pair, increments[i], 1000, 20000, 3);
            cr_assert(has_buckets(&pair) == (with_buckets == 1));
            checksums[with_buckets] = pair.checksum;
            pair_free(&pair);
        }
        cr_assert(checksums[0] == checksums[1]);
    }
}

Test(event_queue, changes_its_structure_with_the_number_of_events)
{
    struct pair pair;
    pair_init(&pair, 0);
    for (int round = 0; round < 4; round++) {
        hold(&pair, exponential, QUEUE_MANY - 1, 1000, 2);
        cr_assert(!has_buckets(&pair));
        hold(&pair, exponential, 8 * QUEUE_MANY, 3000, 2);
        cr_assert(has_buckets(&pair));
        /* No switching back and forth: the buckets stay until there are few events. */
        while (pair.count > QUEUE_FEW) {
            cr_assert(has_buckets(&pair));
            pair_pop(&pair);
        }
        while (pair.count > 10) {
            pair_pop(&pair);
        }
        cr_assert(!has_buckets(&pair));
    }
    pair_free(&pair);
}

Test(event_queue, changes_the_number_of_buckets_with_the_number_of_events)
{
    struct pair pair;
    pair_init(&pair, 0);
    hold(&pair, exponential, 20000, 1000, 0);
    uint32_t many = pair.queue.buckets.mask + 1;
    cr_assert(many >= 2048);
    while (pair.count > 500) {
        pair_pop(&pair);
    }
    hold(&pair, exponential, 500, 60000, 0);
    cr_assert(has_buckets(&pair));
    cr_assert(pair.queue.buckets.mask + 1 <= 256);
    hold(&pair, exponential, 20000, 1000, 0);
    cr_assert(pair.queue.buckets.mask + 1 >= 2048);
    pair_free(&pair);
}

/* As many events in a time as 40 times more of the exponential ones. */
static uint64_t forty_times_shorter(struct pair *pair)
{
    return exponential(pair) / 40;
}

Test(event_queue, gives_up_buckets_that_are_too_many_even_when_their_width_fits)
{
    struct pair pair;
    pair_init(&pair, 0);
    hold(&pair, exponential, 20000, 60000, 0);
    uint32_t shift = pair.queue.buckets.shift;
    while (pair.count > 500) {
        pair_pop(&pair);
    }
    while (pair.count > 0) {
        uint32_t slot = queue_entry_slot(pair.sorted[0]);
        queue_remove(&pair.queue, slot);
        queue_release(&pair.queue, slot);
        sorted_remove(&pair, pair.entry_of[slot]);
        pair_push(&pair, pair.now + forty_times_shorter(&pair));
        if (pair.sorted[0] < queue_entry((sim_ticks)(pair.now + 1000000), 0, 0, 0)) {
            break;
        }
    }
    hold(&pair, forty_times_shorter, 500, 60000, 0);
    cr_assert(has_buckets(&pair));
    cr_assert(pair.queue.buckets.shift <= shift + 1 && pair.queue.buckets.shift + 1 >= shift);
    cr_assert(pair.queue.buckets.mask + 1 <= 512);
    pair_free(&pair);
}

Test(event_queue, counts_on_without_ado_between_looks_at_its_buckets)
{
    struct pair pair;
    pair_init(&pair, 0);
    hold(&pair, exponential, 2000, 20000, 0);
    unsigned looks = 0;
    for (int i = 0; i < 10000; i++) {
        looks += pair.queue.sequence >= pair.queue.sequence_limit;
        pair_pop(&pair);
        pair_push(&pair, pair.now + exponential(&pair));
    }
    cr_assert(looks > 0 && looks <= 10);
    pair_free(&pair);
}

Test(event_queue, finds_a_fitting_width)
{
    /* Any first width becomes that of 8 events as they now happen. */
    static const double means[] = {1e3, 1e6, 1e12, 1e15};
    enum { PENDING = 4000 };
    for (size_t i = 0; i < sizeof means / sizeof means[0]; i++) {
        struct pair pair;
        pair_init(&pair, 0);
        for (int k = 0; k < PENDING; k++) {
            pair_push(&pair, (uint64_t)(stream_exponential(&pair.stream) * 1e9));
        }
        uint64_t since = 0;
        for (int k = 0; k < 24 * PENDING; k++) {
            if (k == 20 * PENDING) {
                since = pair.now;
            }
            pair_pop(&pair);
            pair_push(&pair, pair.now + (uint64_t)(stream_exponential(&pair.stream) * means[i]));
        }
        double width = (double)(UINT64_C(1) << pair.queue.buckets.shift);
        double gap = (double)(pair.now - since) / (4 * PENDING);
        cr_assert(width <= 25.0 * gap && width >= 2.5 * gap, "mean %g: width %g, gap %g", means[i],
                  width, gap);
        pair_free(&pair);
    }
}

Test(event_queue, narrows_its_buckets_when_only_few_of_many_events_are_active)
{
    /* Pending events ask for a bucket years wide; events that happen do not. */
    struct pair pair;
    pair_init(&pair, 0);
    for (uint64_t i = 0; i < 2000; i++) {
        pair_push(&pair, stream_below(&pair.stream, UINT64_C(1) << 60));
    }
    for (int i = 0; i < 1000; i++) {
        pair_push(&pair, 0);
    }
    cr_assert(pair.queue.buckets.shift > 40);
    for (int i = 0; i < 30000; i++) {
        pair_pop(&pair);
        pair_push(&pair, pair.now + stream_below(&pair.stream, 10000));
    }
    cr_assert(pair.queue.buckets.shift < 10);
    cr_assert(pair.queue.last < 200);
    pair_free(&pair);
}

Test(event_queue, allocates_nothing_at_steady_state)
{
    for (int i = 0; i < INCREMENTS - 1; i++) {
        struct pair pair;
        pair_init(&pair, 0);
        hold(&pair, increments[i], 2000, 20000, 4);
        struct event_queue before = pair.queue;
        hold(&pair, increments[i], 2000, 20000, 4);
        cr_assert(pair.queue.records == before.records);
        cr_assert(pair.queue.heap == before.heap);
        cr_assert(pair.queue.buckets.memory == before.buckets.memory);
        pair_free(&pair);
    }
}

Test(event_queue, shuffled_ties_keep_the_order_of_time_and_priority)
{
    for (uint64_t key = 1; key <= 3; key++) {
        struct pair pair;
        pair_init(&pair, key);
        hold(&pair, constant, 1000, 3000, 2);
        pair_free(&pair);
    }
}

Test(event_queue, shuffled_sequence_numbers_are_all_different)
{
    enum { NUMBERS = 1 << 20 };
    struct event_queue queue;
    event_queue_init(&queue, 77);
    /* A bit each for the low 30 bits would not tell; so sort what comes out of a short range. */
    struct event_queue sorter;
    event_queue_init(&sorter, 0);
    uint64_t descents = 0;
    uint64_t last = 0;
    for (uint32_t i = 0; i < NUMBERS; i++) {
        uint64_t sequence = 0;
        cr_assert(event_queue_next_sequence(&queue, &sequence));
        cr_assert(sequence < QUEUE_SEQUENCES_MAX);
        descents += sequence < last;
        last = sequence;
        uint32_t slot = queue_acquire(&sorter);
        queue_push(&sorter, queue_entry((sim_ticks)sequence, EVENT_NORMAL, 0, slot));
    }
    /* In a random order every second number is less than the one before. */
    cr_assert(descents > NUMBERS / 2 - 5000 && descents < NUMBERS / 2 + 5000);
    sim_ticks before = -1;
    for (uint32_t i = 0; i < NUMBERS; i++) {
        unsigned_wide entry = queue_peek(&sorter);
        cr_assert(queue_entry_time(entry) > before);
        before = queue_entry_time(entry);
        queue_pop(&sorter);
    }
    event_queue_free(&queue);
    event_queue_free(&sorter);
}

Test(event_queue, refuses_more_slots_than_its_limit)
{
    struct event_queue queue;
    event_queue_init(&queue, 0);
    queue.slot_limit = 100;
    uint32_t slots = 0;
    while (queue_acquire(&queue) != QUEUE_NO_SLOT) {
        slots++;
    }
    cr_assert_eq(slots, 100);
    queue_release(&queue, 42);
    cr_assert_eq(queue_acquire(&queue), 42);
    cr_assert_eq(queue_acquire(&queue), QUEUE_NO_SLOT);
    event_queue_free(&queue);
}

Test(event_queue, refuses_sequence_numbers_past_its_limit)
{
    for (uint64_t key = 0; key <= 1; key++) {
        struct event_queue queue;
        event_queue_init(&queue, key);
        queue.sequence = QUEUE_SEQUENCES_MAX - 2;
        uint64_t sequence = 0;
        cr_assert(queue_next_sequence(&queue, &sequence));
        cr_assert(queue_next_sequence(&queue, &sequence));
        cr_assert(!queue_next_sequence(&queue, &sequence));
        event_queue_free(&queue);
    }
}

Test(event_queue, retires_a_slot_whose_generations_are_used_up)
{
    struct event_queue queue;
    event_queue_init(&queue, 0);
    uint32_t slot = queue_acquire(&queue);
    queue.records[slot].generation = UINT32_MAX;
    queue_release(&queue, slot);
    for (uint32_t i = 1; i < queue.capacity; i++) {
        cr_assert_neq(queue_acquire(&queue), slot);
    }
    event_queue_free(&queue);
}
