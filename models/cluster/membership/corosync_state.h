/*
 * The state of the nodes of a totem ring, for the files of the protocol.
 *
 *     ABSENT --start--> GATHER --all agree--> COMMIT --twice round, recovery--> OPERATIONAL
 *                         ^__________ token lost, a join, a foreign ring __________|
 *
 * corosync_ring.c passes the token and computes it where that is possible, corosync_gather.c finds
 * the nodes that are there, corosync_commit.c forms the ring.
 */
#ifndef MODELS_CLUSTER_MEMBERSHIP_COROSYNC_STATE_H
#define MODELS_CLUSTER_MEMBERSHIP_COROSYNC_STATE_H

#include "models/cluster/membership/corosync.h"
#include "models/cluster/membership/membership_notes.h"
#include "models/cluster/membership/time_apart.h"
#include "models/cluster/transport/transport.h"

#include <string.h>

enum totem_stage { TOTEM_ABSENT, TOTEM_GATHER, TOTEM_COMMIT, TOTEM_OPERATIONAL };

/** Timers of a node, which are also the events of the component; argument: the node. */
enum totem_timer {
    TIMER_TOKEN,      /* the token has been lost */
    TIMER_RETRANSMIT, /* the token last passed is sent again */
    TIMER_HOLD,       /* the representative lets the token go */
    TIMER_CONSENSUS,  /* nodes that have not answered have failed */
    TIMER_JOIN,       /* the join last sent is sent again */
    TIMER_MERGE,      /* the representative looks for other rings */
    TIMER_RECOVERY,   /* the members of a new ring have each other's messages */
    TIMER_START,      /* the program of a node that has booted speaks */
    TIMER_LEAVE,      /* the program of a node that is told to leave does so */
    TOTEM_TIMERS,
    TOTEM_STAGE_TIMERS = TIMER_START, /* those that end with the stage of the node */
};

_Static_assert(TOTEM_TIMERS <= 32, "a node keeps overdue timers as bits");

enum totem_message { TOTEM_TOKEN, TOTEM_JOIN, TOTEM_COMMIT_TOKEN, TOTEM_PROBE, TOTEM_MESSAGES };

/* The content of a commit token: the ring, its first node and the hop, in these bits. */
enum { TOTEM_HOP_BITS = 14, TOTEM_NODE_BITS = 12 };

_Static_assert(NODES_MOST <= 1 << TOTEM_NODE_BITS, "a commit token cannot name each node");
_Static_assert(2 * NODES_MOST < 1 << TOTEM_HOP_BITS, "a commit token cannot count its hops");

/* The argument of a message: its sort, and above these bits its content. */
enum { TOTEM_SORT_BITS = 2 };

_Static_assert(TOTEM_MESSAGES <= 1 << TOTEM_SORT_BITS, "a message cannot say its sort");

/* A token carries these bits of the number of its ring. */
enum { TOTEM_RING_BITS = 29 };

_Static_assert(32 + TOTEM_RING_BITS + TOTEM_SORT_BITS <= 64, "a token has a hop of 32 bits");

static inline uint64_t totem_ring_bits(uint64_t ring)
{
    return ring & ((UINT64_C(1) << TOTEM_RING_BITS) - 1);
}

/** The last join of a node to all others: the content of its joins in flight. */
struct totem_join {
    uint64_t number; /* of all joins of the run; a message with another number is out of date */
    struct bit_set known, failed;
    uint64_t ring; /* the highest number of a ring that the node knew */
    bool is_leave; /* the node leaves: it knows the others only, and lists itself as failed */
};

/** One node. */
struct totem_node {
    enum totem_stage stage;
    bool has_left;       /* the protocol, until its program starts again */
    struct cause cause;  /* of the node's next action */
    struct cause leaves; /* of its leave, while TIMER_LEAVE is set */
    struct event_id timers[TOTEM_TIMERS];
    sim_ticks due[TOTEM_TIMERS];  /* TICKS_NEVER: not set */
    unsigned overdue;             /* timers that expired while the node hung, as bits */
    unsigned held;                /* timers that stand still while the node is paused, as bits */
    sim_ticks left[TOTEM_TIMERS]; /* of those */

    /* The node's ring; while it gathers, the ring before. */
    uint64_t ring; /* number; 0: none since its boot */
    struct bit_set members;
    sim_ticks received;  /* when the node last had a token: of its ring, or the commit token */
    uint32_t hop;        /* of that token */
    uint64_t token_ring; /* of that token: the bits of the ring that it carries */
    bool awaits;         /* the token has not come back since */

