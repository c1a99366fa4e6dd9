#include "models/memory/dram_queue.h"

void dram_queue_push(struct dram_queue *queue, struct reference *reference,
                     const struct dram_place *place)
{
    reference->slot[0] = (uint64_t)place->rank << 32 | place->bank;
    reference->slot[1] = place->row;
    reference_queue_push(&queue->waiting, queue->pool, reference);
}

/* A walk over the window of a queue. */
struct walk {
    const struct dram_queue *queue;
    struct dram_channel *channel;
    bool are_writes;
    sim_ticks now;
    uint64_t count; /* references to look at */
    bool is_due;    /* row hits have passed the oldest reference often enough: */
    struct dram_access oldest;
};

static struct dram_access wanted(const struct walk *walk, uint32_t index)
{
    return dram_wanted(&walk->queue->pool->entries[index], walk->are_writes);
}

static bool is_hit(const struct walk *walk, const struct dram_access *access)
{
    return dram_channel_row(walk->channel, access->rank, access->bank, walk->now) == access->row;
}

/* Whether a row hit would keep the oldest reference from a bank that it must not wait for. */
static bool is_held_back(const struct walk *walk, const struct dram_access *access)
{
    return walk->is_due && access->rank == walk->oldest.rank && access->bank == walk->oldest.bank &&
           access->row != walk->oldest.row;
}

/* The best choice among the row hits, or among the others: the one whose data come first, and of
 * equals the oldest. None can come before `least`. @param choice  the best so far */
static void look(const struct walk *walk, bool at_hits, sim_ticks least, struct dram_choice *choice)
{
    uint32_t before = REFERENCE_NONE;
    uint32_t index = walk->queue->waiting.head;
    for (uint64_t i = 0; i < walk->count && choice->plan.from > least; i++) {
        struct dram_access access = wanted(walk, index);
        if (is_hit(walk, &access) == at_hits && !(at_hits && is_held_back(walk, &access))) {
            struct dram_plan plan = dram_channel_plan(walk->channel, &access, walk->now);
            if (plan.from < choice->plan.from) {
                *choice = (struct dram_choice){before, access, plan};
            }
        }
        before = index;
        index = walk->queue->pool->entries[index].next;
    }
}

/* Data behind an activation yet to come are not before this. */
static sim_ticks find_least(const struct dram_queue *queue, const struct dram_channel *channel,
                            bool are_writes)
{
    sim_ticks least = dram_channel_least(channel, are_writes);
    if (queue->pool->threadless > 0) {
        sim_ticks other = dram_channel_least(channel, !are_writes);
        least = other < least ? other : least;
    }
    return least;
}

struct dram_choice dram_queue_choose(const struct dram_queue *queue, struct dram_channel *channel,
                                     bool are_writes, sim_ticks now)
{
    const struct dram_timing *timing = channel->timing;
    uint32_t window = timing->is_in_order ? 1 : timing->window;
    struct walk walk = {.queue = queue,
                        .channel = channel,
                        .are_writes = are_writes,
                        .now = now,
                        .count = queue->waiting.count < window ? queue->waiting.count : window,
                        .is_due = queue->passed >= timing->hits_most};
    struct dram_choice choice = {.before = REFERENCE_NONE, .plan = {.from = TICKS_NEVER}};
    if (walk.is_due) {
        walk.oldest = choice.access = wanted(&walk, queue->waiting.head);
        is_hit(&walk, &choice.access); /* a row that was idle too long is closed */
        choice.plan = dram_channel_plan(channel, &choice.access, now);
    }
    look(&walk, true, channel->free, &choice);
    look(&walk, false, find_least(queue, channel, are_writes), &choice);
    return choice;
}

struct reference *dram_queue_take(struct dram_queue *queue, const struct dram_choice *choice)
{
    struct reference_pool *pool = queue->pool;
    if (choice->before == REFERENCE_NONE) {
        queue->passed = 0;
        return reference_queue_pop(&queue->waiting, pool);
    }
    queue->passed += choice->plan.found == DRAM_HIT;
    struct reference *before = &pool->entries[choice->before];
    uint32_t index = before->next;
    before->next = pool->entries[index].next;
    if (queue->waiting.tail == index) {
        queue->waiting.tail = choice->before;
    }
    queue->waiting.count--;
    return &pool->entries[index];
}
