/*
 * The life of a request, which all kinds of fencing share.
 *
 *     fence --> DELAYED --> CALLING --> TOLD --> answered: fence.ok
 *                              ^          |
 *                              +-PAUSED<--+ no answer in time: fence.fail, and the next attempt
 *                                         |
 *           time or attempts are used up  +--> CONFIRMING --> fence.manual
 *                                         +--> FAILED
 *
 * There is one request for each pair of requester and target. A kind says how an attempt goes: it
 * tells its device (fencer_told) at once or later, and the device answers when its work is done
 * (fencer_answer, or the event FENCER_ANSWERED). The work of the device on the target is the kind's
 * own affair and outlives the request.
 *
 * A requester that hangs goes on where it was when it resumes; one that goes down drops all its
 * requests. Time-outs run on while it hangs. An operator who has been called comes all the same.
 */
#ifndef MODELS_CLUSTER_FENCING_FENCER_H
#define MODELS_CLUSTER_FENCING_FENCER_H

#include "models/cluster/fencing/fencing.h"

enum fencing_state {
    FENCING_NONE,
    FENCING_DELAYED,    /* waits before the first attempt */
    FENCING_CALLING,    /* an attempt is under way, its device does not know yet */
    FENCING_TOLD,       /* the device has been told */
    FENCING_PAUSED,     /* an attempt has failed, and the next will be made */
    FENCING_CONFIRMING, /* an operator will confirm, mostly after all attempts have failed */
    FENCING_FAILED,     /* all attempts have failed, and no operator will */
    FENCING_STATES,
};

/* At the same instant a device acts first, then answers, and only then is too late. */
#define FENCER_ANSWERS  ((enum event_priority)(EVENT_NORMAL + 1))
#define FENCER_GIVES_UP EVENT_TIME_OUT

/** Events of all kinds; their argument is the request's pair. A kind's own begin at the last. */
enum fencer_event {
    FENCER_WAITED,
    FENCER_ANSWERED,
    FENCER_TIMED_OUT,
    FENCER_VISITED,   /* the operator is at the target */
    FENCER_CONFIRMED, /* the operator tells a requester that hung at the visit */
    FENCER_EVENTS,
};

/* The bit of an operator's visit in its rank, above the pairs of requests and the bit of a device's
 * orders. */
enum { FENCER_VISITS = 2 * NODES_MOST * NODES_MOST };

/* The bits of a level in ranks, above all of these. */
enum { FENCER_LEVEL_BIT = 26 };

_Static_assert((uint64_t)FENCING_LEVELS_MOST << FENCER_LEVEL_BIT <= UINT32_MAX &&
                   2 * FENCER_VISITS <= 1 << FENCER_LEVEL_BIT,
               "ranks of levels");

#define FENCER_NO_EVENT UINT32_MAX

struct fencing_request {
    enum fencing_state state;
    uint32_t requester, target;
    int64_t attempt;   /* the present one, from 1 */
    uint64_t serial;   /* of the attempt; no two have the same */
    uint64_t falls;    /* times the target had gone down at the request */
    bool was_on;       /* the target, at the request */
    bool has_failed;   /* with all its attempts, or used up its time */
    bool has_booted;   /* the target, since the device was told */
    sim_ticks asked;   /* when the request was made */
    sim_ticks started; /* when the attempt started */
    sim_ticks limit;   /* when the attempt is given up */
    sim_ticks deadline;
    struct event_id step;     /* the next step of the request */
    struct event_id time_out; /* of the attempt */
    unsigned held;         /* event that happened while the requester hung; FENCER_NO_EVENT: none */
    bool has_hung;         /* the requester, during this attempt */
    struct cause cause;    /* the latest on the timeline */
    struct event_id visit; /* of the operator; it outlives the request when its requester fails */
    struct cause visit_cause; /* the failure of the request that the operator was called for */
};

struct fencer;