    /* The node's knowledge while it gathers and commits. */
    struct bit_set known, failed, agreed;
    sim_ticks gathered; /* since when, for the repetition of joins */
    uint64_t highest;   /* number of a ring, kept through a crash */
    uint64_t accepted;  /* number of the ring it commits to */
    struct totem_join said;
    uint64_t *heard; /* number of each node's last join in this gathering; 0: none */

    /* The ring that the node proposed last, as its lowest member. */
    uint64_t proposal;
    struct bit_set proposed;

    /* The ring that the node represents. */
    bool is_calm;     /* the token came back when all was well, and nothing has broken since */
    sim_ticks pass;   /* of each token to the next member */
    bool is_computed; /* no token is scheduled: the node had it at `epoch` */
    sim_ticks epoch;
    uint32_t epoch_hop;
    sim_ticks probe_due; /* when the timer that started last with a token expires */
};

struct corosync {
    struct component component;
    const struct corosync_parameters *parameters;
    struct membership_environment around;
    sim_ticks token, consensus, retransmit, hold; /* as they are for this many nodes */
    const struct transport_operations *carrier;
    struct component *transport; /* NULL: the carrier has no state */
    struct stream phases, recoveries, starts, leaves;
    struct totem_node *nodes;
    uint64_t ring_count; /* rings proposed so far */
    uint64_t join_count;
    struct cause network_cause; /* of the network's last change */
    struct bit_set new_ring;    /* members of a ring formed in this event; empty: none */
    struct cause new_cause;     /* of that */
    struct counter suspected, gathered, formed;
    struct time_apart apart;
};

/* The parameters, and the values derived from them (corosync_parameters.c). */

extern const struct table corosync_table;
/** The real token time-out of so many nodes [ticks]. */
sim_ticks corosync_token(const struct corosync_parameters *parameters, uint32_t node_count);
sim_ticks corosync_consensus(const struct corosync_parameters *parameters, uint32_t node_count);
/** Time from one transmission of a token to the next [ticks, >= 1]. */
sim_ticks corosync_retransmit(const struct corosync_parameters *parameters, uint32_t node_count);
/** How long the representative keeps the token of an idle ring [ticks]. */
sim_ticks corosync_hold_time(const struct corosync_parameters *parameters, uint32_t node_count,
                             int64_t ticks_per_second);
uint32_t corosync_networks_most(const void *parameters);
double corosync_messages_per_s(const void *parameters, uint32_t node_count,
                               const struct network_operations *network,
                               const void *network_parameters, bool loses,
                               int64_t ticks_per_second);
void corosync_check(const void *parameters, const struct scope *scope,
                    const struct check_context *context);

/** Fail the run when the state contradicts itself (corosync_invariants.c). */
void corosync_invariants(struct run *run, const struct component *component);

/* Timers and messages (corosync_timers.c). */
void totem_set(struct run *run, struct corosync *corosync, uint32_t node, enum totem_timer timer,
               sim_ticks time);
void totem_cancel(struct run *run, struct corosync *corosync, uint32_t node,
                  enum totem_timer timer);

/** A node is paused: its timers stand still. */
void totem_hold(struct run *run, struct corosync *corosync, uint32_t node);
/** A node that was paused goes on: all its times are as long ago, or as far ahead, as before. */
void totem_go_on(struct run *run, struct corosync *corosync, uint32_t node);

/** Send a message of the protocol, over the links that the transport chooses. @param content  61
 *  bits */
void totem_send(struct run *run, struct corosync *corosync, uint32_t from, uint32_t to,
                enum totem_message sort, uint64_t content);

/** The same at an instant before now, as network_send_since; where nothing of it is in vain. */
void totem_send_since(struct run *run, struct corosync *corosync, uint32_t from, uint32_t to,
                      enum totem_message sort, uint64_t content, sim_ticks since);

/** Whether a node would take a message that another sends it now. */
bool totem_hears(const struct corosync *corosync, uint32_t from, uint32_t to);
/** Whether all messages from a node to another arrive from now on. */
bool totem_is_sure(const struct corosync *corosync, uint32_t from, uint32_t to);

/** The first multiple of an interval after a start that is later than now [ticks]. */
static inline sim_ticks totem_next(struct run *run, sim_ticks start, sim_ticks interval)
{
    return run_add(run, run_now(run), interval - (run_now(run) - start) % interval);
}

