#include "models/jobs/allocation.h"

#include "models/planted.h"

#include <string.h>

static void free_processor(struct allocation *allocation, uint32_t processor)
{
    uint32_t node = allocation->node[processor];
    allocation->owner[processor] = ALLOCATION_FREE;
    allocation->next[processor] = allocation->free_first[node];
    allocation->free_first[node] = processor;
    allocation->free[node]++;
    allocation->free_count += 1 - PLANTED("a processor stays taken");
}

void allocation_init(struct allocation *allocation, struct arena *arena,
                     enum allocation_policy policy, const uint32_t *processors, uint32_t node_count)
{
    *allocation = (struct allocation){.policy = policy, .node_count = node_count};
    for (uint32_t i = 0; i < node_count; i++) {
        allocation->processor_count += processors[i];
        allocation->most = processors[i] > allocation->most ? processors[i] : allocation->most;
    }
    uint32_t all = allocation->processor_count;
    allocation->free = ARENA_ARRAY(arena, uint32_t, node_count);
    allocation->free_first = ARENA_ARRAY(arena, uint32_t, node_count);
    allocation->order = ARENA_ARRAY(arena, uint32_t, node_count);
    allocation->bucket = ARENA_ARRAY(arena, uint32_t, (size_t)allocation->most + 2);
    allocation->next = ARENA_ARRAY(arena, uint32_t, all);
    allocation->node = ARENA_ARRAY(arena, uint32_t, all);
    allocation->owner = ARENA_ARRAY(arena, uint32_t, all);
    for (uint32_t i = 0, first = 0; i < node_count; first += processors[i++]) {
        allocation->free_first[i] = JOB_NO_PROCESSOR;
        for (uint32_t j = processors[i]; j > 0; j--) {
            allocation->node[first + j - 1] = i;
            free_processor(allocation, first + j - 1);
        }
    }
}

/* Give a job so many free processors of a node. */
static void give_of_node(struct allocation *allocation, struct job *job, uint32_t node,
                         uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        uint32_t processor = allocation->free_first[node];
        allocation->free_first[node] = allocation->next[processor];
        allocation->next[processor] = job->first;
        allocation->owner[processor] = job->slot;
        job->first = processor;
    }
    allocation->free[node] -= count;
    allocation->free_count -= count;
}

/* Order nodes by their free processors, the most first, those of equally many by number. */
static void order_nodes(struct allocation *allocation)
{
    uint32_t *bucket = allocation->bucket, most = allocation->most;
    memset(bucket, 0, ((size_t)most + 2) * sizeof *bucket);
    for (uint32_t i = 0; i < allocation->node_count; i++) {
        bucket[most - allocation->free[i] + 1]++;
    }
    for (uint32_t i = 0; i < most; i++) {
        bucket[i + 1] += bucket[i];
    }
    for (uint32_t i = 0; i < allocation->node_count; i++) {
        allocation->order[bucket[most - allocation->free[i]]++] = i;
    }
}

/* The fullest node that suffices: the last in the order that has so many free, and of those with
 * equally many the one of the lowest number. */
static uint32_t best_fit(const struct allocation *allocation, uint32_t at, uint32_t count)
{
    uint32_t best = at;
    for (uint32_t i = at + 1; i < allocation->node_count; i++) {
        uint32_t free = allocation->free[allocation->order[i]];
        if (free < count) {
            break;
        }
        best = free < allocation->free[allocation->order[best]] ? i : best;
    }
    return allocation->order[best];
}

static uint32_t give_compact(struct allocation *allocation, struct job *job)
{
    uint32_t missing = job->processors, nodes = 0;
    order_nodes(allocation);
    for (uint32_t i = 0; missing > 0; i++, nodes++) {
        uint32_t node = allocation->order[i];
        if (allocation->free[node] >= missing) {
            node = best_fit(allocation, i, missing);
        }
        uint32_t count = allocation->free[node] < missing ? allocation->free[node] : missing;
        give_of_node(allocation, job, node, count);
        missing -= count;
    }
    return nodes;
}

static uint32_t give_spread(struct allocation *allocation, struct job *job)
{
    uint32_t missing = job->processors, nodes = 0;
    order_nodes(allocation);
    for (bool is_first = true; missing > 0; is_first = false) {
        for (uint32_t i = 0; i < allocation->node_count && missing > 0; i++) {
            uint32_t node = allocation->order[i];
            if (allocation->free[node] > 0) {
                give_of_node(allocation, job, node, 1);
                nodes += is_first;
                missing--;
            }
        }
    }
    return nodes;
}

uint32_t allocation_give(struct allocation *allocation, struct job *job)
{
    ASSERT(job->processors <= allocation->free_count);
    uint32_t nodes = allocation->policy == ALLOCATION_COMPACT ? give_compact(allocation, job)
                                                              : give_spread(allocation, job);
    if (PLANTED("a processor is given to two jobs")) {
        allocation->owner[job->first] = allocation->owner[0];
    }
    return nodes;
}

void allocation_take_back(struct allocation *allocation, struct job *job)
{
    while (job->first != JOB_NO_PROCESSOR) {
        uint32_t processor = job->first;
        job->first = allocation->next[processor];
        free_processor(allocation, processor);
    }
}

uint32_t allocation_census(const struct allocation *allocation, uint32_t slot)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < allocation->processor_count; i++) {
        count += allocation->owner[i] == slot;
    }
    return count;
}
