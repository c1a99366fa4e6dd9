/*
 * The outages of one service, as its clients see them: when it was out, why, and in which phase of
 * its recovery.
 *
 * An outage has one phase at a time. The recovery says when the phase changes; the phase may go
 * back, when the node that was to take over fails too. The time of each phase is added up in ticks,
 * so that the phases sum to the outage exactly; the invariant checks the sum.
 */
#ifndef MODELS_CLUSTER_SERVICE_OUTAGE_H
#define MODELS_CLUSTER_SERVICE_OUTAGE_H

#include "models/cluster/faults/cause.h"
#include "models/cluster/service/phase.h"
#include "sim/component/assembly.h"
#include "sim/measure/extremes.h"
#include "sim/measure/timeline.h"

/** A span of time seen in each outage that has it. */
struct outage_span {
    struct tally tally;
    struct extremes extremes;
};

struct outages {
    const struct component *owner; /* the service, for messages */
    struct timeline *timeline;
    const char *service;

    /* The outage that is on. */
    bool is_on;
    enum phase phase;
    size_t by; /* index of its cause; count: none */
    sim_ticks began;
    sim_ticks since; /* the last change of phase */
    sim_ticks lasted[PHASES];
    uint64_t event; /* outage.begin on the timeline */

    /* Measures. */
    int was_up;                    /* at the instant asked for; -1: not yet reached */
    struct level down;             /* 1 during an outage */
    struct level application_down; /* 1 while the application is up on no node that runs */
    const struct cause_list *causes;
    struct level *down_by; /* of each cause; the last: of none */
    struct level in_phase[PHASES];
    struct counter count;        /* outages begun */
    sim_ticks first;             /* when the first one began; -1: there was none */
    sim_ticks up_since;          /* the end of the last outage, or 0 */
    struct outage_span up;       /* from the end of one to the beginning of the next */
    struct outage_span recovery; /* whole outages */
    struct outage_span phase_spans[PHASES];
    struct outage_span detect; /* from the fault to the first suspicion */
    struct outage_span reform; /* from the fault to the new membership */
    struct outage_span fence;  /* from the fault to fence.ok */
    bool was_reformed;         /* in the outage that is on: a new membership was waited for */
    bool may_wait;             /* the service requires others, or is apart from them */
    bool was_fenced;           /* in that outage: fencing was waited for */
};

/** @param service  its name, not copied @param causes  complete by now */
void outages_init(struct outages *outages, const struct assembly *assembly,
                  const struct component *owner, const char *service,
                  const struct cause_list *causes);

/** The service is out. @return the number of outage.begin on the timeline */
uint64_t outages_begin(struct run *run, struct outages *outages, enum phase phase,
                       struct cause cause);

/** The outage that is on has come, or gone back, to a phase; nothing changes if it is there. */
void outages_enter(struct run *run, struct outages *outages, enum phase phase, uint64_t cause);

/** The service is back. */
void outages_end(struct run *run, struct outages *outages, uint64_t cause);

/** The instant whose availability is asked for has come. */
void outages_note_instant(struct outages *outages);

/* clang-format off */
/** The rows of outages_report_availability. */
#define AVAILABILITY_METRICS                                                                       \
    METRIC_MORE("availability", "1", MEAN,                                                         \
                "Share of time in which a request of any client would be served."),                \
    METRIC_MORE("availability_nines", "1", NINES, "-log10 of the rest of the time.")
/* clang-format on */

/** The metrics of the outages of a service. */
extern const struct metric_row outages_metrics[];

struct work; /* models/cluster/service/commits.h */

/**
 * The share of time in which a level is 0, and its nines: -log10 of what is left.
 *
 * @param down       1 or more while something is out
 * @param path       of what is out; "": anything
 * @param is_random  outages come at random, so that few of them say little
 * @param outages    how many began in the window
 */
void outages_report_availability(const struct level *down, const char *path, bool is_random,
                                 uint64_t outages, struct report *report);

/** Availability, outages, downtime and recovery. @param path  of the service @param work  of the
 * service; NULL: not reported
 */
void outages_report(const struct outages *outages, const struct work *work, const char *path,
                    bool is_random, struct report *report);

/** Up and down sum to the time that has passed, phases to the downtime, in ticks. */
void outages_laws(const struct outages *outages, sim_ticks now, struct report *report);

/** The phases of the outage that is on sum to what has passed of it. */
void outages_invariants(struct run *run, const struct outages *outages);

#endif