/** The member after a node, in the order of the ring. */
static inline uint32_t totem_after(const struct bit_set *members, uint32_t node)
{
    uint32_t next = bit_set_next(members, node + 1);
    return next < BIT_SET_MOST ? next : bit_set_first(members);
}

/** Find the nodes that a node would form a ring of: known to it, and not failed. */
static inline void totem_find_alive(const struct totem_node *it, struct bit_set *alive)
{
    bit_set_copy(alive, &it->known);
    bit_set_subtract(alive, &it->failed);
}

/** Forget the joins of other nodes. */
static inline void totem_forget_joins(struct corosync *corosync, uint32_t node)
{
    memset(corosync->nodes[node].heard, 0,
           corosync->around.node_count * sizeof *corosync->nodes[node].heard);
}

/* The token (corosync_ring.c). */

/** Set or cancel the timer by which the representative of a ring looks for others. */
void totem_arm_probe(struct run *run, struct corosync *corosync, uint32_t node);
/** Start the token of a ring that has just been formed, at its lowest member. */
void totem_start_token(struct run *run, struct corosync *corosync, uint32_t representative);
/** Schedule the token of a member's ring, and the timers, if they were computed until now. */
void totem_schedule(struct run *run, struct corosync *corosync, uint32_t member);
/** Whether all passes of a ring succeed from now on. */
bool totem_is_well(const struct corosync *corosync, uint32_t representative);
/** Whether the passes of a ring can be computed from now on. */
bool totem_is_sound(const struct corosync *corosync, uint32_t representative);
/** Whether a member's passes take as long as when its ring was computed. */
bool totem_keeps_pace(const struct corosync *corosync, uint32_t member);
/** A representative has kept its first token for a while already. */
void totem_has_kept(struct run *run, struct corosync *corosync, uint32_t representative,
                    sim_ticks kept);
void totem_receive_token(struct run *run, struct corosync *corosync, uint32_t node,
                         uint64_t content);
/** Give the members of a node's ring the cause by which the ring will break. */
void totem_blame(struct corosync *corosync, uint32_t node, struct cause cause);
void totem_let_go(struct run *run, struct corosync *corosync, uint32_t node);
/** Send the token, or the commit token, once more. */
void totem_retransmit(struct run *run, struct corosync *corosync, uint32_t node);
/** Set or cancel the timer that sends a token once more. */
void totem_arm_retransmit(struct run *run, struct corosync *corosync, uint32_t node);

/* A leave (corosync_leave.c). */

/** The operation `leave` of the role. */
void corosync_leave(struct run *run, struct component *component, uint32_t node,
                    struct cause cause);
/** The program of a node that was told to leave does so. */
void totem_leave(struct run *run, struct corosync *corosync, uint32_t node);
/** The protocol ends at a node: it waits for nothing, and its transport is off. */
void totem_end(struct run *run, struct corosync *corosync, uint32_t node);

/* Gathering (corosync_gather.c). */
void totem_gather(struct run *run, struct corosync *corosync, uint32_t node);
/** Make a node's own sets the content of its joins from now on. */
void totem_renew_join(struct corosync *corosync, uint32_t node);
void totem_lose_token(struct run *run, struct corosync *corosync, uint32_t node);
void totem_receive_join(struct run *run, struct corosync *corosync, uint32_t node, uint32_t from,
                        uint64_t number);
void totem_end_consensus(struct run *run, struct corosync *corosync, uint32_t node);
void totem_repeat_join(struct run *run, struct corosync *corosync, uint32_t node);
void totem_arm_join(struct run *run, struct corosync *corosync, uint32_t node);
void totem_receive_probe(struct run *run, struct corosync *corosync, uint32_t node, uint32_t from);
void totem_probe(struct run *run, struct corosync *corosync, uint32_t node);

/* A new ring (corosync_commit.c). */
void totem_propose(struct run *run, struct corosync *corosync, uint32_t node);
void totem_receive_commit(struct run *run, struct corosync *corosync, uint32_t node,
                          uint64_t content);
/** The recovery of a ring is over at the node that proposed it. */
void totem_end_recovery(struct run *run, struct corosync *corosync, uint32_t node);
/** The content of the commit token that a node has passed on last. */
uint64_t totem_commit_content(const struct corosync *corosync, uint32_t node);

#endif
