/*
 * Links: what all interconnects that are made of links share.
 *
 * A link carries lines one way from one end to another: one line at a time, first come first
 * served, and it shares nothing with the other links; the two directions of a cable are two links.
 * All have the same bandwidth and latency unless the kind gives a link its own.
 * A link is busy with a line for the transfer (line / bandwidth); the line is at the other end a
 * latency later, while the link is free for the next. A line that crosses several links is stored
 * at each end and forwarded once all of it is there.
 *
 * A kind of interconnect adds its links and says which of them a reference takes from where it is;
 * queues, events, metrics, laws and invariants are here. Ends are numbered: the processors first,
 * then those that the kind has beside. One event for each link that a line crosses, two where the
 * link has a latency.
 *
 * In its slot a reference has the link where it is and the number of links behind it.
 *
 * With more links than those of 16 processors there is one ledger for all of them, which is in the
 * cache when a link that was long idle is not: a line costs as much however many links there are.
 */
#ifndef MODELS_INTERCONNECT_LINKS_H
#define MODELS_INTERCONNECT_LINKS_H

#include "models/interconnect/interconnect.h"
#include "models/interconnect/traffic.h"
#include "models/report_order.h"

/** The parameters that links have in common; those of a kind begin with them. */
struct links_parameters {
    double bandwidth;             /* of each link; 0: see transfer */
    struct distribution transfer; /* of one line */
    sim_ticks latency;            /* of each link, beside the transfer */
};

/** No link: a reference is at its home. As the end of a link: the memory of whatever it carries. */
#define LINKS_HOME UINT32_MAX

/** The words of a reference's slot; the rest is the kind's own. */
enum links_slot { LINKS_SLOT_LINK, LINKS_SLOT_HOPS, LINKS_SLOT_OWN };

/** The times of a link. */
struct link_times {
    struct distribution transfer; /* of one line */
    sim_ticks latency;
};

/** A link, in one cache line. */
struct interconnect_link {
    struct reference_queue waiting;
    const struct link_times *times;
    struct traffic *traffic; /* its own, or that of all links */
    struct stream *stream;   /* of its transfers */
    const char *path;        /* "interconnect.links.0.3" */
    uint32_t from;
    uint32_t to; /* LINKS_HOME: to the memory itself */
    bool is_busy;
};

struct links {
    struct component component; /* "interconnect.links" */
    const char *path;           /* "interconnect" */
    struct interconnect_environment around;
    const void *parameters;  /* of the component's kind */
    struct link_times times; /* of all links that have none of their own */
    struct traffic *total;   /* NULL: each link has its own */
    /** The number of the link that a reference takes from an end; LINKS_HOME: it is at its home. */
    uint32_t (*route)(struct links *links, struct reference *reference, uint32_t end);
    /** Links on the way from an end to a home; NULL: the kind's crossing knows, from processors. */
    uint32_t (*hops)(const struct links *links, uint32_t end, uint32_t home);
    struct interconnect_link *list;
    uint32_t count;
    uint32_t capacity;
    struct interconnect_pairs pairs;
    uint64_t between; /* references that no link carries any more, not yet at the other end */
};

/** The properties that a kind gives to its links. */
struct links_options {
    struct links_parameters each;
    uint32_t capacity; /* links there will be at most */
    uint32_t (*route)(struct links *links, struct reference *reference, uint32_t end);
    uint32_t (*hops)(const struct links *links, uint32_t end, uint32_t home);
};

/** Start a component that has the links as its first member, without any link yet.
 *  @param kind  the component's @param parameters  the kind's, which live as long as the run */
void links_init(struct links *links, const struct assembly *assembly, const struct scope *scope,
                const struct kind *kind, const void *parameters,
                const struct interconnect_environment *around, const struct links_options *options);

/** Add the next link, from one end to another, with the times of all. @param name  "0.3" */
struct interconnect_link *links_add(struct links *links, const struct assembly *assembly,
                                    uint32_t from, uint32_t to, const char *name, ...)
    __attribute__((format(printf, 5, 6)));

