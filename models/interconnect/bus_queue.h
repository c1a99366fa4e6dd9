/*
 * The references that wait for a bus, and the arbiter that names the next.
 *
 * Each processor keeps its own references in order of arrival. Joining costs O(1), a grant what the
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
    struct reference_queue *waiting; /* one for each processor */
    uint64_t count;                  /* in all of them */
    uint64_t *asking;
    sim_ticks *since; /* for each processor: when the head of its queue came */
    struct bus_requests requests;
};

/** An empty queue. @param owner  of the stream "arbitration" */
void bus_queue_init(struct bus_queue *queue, const struct assembly *assembly,
                    const struct component *owner, const struct kind *arbitration,
                    uint32_t processors, struct reference_pool *pool);

/** A reference waits. @param reference  that has joined at its time */
void bus_queue_join(struct bus_queue *queue, struct reference *reference);

/** The oldest reference of the processor that the arbiter names; there must be one that waits. */
struct reference *bus_queue_grant(struct bus_queue *queue);

/** References found by walking the queues. */
uint64_t bus_queue_walk(const struct bus_queue *queue);

#endif
