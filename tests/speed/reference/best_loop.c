/*
 * The hold model written out by hand over the best structure known for each size: the ceiling.
 *
 *     best_loop hold --pending N --events M
 *
 * Up to 128 events a 4-ary heap whose popped root is replaced by the next push; above, the heap
 * holds the nearest events only and unsorted buckets the rest. Order is total, events are 32-byte
 * records and happen through a pointer. But the width of the buckets is given, as the loop knows
 * the distribution and the number of events for ever; and it cannot cancel.
 */
#include "sim/base/memory.h"
#include "sim/base/wide.h"
#include "tests/speed/speed.h"

enum { ROOT = 3, SLOT_BITS = 20, CHUNK = 8, NO_PLACE = CHUNK - 1, HEAP_ONLY = 128 };
enum { HEAP_PLACES = 4096 };

struct loop;

struct run_record {
    void (*fire)(struct loop *loop, uint64_t argument);
    uint64_t argument;
    uint64_t next_free;
    uint64_t spare;
};

struct loop {
    unsigned_wide *heap;
    struct run_record *records;
    uint64_t near_end;
    uint32_t last;
    uint32_t open;
    uint64_t sequence;
    int64_t now;
    uint64_t free_slot;
    uint64_t events_to_come;
    uint64_t cursor;
    uint64_t mask;
    uint32_t shift;
    uint32_t free_chunk;
    uint32_t *tails;
    uint32_t *older;
    unsigned_wide *entries;
    uint32_t far_tail;
    uint64_t far_first;
    struct stream stream;
};

static inline uint64_t slot_of(unsigned_wide entry)
{
    return (uint64_t)entry & ((UINT64_C(1) << SLOT_BITS) - 1);
}

static inline uint64_t time_of(unsigned_wide entry)
{
    return (uint64_t)(entry >> 64);
}

static inline void sift_up(struct loop *loop, uint32_t hole, unsigned_wide entry)
{
    while (hole > ROOT && loop->heap[hole / 4 + 2] > entry) {
        loop->heap[hole] = loop->heap[hole / 4 + 2];
        hole = hole / 4 + 2;
    }
    loop->heap[hole] = entry;
}

static inline void sift_down(struct loop *loop, uint32_t hole, unsigned_wide entry)
{
    unsigned_wide *heap = loop->heap;
    for (uint32_t child = 4 * hole - 8; child <= loop->last; child = 4 * hole - 8) {
        uint32_t left = child + (heap[child + 1] < heap[child]);
        uint32_t right = child + 2 + (heap[child + 3] < heap[child + 2]);
        uint32_t least = heap[right] < heap[left] ? right : left;
        if (entry < heap[least]) {
            break;
        }
        heap[hole] = heap[least];
        hole = least;
    }
    heap[hole] = entry;
}

static inline uint32_t append(struct loop *loop, uint32_t tail, unsigned_wide entry)
{
    if (tail % CHUNK == CHUNK - 1) {
        uint32_t chunk = loop->free_chunk;
        loop->free_chunk = loop->older[chunk];
        loop->older[chunk] = tail / CHUNK;
        tail = chunk * CHUNK;
    } else {
        tail++;
    }
    loop->entries[tail] = entry;
    return tail;
}

static inline uint32_t shorten(struct loop *loop, uint32_t tail)
{
    if (tail % CHUNK != 0) {
        return tail - 1;
    }
    uint32_t chunk = tail / CHUNK;
    uint32_t older = loop->older[chunk];
    loop->older[chunk] = loop->free_chunk;
    loop->free_chunk = chunk;
    return older * CHUNK + CHUNK - 1;
}

static inline void add_later(struct loop *loop, unsigned_wide entry)
{
    uint64_t bucket = time_of(entry) >> loop->shift;
    if (bucket - loop->cursor <= loop->mask) {
        uint32_t *tail = &loop->tails[bucket & loop->mask];
        *tail = append(loop, *tail, entry);
    } else {
        loop->far_tail = append(loop, loop->far_tail, entry);
        loop->far_first = bucket < loop->far_first ? bucket : loop->far_first;
    }
}

static inline void push(struct loop *loop, int64_t time,
                        void (*fire)(struct loop *loop, uint64_t argument), uint64_t argument)
{
    uint64_t slot = loop->free_slot;
    struct run_record *record = &loop->records[slot];
    loop->free_slot = record->next_free;
    record->fire = fire;
    record->argument = argument;
    uint64_t low = loop->sequence++ << SLOT_BITS | slot;
    unsigned_wide entry = (unsigned_wide)(uint64_t)time << 64 | low;
    if ((uint64_t)time >= loop->near_end) {
        add_later(loop, entry);
    } else if (loop->open) {
        loop->open = 0;
        sift_down(loop, ROOT, entry);
    } else {
        sift_up(loop, ++loop->last, entry);
    }
}

static void pull_far(struct loop *loop)
{
    loop->cursor = loop->far_first;
    loop->far_first = UINT64_MAX;
    uint32_t tail = loop->far_tail;
    loop->far_tail = NO_PLACE;
    while (tail != NO_PLACE) {
        unsigned_wide entry = loop->entries[tail];
        tail = shorten(loop, tail);
        add_later(loop, entry);
    }
}

