/*
 * The hold model written out by hand over a 4-ary heap: the yardstick for kernel_speed hold.
 *
 *     heap_loop hold --pending N --events M
 *
 * Included is what an engine must do: total order (time, then sequence number), a pool of 32-byte
 * records, a call through a pointer, and a position kept in each record, so that it could cancel.
 * Left out is the cost of generality: limits, errors, a horizon, priorities, handles.
 */
#include "sim/base/memory.h"
#include "sim/base/wide.h"
#include "tests/speed/speed.h"

enum { ROOT = 3, SLOT_BITS = 20 };

struct loop;

struct run_record {
    void (*fire)(struct loop *loop, uint64_t argument);
    uint64_t argument;
    uint32_t position;
    uint32_t next_free;
    uint64_t spare;
};

struct loop {
    unsigned_wide *heap; /* children of i: 4i - 8 to 4i - 5, a cache line */
    struct run_record *records;
    uint64_t last;
    uint64_t sequence;
    int64_t now;
    uint32_t free_slot;
    uint64_t events_to_come;
    struct stream stream;
};

static inline uint32_t slot_of(unsigned_wide entry)
{
    return (uint32_t)entry & ((UINT32_C(1) << SLOT_BITS) - 1);
}

static inline void place(struct loop *loop, uint64_t position, unsigned_wide entry)
{
    loop->heap[position] = entry;
    loop->records[slot_of(entry)].position = (uint32_t)position;
}

static inline void push(struct loop *loop, int64_t time,
                        void (*fire)(struct loop *loop, uint64_t argument), uint64_t argument)
{
    uint32_t slot = loop->free_slot;
    struct run_record *record = &loop->records[slot];
    loop->free_slot = record->next_free;
    record->fire = fire;
    record->argument = argument;
    unsigned_wide entry =
        (unsigned_wide)(uint64_t)time << 64 | (loop->sequence++ << SLOT_BITS | slot);
    uint64_t hole = ++loop->last;
    while (hole > ROOT && loop->heap[hole / 4 + 2] > entry) {
        place(loop, hole, loop->heap[hole / 4 + 2]);
        hole = hole / 4 + 2;
    }
    place(loop, hole, entry);
}

static inline unsigned_wide pop(struct loop *loop)
{
    const unsigned_wide *heap = loop->heap;
    unsigned_wide top = heap[ROOT];
    unsigned_wide entry = heap[loop->last];
    loop->heap[loop->last--] = ~(unsigned_wide)0;
    uint64_t hole = ROOT;
    for (uint64_t child = 4; child <= loop->last; child = 4 * hole - 8) {
        uint64_t left = child + (heap[child + 1] < heap[child]);
        uint64_t right = child + 2 + (heap[child + 3] < heap[child + 2]);
        uint64_t least = heap[right] < heap[left] ? right : left;
        if (entry < heap[least]) {
            break;
        }
        place(loop, hole, heap[least]);
        hole = least;
    }
    place(loop, hole, entry);
    return top;
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
        unsigned_wide top = pop(loop);
        uint32_t slot = slot_of(top);
        struct run_record *record = &loop->records[slot];
        record->next_free = loop->free_slot;
        loop->free_slot = slot;
        loop->now = (int64_t)(top >> 64);
        record->fire(loop, record->argument);
    }
}

int main(int count, char **arguments)
{
    struct speed_arguments wanted = speed_parse(count, arguments);
    if (wanted.pending == 0) {
        speed_give_up("only hold here");
    }
    uint64_t places = wanted.pending + ROOT + 5;
    struct loop loop = {.last = ROOT - 1};
    loop.heap = memory_alloc_line(places * sizeof *loop.heap);
    loop.records = memory_alloc_line((wanted.pending + 1) * sizeof *loop.records);
    for (uint64_t i = 0; i < places; i++) {
        loop.heap[i] = ~(unsigned_wide)0;
    }
    for (uint64_t i = 0; i <= wanted.pending; i++) {
        loop.records[i].next_free = (uint32_t)i + 1;
    }
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
    return 0;
}
