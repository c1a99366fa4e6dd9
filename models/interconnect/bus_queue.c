#include "models/interconnect/bus_queue.h"

#include "sim/component/kind.h"

void bus_queue_init(struct bus_queue *queue, const struct assembly *assembly,
                    const struct component *owner, const struct kind *arbitration,
                    uint32_t processors, bool has_dma, struct reference_pool *pool)
{
    struct arena *arena = assembly->arena;
    processors += has_dma;
    *queue = (struct bus_queue){
        .arbitration = arbitration->operations,
        .pool = pool,
        .has_dma = has_dma,
        .waiting = ARENA_ARRAY(arena, struct reference_queue, processors),
        .asking = ARENA_ARRAY(arena, uint64_t, (processors + 63) / 64),
        .since = ARENA_ARRAY(arena, sim_ticks, processors),
    };
    for (uint32_t processor = 0; processor < processors; processor++) {
        queue->waiting[processor] = REFERENCE_QUEUE_EMPTY;
    }
    queue->requests = (struct bus_requests){.processors = processors,
                                            .last = processors - 1,
                                            .asking = queue->asking,
                                            .since = queue->since};
    component_stream(assembly, owner, "arbitration", &queue->stream);
}

void bus_queue_join(struct bus_queue *queue, struct reference *reference)
{
    uint32_t processor =
        reference_is_dma(reference) ? 0 : reference->processor + (uint32_t)queue->has_dma;
    struct reference_queue *waiting = &queue->waiting[processor];
    if (waiting->count == 0) {
        queue->since[processor] = reference->joined;
        queue->asking[processor / 64] |= UINT64_C(1) << (processor % 64);
    }
    reference_queue_push(waiting, queue->pool, reference);
    queue->count++;
}

struct reference *bus_queue_grant(struct bus_queue *queue)
{
    uint32_t processor = queue->arbitration->choose(&queue->requests, &queue->stream);
    struct reference_queue *waiting = &queue->waiting[processor];
    struct reference *reference = reference_queue_pop(waiting, queue->pool);
    if (waiting->count == 0) {
        queue->asking[processor / 64] &= ~(UINT64_C(1) << (processor % 64));
    } else {
        queue->since[processor] = queue->pool->entries[waiting->head].joined;
    }
    queue->requests.last = processor;
    queue->count--;
    return reference;
}

uint64_t bus_queue_walk(const struct bus_queue *queue)
{
    uint64_t found = 0;
    for (uint32_t processor = 0; processor < queue->requests.processors; processor++) {
        found += reference_queue_walk(&queue->waiting[processor], queue->pool);
    }
    return found;
}