__attribute__((noinline)) static void refill(struct loop *loop)
{
    while (loop->tails[loop->cursor & loop->mask] == NO_PLACE || loop->cursor >= loop->far_first) {
        if (loop->cursor >= loop->far_first) {
            pull_far(loop);
        } else {
            loop->cursor++;
        }
    }
    uint32_t tail = loop->tails[loop->cursor & loop->mask];
    loop->tails[loop->cursor & loop->mask] = NO_PLACE;
    loop->cursor++;
    loop->near_end = loop->cursor << loop->shift;
    if (loop->mask >= 8192) {
        __builtin_prefetch(&loop->entries[loop->tails[(loop->cursor + 1) & loop->mask]]);
        uint32_t next = loop->tails[loop->cursor & loop->mask];
        for (uint32_t place = next - next % CHUNK; place <= next; place++) {
            __builtin_prefetch(&loop->records[slot_of(loop->entries[place])]);
        }
    }
    uint32_t entries = tail % CHUNK + 1;
    for (uint32_t chunk = loop->older[tail / CHUNK]; chunk != 0; chunk = loop->older[chunk]) {
        entries += CHUNK;
    }
    loop->last = ROOT - 1 + entries;
    for (uint32_t place = loop->last; tail != NO_PLACE; place--) {
        loop->heap[place] = loop->entries[tail];
        tail = shorten(loop, tail);
    }
    for (uint32_t hole = loop->last / 4 + 2; hole >= ROOT; hole--) {
        sift_down(loop, hole, loop->heap[hole]);
    }
}

static inline unsigned_wide peek(struct loop *loop)
{
    if (loop->open) {
        loop->open = 0;
        unsigned_wide entry = loop->heap[loop->last];
        loop->heap[loop->last] = ~(unsigned_wide)0;
        if (--loop->last >= ROOT) {
            sift_down(loop, ROOT, entry);
        }
    }
    if (loop->last < ROOT) {
        refill(loop);
    }
    return loop->heap[ROOT];
}

static void fire(struct loop *loop, uint64_t argument)
{
    push(loop, loop->now + speed_draw(&loop->stream, SPEED_MEAN_TICKS), fire, argument);
    loop->events_to_come--;
}

static void run(struct loop *loop, uint64_t events)
{
    loop->events_to_come = events;
    while (loop->events_to_come > 0) {
        unsigned_wide top = peek(loop);
        uint64_t slot = slot_of(top);
        struct run_record *record = &loop->records[slot];
        record->next_free = loop->free_slot;
        loop->free_slot = slot;
        loop->now = (int64_t)(top >> 64);
        loop->open = 1;
        record->fire(loop, record->argument);
    }
}

/* Buckets a width of about 8 events apart, half as many as events or more. */
static void set_up(struct loop *loop, uint64_t pending)
{
    uint64_t buckets = 64;
    while (buckets < pending / 2) {
        buckets *= 2;
    }
    double width = 8.0 * SPEED_MEAN_TICKS / (double)pending;
    for (loop->shift = 0; (double)(UINT64_C(1) << loop->shift) * 1.5 < width; loop->shift++) {
    }
    uint64_t chunks = pending / CHUNK + 2 * buckets + 4;
    loop->mask = buckets - 1;
    loop->near_end = pending <= HEAP_ONLY ? UINT64_MAX : 0;
    loop->far_first = UINT64_MAX;
    loop->far_tail = NO_PLACE;
    loop->last = ROOT - 1;
    loop->heap = memory_alloc_line(HEAP_PLACES * sizeof *loop->heap);
    loop->records = memory_alloc_line((pending + 1) * sizeof *loop->records);
    loop->tails = memory_alloc_line(buckets * sizeof *loop->tails);
    loop->older = memory_alloc_line(chunks * sizeof *loop->older);
    loop->entries = memory_alloc_line(chunks * CHUNK * sizeof *loop->entries);
    for (uint64_t i = 0; i < HEAP_PLACES; i++) {
        loop->heap[i] = ~(unsigned_wide)0;
    }
    for (uint64_t i = 0; i <= pending; i++) {
        loop->records[i].next_free = i + 1;
    }
    for (uint64_t i = 0; i < buckets; i++) {
        loop->tails[i] = NO_PLACE;
    }
    for (uint64_t i = 1; i < chunks; i++) {
        loop->older[i] = (uint32_t)i + 1;
    }
    loop->free_chunk = 1;
}

int main(int count, char **arguments)
{
    struct speed_arguments wanted = speed_parse(count, arguments);
    if (wanted.pending == 0) {
        speed_give_up("only hold here");
    }
    struct loop loop = {0};
    set_up(&loop, wanted.pending);
    stream_init(&loop.stream, SPEED_SEED, 0, "holder", "hold");
    for (uint64_t i = 0; i < wanted.pending; i++) {
        push(&loop, speed_draw(&loop.stream, SPEED_MEAN_TICKS), fire, i);
    }
    run(&loop, speed_warmup(wanted.pending, wanted.events));
    struct speed_time start = speed_start();
    run(&loop, wanted.events);
    struct speed_result result = {"hold", wanted.events, .time = speed_stop(start)};
    result.clock_ticks = loop.now;
    speed_print(&result);
    memory_free(loop.heap);
    memory_free(loop.records);
    memory_free(loop.tails);
    memory_free(loop.older);
    memory_free(loop.entries);
    return 0;
}
