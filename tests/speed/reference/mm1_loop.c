/*
 * The M/M/1 of kernel_speed over the smallest kernel that could run it, written out by hand.
 *
 *     mm1_loop mm1 --customers N
 *
 * The kernel is a slot pool, a 4-ary heap in total order and a call through a pointer; it cannot
 * cancel and knows no limits. The station draws, queues and tallies as the one in kernel_speed.c.
 */
#include "sim/base/memory.h"
#include "sim/base/wide.h"
#include "tests/speed/speed.h"

enum { ROOT = 3, SLOT_BITS = 20, PLACES = 64, RING = 1 << 16 };

struct loop;

struct run_record {
    void (*fire)(struct loop *loop);
    uint64_t argument;
    uint32_t next_free;
    uint32_t spare[3];
};

struct loop {
    unsigned_wide heap[PLACES] __attribute__((aligned(64)));
    struct run_record records[PLACES];
    uint64_t last;
    uint64_t sequence;
    int64_t now;
    uint32_t free_slot;
    uint64_t customers_to_come;
    struct stream arrivals;
    struct stream service;
    uint64_t first;
    uint64_t end;
    uint64_t served;
    wide response_sum;
    int64_t arrived_at[RING];
};

static inline void push(struct loop *loop, int64_t time, void (*fire)(struct loop *loop))
{
    uint32_t slot = loop->free_slot;
    loop->free_slot = loop->records[slot].next_free;
    loop->records[slot].fire = fire;
    unsigned_wide entry =
        (unsigned_wide)(uint64_t)time << 64 | (loop->sequence++ << SLOT_BITS | slot);
    uint64_t hole = ++loop->last;
    while (hole > ROOT && loop->heap[hole / 4 + 2] > entry) {
        loop->heap[hole] = loop->heap[hole / 4 + 2];
        hole = hole / 4 + 2;
    }
    loop->heap[hole] = entry;
}

static inline unsigned_wide pop(struct loop *loop)
{
    unsigned_wide *heap = loop->heap;
    unsigned_wide top = heap[ROOT];
    unsigned_wide entry = heap[loop->last];
    heap[loop->last--] = ~(unsigned_wide)0;
    uint64_t hole = ROOT;
    for (uint64_t child = 4; child <= loop->last; child = 4 * hole - 8) {
        uint64_t left = child + (heap[child + 1] < heap[child]);
        uint64_t right = child + 2 + (heap[child + 3] < heap[child + 2]);
        uint64_t least = heap[right] < heap[left] ? right : left;
        if (entry < heap[least]) {
            break;
        }
        heap[hole] = heap[least];
        hole = least;
    }
    heap[hole] = entry;
    return top;
}

static void depart(struct loop *loop);

static void start_service(struct loop *loop)
{
    push(loop, loop->now + speed_draw(&loop->service, SPEED_MEAN_TICKS), depart);
}

static void arrive(struct loop *loop)
{
    if (--loop->customers_to_come > 0) {
        int64_t delay = speed_draw(&loop->arrivals, SPEED_MEAN_TICKS / SPEED_UTILIZATION);
        push(loop, loop->now + delay, arrive);
    }
    loop->arrived_at[loop->end & (RING - 1)] = loop->now;
    if (loop->end++ == loop->first) {
        start_service(loop);
    }
}

static void depart(struct loop *loop)
{
    loop->served++;
    loop->response_sum += loop->now - loop->arrived_at[loop->first & (RING - 1)];
    if (++loop->first != loop->end) {
        start_service(loop);
    }
}

int main(int count, char **arguments)
{
    struct speed_arguments wanted = speed_parse(count, arguments);
    if (wanted.customers == 0) {
        speed_give_up("only mm1 here");
    }
    struct loop *loop = memory_alloc_line(sizeof *loop);
    loop->last = ROOT - 1;
    loop->customers_to_come = wanted.customers;
    for (uint32_t i = 0; i < PLACES; i++) {
        loop->heap[i] = ~(unsigned_wide)0;
        loop->records[i].next_free = i + 1;
    }
    stream_init(&loop->arrivals, SPEED_SEED, 0, "station", "arrivals");
    stream_init(&loop->service, SPEED_SEED, 0, "station", "service");
    push(loop, 0, arrive);
    struct speed_time start = speed_start();
    while (loop->last >= ROOT) {
        unsigned_wide top = pop(loop);
        uint32_t slot = (uint32_t)top & ((UINT32_C(1) << SLOT_BITS) - 1);
        struct run_record *record = &loop->records[slot];
        record->next_free = loop->free_slot;
        loop->free_slot = slot;
        loop->now = (int64_t)(top >> 64);
        record->fire(loop);
    }
    struct speed_result result = {"mm1", 2 * wanted.customers, .time = speed_stop(start)};
    result.mean_response_time =
        wide_to_double(loop->response_sum) / (double)loop->served / SPEED_MEAN_TICKS;
    result.clock_ticks = loop->now;
    speed_print(&result);
    memory_free(loop);
    return 0;
}