/** The times that parameters ask for, of lines of so many bytes. */
struct link_times links_times(const struct links_parameters *each,
                              const struct interconnect_environment *around, int64_t bytes);

/** The crossing of so many links one after the other. @param bytes  carried */
struct crossing links_crossing(const struct links_parameters *each,
                               const struct interconnect_environment *around, uint32_t hops,
                               int64_t bytes);

/** Complain where a link has no time of a transfer. */
void links_check(const struct links_parameters *each, const struct scope *scope,
                 const struct check_context *context);

/** Complain where a machine has uniform memory: the kind has no end for a memory of no processor.
 */
void links_check_layout(const struct scope *scope, const struct check_context *context);

/* Members of a kind, which LINKS_MEMBERS puts into it. */

enum links_event { LINKS_CARRIED, LINKS_ARRIVED, LINKS_EVENTS };

extern event_handler *const links_handlers[LINKS_EVENTS];
extern const char *const links_event_names[LINKS_EVENTS];

#define LINKS_BEHAVIOUR                                                                            \
    {                                                                                              \
        .on = links_handlers, .event_names = links_event_names, .event_count = LINKS_EVENTS        \
    }

void links_carry(struct run *run, struct component *links, struct reference *reference);
uint64_t links_present(const struct component *links);

/** The metrics of all links and of each; with more links than those of 16 processors with one to
 *  each other only of all. The kind's table begins with the rows below. */
void links_report(const struct component *links, struct report *report);
void links_laws(const struct component *links, sim_ticks now, struct report *report);
void links_invariants(struct run *run, const struct component *links);

/**
 * The members of a struct kind that all kinds made of links share; the kind's own name, doc,
 * parameters, metrics, check and build stand beside them.
 *
 * @param CROSSING  the kind's operation of that name
 */
#define LINKS_MEMBERS(CROSSING) LINKS_MEMBERS_OF(CROSSING, NULL)

/** Likewise. @param CROSSINGS  the kind's operation of that name */
#define LINKS_MEMBERS_OF(CROSSING, CROSSINGS) LINKS_MEMBERS_WITH(CROSSING, CROSSINGS, NULL)

/** Likewise. @param BANDWIDTH  the kind's operation of that name */
#define LINKS_MEMBERS_WITH(CROSSING, CROSSINGS, BANDWIDTH)                                         \
    .behaviour = LINKS_BEHAVIOUR, .role = "interconnect",                                          \
    .operations = &(const struct interconnect_operations){.crossing = (CROSSING),                  \
                                                          .crossings = (CROSSINGS),                \
                                                          .carry = links_carry,                    \
                                                          .present = links_present,                \
                                                          .bandwidth = (BANDWIDTH)},               \
    .report = links_report, .laws = links_laws, .invariants = links_invariants,                    \
    .report_order = REPORT_INTERCONNECT

enum links_metric { LINKS_UTILIZATION, LINKS_MEAN_DISTANCE, LINKS_EACH };

/* clang-format off */
/** The rows of a kind's metrics. @param NAME  of each link: "links.A.B" */
#define LINKS_METRICS(NAME)                                                                        \
    [LINKS_UTILIZATION] = METRIC("utilization", "1", MEAN,                                         \
                                 "Share of time in which links carry lines, over all links."),     \
    [LINKS_MEAN_DISTANCE] = METRIC("mean_distance", "hops", RATIO,                                 \
                                   "Links that a line crosses, mean over all pairs of a "          \
                                   "processor and another one's memory."),                         \
    [LINKS_EACH] = TRAFFIC_METRICS(NAME)

/** The rows of the table of a kind whose parameters begin with a struct links_parameters. */
#define LINKS_ROWS                                                                                 \
    INTERCONNECT_TRANSFER_ROWS(struct links_parameters, "Bandwidth of each link.",                 \
                               "Instead of bandwidth: the time a link is busy with one line."),    \
    {.name = "latency", .type = PARAMETER_DURATION,                                                \
     .offset = offsetof(struct links_parameters, latency),                                         \
     .doc = "Latency of each link, beside the time that it is busy with a line.",                  \
     .preset = "\"0 s\""}
/* clang-format on */

#endif