/** How a kind makes an attempt: tells the device now, or schedules `step` to do it later. */
typedef void fencer_attempt(struct run *run, struct fencer *fencer,
                            struct fencing_request *request);

struct fencer {
    struct component component; /* "fencing" */
    const struct fencing_parameters *parameters;
    struct fencing_environment around;
    fencer_attempt *attempt;
    bool is_safe;              /* a node reported as fenced has been down; set by the kind */
    int64_t attempts_most;     /* of one request */
    sim_ticks attempt_timeout; /* TICKS_NEVER: only the time-out of all counts */
    struct arena *arena;
    struct fencing_request *
        *requests;                   /* of each requester, for each target; NULL: none ever made */
    uint64_t told, answered;         /* attempts so far */
    struct counter attempts;         /* each use of the device */
    struct counter failures, manual; /* requests */
    struct tally times;              /* from the request to fence.ok or fence.manual */
    struct stream delays, confirmations;
};

/* clang-format off */
#define FENCER_ROW(member) .name = #member, .offset = offsetof(struct fencing_parameters, member)

/* The rows of struct fencing_parameters, of which a kind has those that it uses. */
#define FENCER_ROW_TIMEOUT                                                                         \
    {FENCER_ROW(timeout), .type = PARAMETER_DURATION, .preset = "\"60 s\"",                        \
     .flags = PARAMETER_ABOVE_LEAST,                                                               \
     .doc = "Time for all attempts of one request together, without its delay; the fencer takes"   \
            " 1.2 times as long (Pacemaker: stonith-timeout)."}
#define FENCER_ROW_ATTEMPTS                                                                        \
    {FENCER_ROW(attempts), .type = PARAMETER_INTEGER, .preset = "2", .least = 1,                   \
     .doc = "Attempts of one request at most, one after the other."},                              \
    {FENCER_ROW(retry_delay), .type = PARAMETER_DURATION, .preset = "\"1.05 s\"",                  \
     .doc = "Time from an attempt that failed to the next of the request."},                       \
    {FENCER_ROW(requests), .type = PARAMETER_INTEGER, .preset = "10", .least = 1, .most = 1e6,     \
     .doc = "Requests for a node that may fail in a row: each is followed by the next, and from"   \
            " this one on by one after recheck_interval (Pacemaker: stonith-max-attempts)."},      \
    {FENCER_ROW(request_delay), .type = PARAMETER_DURATION, .preset = "\"50 ms\"",                 \
     .doc = "Time from a request that failed to the next."}
#define FENCER_ROW_DELAY                                                                           \
    {FENCER_ROW(delay), .type = PARAMETER_DISTRIBUTION, .preset = "\"0 s\"",                       \
     .doc = "Time before the first attempt of each request, beside the target's fencing_delay."}
#define FENCER_ROW_MANUAL_CONFIRMATION                                                             \
    {FENCER_ROW(manual_confirmation), .type = PARAMETER_DISTRIBUTION, .flags = PARAMETER_OPTIONAL, \
     .doc = "Time from the failure of the last attempt until an operator has made sure that the"   \
            " node is down. Nobody does by default."}
/* clang-format on */

/** @param attempts  of one request at most @param attempt_timeout  of one attempt [ticks],
 * TICKS_NEVER: none of its own */
void fencer_init(struct fencer *fencer, const struct assembly *assembly, const struct scope *scope,
                 const struct behaviour *behaviour, const struct fencing_parameters *parameters,
                 const struct fencing_environment *environment, fencer_attempt *attempt,
                 int64_t attempts, sim_ticks attempt_timeout);

/* Operations of the role that fit all kinds whose parameters begin with those of fencing. */
struct fencing_requests fencer_requests(const void *parameters);
const struct distribution *fencer_delay(const void *parameters);
void fencer_fence(struct run *run, struct component *component, uint32_t requester, uint32_t target,
                  sim_ticks delay, struct cause cause);
