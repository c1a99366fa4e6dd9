/*
 * Traffic: the measures and books of one shared way, a bus or a link.
 *
 * The owner says when a reference joins (waits or starts), when it starts to be carried, and when
 * it leaves. Levels are integrated exactly; beside them the same is summed up reference by
 * reference, so that the laws of Little, of utilization and of flow balance can be tested for
 * equality. Each call costs O(1).
 */
#ifndef MODELS_INTERCONNECT_TRAFFIC_H
#define MODELS_INTERCONNECT_TRAFFIC_H

#include "models/machine/reference.h"
#include "models/planted.h"
#include "sim/component/kind.h"

struct traffic {
    struct level present; /* references, waiting and being carried */
    struct level busy;    /* 0 or 1 */
    struct counter carried;
    uint64_t joined;
    wide joined_sum;  /* of the times at which those present joined */
    wide stay_sum;    /* time spent by those that have left */
    wide service_sum; /* time the carrying of all that started takes */
    wide until;       /* when the one being carried leaves */
};

void traffic_init(struct traffic *traffic, struct measures *measures);

static inline void traffic_join(struct traffic *traffic, struct reference *reference, sim_ticks now)
{
    reference->joined = now;
    level_add(&traffic->present, now, 1 + PLANTED("a reference is present twice"));
    traffic->joined++;
    traffic->joined_sum += now;
}

/** @param service  [ticks]; TICKS_NEVER for one that lasts past all time */
static inline void traffic_start(struct traffic *traffic, sim_ticks now, sim_ticks service)
{
    level_set(&traffic->busy, now, 1 + PLANTED("two lines are carried"));
    traffic->service_sum += service;
    traffic->until = (wide)now + service;
}

/** The one being carried leaves; the next may start at the same instant. */
static inline void traffic_leave(struct traffic *traffic, const struct reference *reference,
                                 sim_ticks now)
{
    level_add(&traffic->present, now, -1);
    level_set(&traffic->busy, now, 0);
    counter_add(&traffic->carried);
    traffic->joined_sum -= reference->joined;
    traffic->stay_sum += now - reference->joined + PLANTED("a stay is a tick longer");
}

static inline bool traffic_is_busy(const struct traffic *traffic)
{
    return traffic->busy.value != 0;
}

enum traffic_metric { TRAFFIC_UTILIZATION, TRAFFIC_QUEUE_LENGTH, TRAFFIC_THROUGHPUT };

/* clang-format off */
/** The rows of a way's metrics, in that order. @param NAME  of the ways: "links.A.B" */
#define TRAFFIC_METRICS(NAME)                                                                      \
    METRIC(NAME ".utilization", "1", MEAN, "Share of time in which it carries a line."),           \
    METRIC(NAME ".queue_length", "1", MEAN, "References that wait for it or are carried."),        \
    METRIC(NAME ".throughput", "1/s", MEAN, "References that it carries in a second.")
/* clang-format on */

/** The metrics of a way, and the resource PATH. @param path  of the way, or of its owner where the
 *  rows name the way @param rows  those of TRAFFIC_METRICS @param resource  the way's path */
void traffic_report(const struct traffic *traffic, const char *path, const struct metric_row *rows,
                    const char *resource, struct report *report);

/** Add the books of one way up to `now` to those of all; `total` starts as zeros. */
void traffic_sum(struct traffic *total, const struct traffic *part, sim_ticks now);

/** Flow balance, Little's law and the utilization law over [0, now], of one way or of a sum. */
void traffic_laws(const struct traffic *traffic, const char *name, sim_ticks now,
                  struct report *report);

/**
 * Fail the run when the books contradict each other.
 *
 * @param waiting  references in the owner's queues, not being carried
 */
void traffic_invariants(struct run *run, const struct component *owner,
                        const struct traffic *traffic, uint64_t waiting);

#endif
