/*
 * The queue of a logical unit: I/Os in the order they came, `servers` of them at a time.
 *
 * An I/O is a place in a pool with a free list; it keeps its place from submission until its owner
 * has heard of it, or never will. An I/O costs one event, and O(1) beside the event queue.
 */
#ifndef MODELS_STORAGE_LUN_QUEUE_H
#define MODELS_STORAGE_LUN_QUEUE_H

#include "sim/component/assembly.h"
#include "sim/measure/ledger.h"

/** No place of the pool. */
#define LUN_IO_NONE UINT32_MAX

struct lun_io {
    uint64_t argument; /* the submitter's own */
    sim_ticks joined;
    sim_ticks started;
    uint32_t next; /* in the list that holds the I/O */
    uint32_t node;
    uint32_t life; /* of the node, when it was submitted */
};

/** I/Os in order, linked by `next`. */
struct lun_list {
    uint32_t first, last;
};

#define LUN_LIST_EMPTY ((struct lun_list){LUN_IO_NONE, LUN_IO_NONE})

struct lun_queue {
    struct component *owner; /* handles `completed`, with the I/O's place as argument */
    unsigned completed;
    struct distribution service;
    int64_t servers;
    struct stream services;
    struct arena *arena;
    struct lun_io *places;
    size_t capacity;
    uint32_t free;
    struct lun_list waiting;
    uint64_t waiting_count;

    struct ledger ledger; /* I/Os, waiting and in service */
};

/** @param owner  its stream "service" is drawn from @param completed  number of its event */
void lun_queue_init(struct lun_queue *queue, const struct assembly *assembly,
                    struct component *owner, unsigned completed, const struct distribution *service,
                    int64_t servers);

/** Submit an I/O now. @param life  kept with it */
void lun_queue_submit(struct run *run, struct lun_queue *queue, uint32_t node, uint32_t life,
                      uint64_t argument);

/** An I/O is completed, and the next is served. Its place is the caller's until it is released. */
struct lun_io *lun_queue_complete(struct run *run, struct lun_queue *queue, uint32_t place);

/** Give a place back. */
void lun_queue_release(struct lun_queue *queue, uint32_t place);

static inline bool lun_list_is_empty(const struct lun_list *list)
{
    return list->first == LUN_IO_NONE;
}

/** Put a place at the end of a list. */
void lun_list_push(struct lun_list *list, struct lun_io *places, uint32_t place);

/** Take the first place out of a list that is not empty. */
uint32_t lun_list_pop(struct lun_list *list, const struct lun_io *places);

/* clang-format off */
/** The rows of lun_queue_report, the first of a LUN's. */
#define LUN_QUEUE_METRICS                                                                          \
    METRIC("utilization", "1", MEAN, "Share of its servers' time in use."),                        \
    METRIC("queue_length", "1", MEAN, "I/Os that wait or are served."),                            \
    METRIC_WITH_PERCENTILES("response_time", "Time from an I/O to its completion."),               \
    METRIC("throughput", "1/s", MEAN, "I/Os that are completed in a second.")
/* clang-format on */

enum { LUN_QUEUE_OWN = 4 }; /* the number of these rows */

/** The metrics above, and the resource PATH. */
void lun_queue_report(const struct lun_queue *queue, const char *path, struct report *report);

/** Flow balance, Little's law and the utilization law over [0, now]. */
void lun_queue_laws(const struct lun_queue *queue, const char *name, sim_ticks now,
                    struct report *report);

/** Fail the run when the books contradict each other. */
void lun_queue_invariants(struct run *run, const struct lun_queue *queue);

#endif
