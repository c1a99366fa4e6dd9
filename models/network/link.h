/*
 * A link joins an endpoint to the switch: one server of messages in each direction.
 *
 * A direction transmits one message at a time, in the order they are given to it. So nothing has to
 * wait in a queue: the time at which a message will be across is known at once, at the end of its
 * transmission and a latency later. A message costs O(1) and no event of its own.
 *
 * A direction keeps two books that must agree: the time it had nothing to transmit, and the time
 * that all transmissions take. A transmission that would end after all time ends at TICKS_NEVER; so
 * no backlog is an overflow, and the books stay exact.
 */
#ifndef MODELS_NETWORK_LINK_H
#define MODELS_NETWORK_LINK_H

#include "models/planted.h"
#include "sim/component/assembly.h"

/** The directions, seen from the endpoint. */
enum link_way {
    LINK_TRANSMIT, /* to the switch */
    LINK_RECEIVE,  /* from the switch */
    LINK_WAYS,
};

struct link_parameters {
    double bandwidth;  /* [bytes/s], above 0, in each direction */
    sim_ticks latency; /* [ticks] >= 0 of one crossing */
    double loss;       /* share of messages lost in a crossing, 0 to 1 */
};

/* A size of message, and the time that its transmission takes. Messages are of few sizes. */
struct link_size {
    uint32_t bytes;
    sim_ticks transmission;
};

enum { LINK_SIZE_BITS = 3, LINK_SIZES = 1 << LINK_SIZE_BITS };

struct link_direction {
    const char *path;  /* "network.links.alpha.transmit" */
    sim_ticks free_at; /* when all given messages are transmitted */
    sim_ticks idle;    /* before that: time with nothing to transmit */
    sim_ticks given;   /* time that all the transmissions take */
    sim_ticks latency;
    sim_ticks *marked;    /* busy time up to each mark */
    struct stream losses; /* which messages are lost */
};

struct link {
    struct link_direction directions[LINK_WAYS];
    struct link_parameters parameters;
    double loss[LINK_WAYS];             /* in force */
    struct link_size sizes[LINK_SIZES]; /* of messages transmitted lately */
    const char *name;                   /* of its endpoint */
    const char *path;                   /* "network.links.alpha" */
    int64_t ticks_per_second;
};

/**
 * An idle link.
 *
 * @param links  of all links of its network
 * @param name   of the endpoint, not copied
 */
void link_init(struct link *link, const struct assembly *assembly, const struct scope *links,
               const char *name, const struct link_parameters *parameters);

/** bytes / bandwidth to the nearest tick; at most TICKS_NEVER. */
sim_ticks link_divide(const struct link *link, uint32_t bytes);

/** The same, for the few sizes that messages have without a division. The place of a size is its
 *  Fibonacci hash: Knuth (1998), The Art of Computer Programming 3, 6.4. */
static inline sim_ticks link_transmission(struct link *link, uint32_t bytes)
{
    struct link_size *size = &link->sizes[bytes * UINT32_C(2654435769) >> (32 - LINK_SIZE_BITS)];
    if (bytes != size->bytes) {
        *size = (struct link_size){bytes, link_divide(link, bytes)};
    }
    return size->transmission;
}

/**
 * Give a direction a message now, behind all it was given before.
 *
 * @return when it is at the other end [ticks]; TICKS_NEVER where that is past all time
 */
static inline sim_ticks link_give(struct link *link, enum link_way way, sim_ticks now,
                                  uint32_t bytes)
{
    struct link_direction *direction = &link->directions[way];
    if (direction->free_at < now) {
        direction->idle += now - direction->free_at;
        direction->idle += PLANTED("a link is idle from the start") ? now : 0;
        direction->free_at = now;
    }
    sim_ticks end = ticks_add(direction->free_at, link_transmission(link, bytes));
    direction->given += end - direction->free_at + PLANTED("a transmission is a tick longer");
    direction->free_at = end;
    return ticks_add(end, direction->latency);
}

/** Lose all that a direction has not transmitted by now; it is free then. */
static inline void link_cut(struct link *link, enum link_way way, sim_ticks now)
{
    struct link_direction *direction = &link->directions[way];
    if (direction->free_at > now) {
        direction->given -= direction->free_at - now;
        direction->free_at = now;
    }
}

/** Whether a message that has just crossed is lost. Without loss nothing is drawn. */
static inline bool link_loses(struct link *link, enum link_way way)
{
    return __builtin_expect(link->loss[way] > 0, 0) &&
           stream_uniform(&link->directions[way].losses) < link->loss[way];
}

/** How long a direction has transmitted up to now [ticks]. */
static inline sim_ticks link_busy(const struct link_direction *direction, sim_ticks now)
{
    sim_ticks idle = direction->idle;
    return direction->free_at < now ? direction->free_at - idle : now - idle;
}

/* clang-format off */
/** The rows of the metrics of a link, in a network's table. */
#define LINK_METRICS                                                                               \
    METRIC("links.ENDPOINT.transmit.utilization", "1", MEAN,                                       \
           "Share of time in which an endpoint's link carries what it sends."),                    \
    METRIC("links.ENDPOINT.receive.utilization", "1", MEAN,                                        \
           "Share of time in which an endpoint's link carries what it receives.")
/* clang-format on */

/** The metrics of a link, and a resource as utilized as the busier direction. */
void link_report(const struct link *link, struct report *report);

/** The utilization law of each direction: time not idle = time of what has been transmitted. */
void link_laws(const struct link *link, sim_ticks now, struct report *report);

/** Fail the run when the books of a direction contradict each other. O(1) */
void link_invariants(struct run *run, const struct component *owner, const struct link *link);

#endif
