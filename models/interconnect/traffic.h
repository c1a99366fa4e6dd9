/*
 * Traffic: the ledger of one shared way, a bus or a link, or of several that share a queue.
 *
 * The owner says when a reference joins (waits or starts), when it starts to be carried, and when
 * it leaves. The service is booked when it starts, and the ledger notes when references joined.
 * Each call costs O(1).
 */
#ifndef MODELS_INTERCONNECT_TRAFFIC_H
#define MODELS_INTERCONNECT_TRAFFIC_H

#include "models/machine/reference.h"
#include "models/planted.h"
#include "sim/component/kind.h"
#include "sim/measure/ledger.h"

struct traffic {
    struct ledger ledger; /* references, waiting and being carried; one at a time on each way */
    wide until;           /* when those being carried leave, summed */
};

void traffic_init(struct traffic *traffic, struct measures *measures);

static inline void traffic_join(struct traffic *traffic, struct reference *reference, sim_ticks now)
{
    reference->joined = now;
    ledger_join(&traffic->ledger, now);
    ledger_note_joined(&traffic->ledger, now);
    traffic->ledger.present.value += PLANTED("a reference is present twice");
}

/** @param service  [ticks]; TICKS_NEVER for one that lasts past all time */
static inline void traffic_start(struct traffic *traffic, sim_ticks now, sim_ticks service)
{
    ledger_start(&traffic->ledger, now);
    traffic->ledger.busy.value += PLANTED("two lines are carried");
    traffic->ledger.service += service;
    traffic->until += (wide)now + service;
}

/** One that was to be carried until `until` leaves; the next may start at the same instant. */
static inline void traffic_leave_from(struct traffic *traffic, const struct reference *reference,
                                      sim_ticks until, sim_ticks now)
{
    ledger_stop(&traffic->ledger, now);
    traffic->until = traffic->ledger.busy.value == 0 ? 0 : traffic->until - until;
    ledger_leave(&traffic->ledger, reference->joined - PLANTED("a stay is a tick longer"), now);
    ledger_note_left(&traffic->ledger, reference->joined);
}

/** One whose service is over leaves. */
static inline void traffic_leave(struct traffic *traffic, const struct reference *reference,
                                 sim_ticks now)
{
    traffic_leave_from(traffic, reference, now, now);
}

/** Book the service of one that started with 0, because nobody knew its end. */
static inline void traffic_book(struct traffic *traffic, sim_ticks service)
{
    traffic->ledger.service += service;
}

static inline bool traffic_is_busy(const struct traffic *traffic)
{
    return traffic->ledger.busy.value != 0;
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

/** Likewise of `ways` alike that share a queue: the utilization is that of all. */
void traffic_report_many(const struct traffic *traffic, uint32_t ways, const char *path,
                         const struct metric_row *rows, const char *resource,
                         struct report *report);

/** Flow balance, Little's law and the utilization law over [0, now], of one way, of several that
 *  share a queue, or of a sum. */
void traffic_laws(const struct traffic *traffic, const char *name, sim_ticks now,
                  struct report *report);

/** Lines that the owner of a traffic finds, without its ledger. */
struct traffic_found {
    uint64_t ways;       /* there are */
    uint64_t busy;       /* ways that carry a line */
    uint64_t waiting;    /* references in the owner's queues */
    bool is_idle_beside; /* a way is idle while a reference waits for it */
};

/** Fail the run when the ledger contradicts what its owner finds. */
void traffic_invariants(struct run *run, const struct component *owner,
                        const struct traffic *traffic, const struct traffic_found *found);

#endif
