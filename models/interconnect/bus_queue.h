/*
 * The references that wait for a bus, and the arbiter that names the next.
 *
 * Each processor keeps its own references in order of arrival, and so do devices: they ask as one
 * processor more, the first of all. Joining costs O(1), a grant what the
 * arbitration costs.
 */
#ifndef MODELS_INTERCONNECT_BUS_QUEUE_H
#define MODELS_INTERCONNECT_BUS_QUEUE_H

#include "models/interconnect/arbitration.h"
#include "models/machine/reference.h"
#include "sim/component/assembly.h"

struct bus_queue {
    const struct arbitration_operations *arbitration;
    struct stream stream; /* of the arbitration */
    struct reference_pool *pool;
    struct reference_queue *waiting; /* one for devices, if they ask, and for each processor */
    bool has_dma;
    uint64_t count; /* in all of them */
    uint64_t *asking;
    sim_ticks *since; /* for each queue: when its head came */
    struct bus_requests requests;
};

/** An empty queue. @param owner  of the stream "arbitration" @param has_dma  devices ask too */
void bus_queue_init(struct bus_queue *queue, const struct assembly *assembly,
                    const struct component *owner, const struct kind *arbitration,
                    uint32_t processors, bool has_dma, struct reference_pool *pool);

/** A reference waits. @param reference  that has joined at its time */
void bus_queue_join(struct bus_queue *queue, struct reference *reference);

/** The oldest reference of the processor that the arbiter names; there must be one that waits. */
struct reference *bus_queue_grant(struct bus_queue *queue);

/** References found by walking the queues. */
uint64_t bus_queue_walk(const struct bus_queue *queue);

#endif
