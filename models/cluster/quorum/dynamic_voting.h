/*
 * Dynamic voting: the votes that count follow the last ring that had quorum.
 *
 * A ring has quorum with more than half of the votes of the last ring with quorum that any of its
 * members remembers; what counts from then on are the votes of its own members. So nodes may be
 * lost one after the other down to the last, and two rings never have quorum at once: each later
 * ring has members of more than half of the one before it, who remember it, and the others lack as
 * many. Each ring with quorum is a generation of its own.
 *
 * Where the votes of nodes are even in number a lock (models/cluster/quorum/quorum_lock.h) has one
 * too, which one half takes. Where there is none, or it is not reached when votes are counted, the
 * vote of one node may be dropped instead.
 *
 * A node that boots either remembers its last ring with quorum, or nothing: its vote does not count
 * then until it has been in a ring with quorum. All nodes together always have quorum.
 *
 * A node that leaves in an orderly way gives up its vote at once, if those that run can agree on
 * that. So they do when the lock fails, or works again.
 *
 * Source: S. Jajodia and D. Mutchler, "Dynamic voting algorithms for maintaining the consistency of
 * a replicated database", ACM Transactions on Database Systems 15 (1990).
 */
#ifndef MODELS_CLUSTER_QUORUM_DYNAMIC_VOTING_H
#define MODELS_CLUSTER_QUORUM_DYNAMIC_VOTING_H

#include "models/cluster/quorum/quorum_lock.h"

/** The kinds that vote so. */
extern const struct kind lock_lun_kind, dynamic_votes_kind;

/** The rules of a kind. */
struct dynamic_voting_rules {
    const struct quorum_lock_parameters *lock; /* NULL: none */
    const char *lock_name;                     /* key of the lock; NULL: the quorum itself */
    bool remembers;   /* a node that boots knows the last ring with quorum that it was in */
    bool is_adjusted; /* a lock that nobody reaches has no vote, and of an even number of votes
                         without the lock's one is dropped */
    uint32_t dropped; /* the node whose vote is dropped first; as many as there are nodes: the last
                         one */
};

/** The votes that count. */
struct vote_record {
    uint64_t generation; /* 0: nothing is remembered */
    struct bit_set voters;
    bool has_lock; /* the lock has a vote */
};

struct dynamic_voting {
    struct component component; /* "quorum" */
    struct dynamic_voting_rules rules;
    struct quorum_listener listener;
    struct quorum_lock *lock; /* NULL: none */
    uint32_t node_count;
    struct bit_set entitled; /* nodes with a vote in the spec */
    struct bit_set running;
    struct bit_set left;             /* nodes that have left, and are in no new ring yet */
    struct vote_record *records;     /* of each node */
    struct bit_set *rings;           /* of each node; empty: none */
    struct quorum_verdict *verdicts; /* on these */
    uint64_t generations;            /* so far */
    struct cause cause;              /* of the last failure of the lock, or its end */
};

/** Build a quorum of a kind. */
struct component *dynamic_voting_build(struct assembly *assembly, const struct kind *kind,
                                       const struct scope *scope,
                                       const struct dynamic_voting_rules *rules,
                                       const struct quorum_environment *environment);

/** Complain of nodes with more than one vote, and where no node has any. */
void dynamic_voting_check(const struct scope *scope, const struct check_context *context);

/** The last ring with quorum that any member remembers; NULL: none does. */
const struct vote_record *dynamic_voting_latest(const struct dynamic_voting *voting,
                                                const struct bit_set *members);

/* Operations of the role, with a struct dynamic_voting. */
bool dynamic_voting_may_act_alone(const void *parameters,
                                  const struct quorum_environment *environment);
bool dynamic_voting_may_be_two_with(const void *parameters,
                                    const struct quorum_environment *environment);
void dynamic_voting_node_booted(struct component *quorum, uint32_t node);
struct quorum_verdict dynamic_voting_form(struct run *run, struct component *quorum,
                                          const struct bit_set *members);
struct quorum_verdict dynamic_voting_count(struct run *run, struct component *quorum,
                                           const struct bit_set *members);
bool dynamic_voting_may_act(const struct component *quorum, const struct bit_set *members);
bool dynamic_voting_may_be_two(const struct component *quorum);
void dynamic_voting_node_heard(struct run *run, struct component *quorum, uint32_t node);
void dynamic_voting_node_missed(struct run *run, struct component *quorum, uint32_t node,
                                bool is_leaving);
void dynamic_voting_set_device(struct run *run, struct component *quorum, uint32_t node, bool works,
                               struct cause cause);

/** The operations that every kind has. */
#define DYNAMIC_VOTING_OPERATIONS                                                                  \
    .may_act_alone = dynamic_voting_may_act_alone,                                                 \
    .may_be_two_with = dynamic_voting_may_be_two_with, .node_booted = dynamic_voting_node_booted,  \
    .form = dynamic_voting_form, .count = dynamic_voting_count, .may_act = dynamic_voting_may_act, \
    .may_be_two = dynamic_voting_may_be_two, .node_heard = dynamic_voting_node_heard,              \
    .node_missed = dynamic_voting_node_missed

#endif