void fencer_withdraw(struct run *run, struct component *component, uint32_t requester,
                     uint32_t target);
void fencer_node_up(struct run *run, struct component *component, uint32_t node);
void fencer_node_down(struct run *run, struct component *component, uint32_t node);
void fencer_node_hung(struct run *run, struct component *component, uint32_t node,
                      struct cause cause);
void fencer_node_resumed(struct run *run, struct component *component, uint32_t node);
void fencer_report(const struct component *component, struct report *report);
/** fencer_invariants.c */
void fencer_invariants(struct run *run, const struct component *component);

/* Handlers of the events above. */
void fencer_on_waited(struct run *run, void *component, uint64_t pair);
void fencer_on_answered(struct run *run, void *component, uint64_t pair);
void fencer_on_timed_out(struct run *run, void *component, uint64_t pair);
void fencer_on_visited(struct run *run, void *component, uint64_t pair);
void fencer_on_confirmed(struct run *run, void *component, uint64_t pair);

/** The first entries of a kind's table of handlers, and of their names. */
#define FENCER_HANDLERS                                                                            \
    [FENCER_WAITED] = fencer_on_waited, [FENCER_ANSWERED] = fencer_on_answered,                    \
    [FENCER_TIMED_OUT] = fencer_on_timed_out, [FENCER_VISITED] = fencer_on_visited,                \
    [FENCER_CONFIRMED] = fencer_on_confirmed
#define FENCER_EVENT_NAMES                                                                         \
    [FENCER_WAITED] = "waited", [FENCER_ANSWERED] = "answered", [FENCER_TIMED_OUT] = "timed_out",  \
    [FENCER_VISITED] = "visited", [FENCER_CONFIRMED] = "confirmed"

/** The request of a pair of nodes; memory for those of a requester is taken at its first. */
struct fencing_request *fencer_request(struct fencer *fencer, uint32_t requester, uint32_t target);

/** The number of a request among all pairs, by which its events know it. */
static inline uint64_t fencer_pair(const struct fencer *fencer,
                                   const struct fencing_request *request)
{
    return (uint64_t)request->requester * fencer->around.node_count + request->target;
}

static inline struct fencing_request *fencer_at(const struct fencer *fencer, uint64_t pair)
{
    uint32_t count = fencer->around.node_count;
    return &fencer->requests[pair / count][pair % count];
}

/** Call an operator, who resets the target after `manual_confirmation` and confirms the request;
 *  one who was called by the requester before, and is on the way, is not called again. A kind
 *  without a device calls one as its attempt, and cancels the time-out of the request. */
void fencer_call_operator(struct run *run, struct fencer *fencer, struct fencing_request *request);

/**
 * Whether a step has to wait because the requester hangs; if so, `event` comes again with the
 * request's pair when it resumes.
 */
bool fencer_holds(struct fencer *fencer, struct fencing_request *request, unsigned event);

/** The rank of an event of fencing. @param number  of those of one level */
uint64_t fencer_rank(const struct fencer *fencer, uint32_t number);

/** Schedule what happens to a request; at one instant requests go by their pairs. */
struct event_id fencer_expect(struct run *run, struct fencer *fencer,
                              const struct fencing_request *request, sim_ticks delay,
                              enum event_priority priority, unsigned event);

/** The device has been told: its work can no longer be stopped. */
void fencer_told(struct fencer *fencer, struct fencing_request *request);

/** The device has done its work in the attempt with that serial number; one that was given up is
 *  not listened to. */
void fencer_answer(struct run *run, struct fencer *fencer, uint32_t requester, uint32_t target,
                   uint64_t serial);

/** A time that may lie past all others [ticks]. */
static inline sim_ticks fencer_later(const struct run *run, sim_ticks delay)
{
    return delay > run->horizon - run_now(run) ? TICKS_NEVER : run_now(run) + delay;
}

#endif
