#include "sim/kernel/event_queue_buckets.h"

#include "sim/base/memory.h"

#include <criterion/criterion.h>

enum { WANTED = 64, SHIFT = 10, ENTRIES = 3000 };

static unsigned_wide entry_at(uint64_t time, uint32_t slot)
{
    return queue_entry((sim_ticks)time, EVENT_NORMAL, 7, slot);
}

static struct queue_buckets buckets_from(uint64_t cursor)
{
    struct queue_buckets buckets = {0};
    queue_buckets_provide(&buckets, WANTED, ENTRIES);
    queue_buckets_start(&buckets, WANTED, SHIFT, cursor);
    return buckets;
}

static uint32_t length_of(const struct queue_buckets *buckets, uint32_t tail)
{
    uint32_t length = tail % QUEUE_CHUNK + 1;
    for (uint32_t chunk = buckets->older[tail / QUEUE_CHUNK]; chunk != 0;
         chunk = buckets->older[chunk]) {
        length += QUEUE_CHUNK;
    }
    return length;
}

Test(event_queue_buckets, a_chain_is_a_stack)
{
    struct queue_buckets buckets = buckets_from(0);
    for (int round = 0; round < 3; round++) {
        uint32_t tail = QUEUE_NO_PLACE;
        for (uint32_t i = 0; i < 100; i++) {
            tail = queue_chain_append(&buckets, tail, entry_at(i, i));
            cr_assert_eq(length_of(&buckets, tail), i + 1);
        }
        for (uint32_t i = 100; i-- > 0;) {
            cr_assert_eq(queue_entry_slot(buckets.entries[tail]), i);
            tail = queue_chain_shorten(&buckets, tail);
        }
        cr_assert_eq(tail, QUEUE_NO_PLACE);
        cr_assert(buckets.fresh_chunk <= 100 / QUEUE_CHUNK + 2, "chunks are used again");
    }
    memory_free(buckets.memory);
}

Test(event_queue_buckets, entries_go_where_their_time_says)
{
    /* A cursor in the middle of the circle: the buckets wrap round. */
    struct queue_buckets buckets = buckets_from(1000);
    uint32_t position = queue_buckets_add(&buckets, entry_at(1003 << SHIFT, 1));
    cr_assert(position & QUEUE_IN_BUCKET && !(position & QUEUE_IN_FAR));
    queue_buckets_add(&buckets, entry_at((1004 << SHIFT) - 1, 2));
    queue_buckets_add(&buckets, entry_at((1000 + WANTED) * (UINT64_C(1) << SHIFT) - 1, 3));
    position = queue_buckets_add(&buckets, entry_at((1000 + WANTED) << SHIFT, 4));
    cr_assert(position & QUEUE_IN_FAR);
    queue_buckets_add(&buckets, entry_at(INT64_MAX - 1, 5));
    cr_assert_eq(buckets.count, 5);
    cr_assert_eq(buckets.far_count, 2);
    cr_assert_eq(buckets.far_first, 1000 + WANTED);

    cr_assert_eq(queue_buckets_next(&buckets), 1003);
    uint32_t tail = queue_buckets_take(&buckets, 1003);
    cr_assert_eq(length_of(&buckets, tail), 2);
    buckets.count -= 2;
    cr_assert_eq(queue_buckets_next(&buckets), 1000 + WANTED - 1);
    memory_free(buckets.memory);
}

Test(event_queue_buckets, finds_the_next_bucket_from_any_cursor)
{
    for (uint64_t cursor = 500; cursor < 500 + 2 * WANTED; cursor++) {
        for (uint64_t ahead = 0; ahead < WANTED; ahead++) {
            struct queue_buckets buckets = buckets_from(cursor);
            queue_buckets_add(&buckets, entry_at((cursor + ahead) << SHIFT, 1));
            queue_buckets_add(&buckets, entry_at((cursor + WANTED - 1) << SHIFT, 2));
            cr_assert_eq(queue_buckets_next(&buckets), cursor + ahead);
            memory_free(buckets.memory);
        }
    }
}

Test(event_queue_buckets, removes_any_entry_and_tells_which_took_its_place)
{
    struct queue_buckets buckets = buckets_from(0);
    static uint32_t position_of[ENTRIES];
    uint64_t state = 1;
    for (uint32_t slot = 0; slot < ENTRIES; slot++) {
        state = state * UINT64_C(6364136223846793005) + 1;
        /* Half of them far. */
        uint64_t time = (state >> 33) % ((uint64_t)2 * WANTED << SHIFT);
        position_of[slot] = queue_buckets_add(&buckets, entry_at(time, slot));
    }
    cr_assert(buckets.far_count > ENTRIES / 3 && buckets.far_count < ENTRIES * 2 / 3);
    for (uint32_t i = 0; i < ENTRIES; i++) {
        uint32_t slot = (uint32_t)((uint64_t)i * 1009 % ENTRIES);
        uint32_t position = position_of[slot];
        cr_assert_eq(queue_entry_slot(buckets.entries[position & QUEUE_PLACE]), slot);
        uint32_t moved = queue_entry_slot(queue_buckets_remove(&buckets, position));
        position_of[moved] = position;
        cr_assert_eq(buckets.count, ENTRIES - 1 - i);
    }
    cr_assert_eq(buckets.far_count, 0);
    cr_assert_eq(buckets.far_tail, QUEUE_NO_PLACE);
    for (uint32_t i = 0; i < WANTED; i++) {
        cr_assert_eq(buckets.tails[i], QUEUE_NO_PLACE);
    }
    cr_assert_eq(buckets.occupied[0], 0);
    memory_free(buckets.memory);
}

Test(event_queue_buckets, gathers_every_entry_once_and_keeps_them_while_it_grows)
{
    struct queue_buckets buckets = buckets_from(0);
    for (uint32_t slot = 0; slot < ENTRIES; slot++) {
        queue_buckets_add(&buckets, entry_at((uint64_t)slot * 37 % (100 << SHIFT), slot));
    }
    uint32_t loose = queue_buckets_gather(&buckets);
    cr_assert_eq(buckets.count, 0);
    const void *memory = buckets.memory;
    queue_buckets_provide(&buckets, 4 * WANTED, 4 * ENTRIES);
    cr_assert(buckets.memory != memory);
    memory = buckets.memory;
    queue_buckets_provide(&buckets, WANTED, ENTRIES);
    cr_assert(buckets.memory == memory, "there is enough");
    static bool seen[ENTRIES];
    uint32_t count = 0;
    unsigned_wide entries[QUEUE_CHUNK];
    while (loose != 0) {
        loose = queue_chain_free_loose(&buckets, loose, entries);
        for (uint32_t i = 0; i < QUEUE_CHUNK; i++) {
            if (entries[i] != QUEUE_EMPTY) {
                uint32_t slot = queue_entry_slot(entries[i]);
                cr_assert(slot < ENTRIES && !seen[slot]);
                seen[slot] = true;
                count++;
            }
        }
    }
    cr_assert_eq(count, ENTRIES);
    memory_free(buckets.memory);
}
