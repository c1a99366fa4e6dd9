/*
 * Last man standing: the votes that nodes expect follow the losses of their ring.
 *
 * When nodes have left a ring that has the votes for quorum a window begins; the next loss begins
 * it again. At its end the members of a ring with quorum expect no more votes than theirs, so that
 * a cluster may lose node after node down to two. A ring expects what its members with quorum
 * expect, else the most that any member does, and never less than its own votes.
 *
 * Nothing asks between two rings: windows are looked at when the next ring is formed.
 *
 * Source: corosync exec/votequorum.c (votequorum_confchg_fn, recalculate_quorum) and votequorum.5.
 */
#ifndef MODELS_CLUSTER_QUORUM_LAST_MAN_H
#define MODELS_CLUSTER_QUORUM_LAST_MAN_H

#include "sim/base/arena.h"
#include "sim/base/bit_set.h"
#include "sim/kernel/ticks.h"

/** The knowledge of a node. */
struct last_man_node {
    uint32_t expected;   /* votes */
    bool is_quorate;     /* its last ring */
    struct bit_set ring; /* the members of that */
    sim_ticks since;     /* when its window began; -1: none is open */
};

struct last_man {
    struct last_man_node *nodes;
    uint32_t count;
    sim_ticks window;
};

/** At time 0 all nodes are in one ring with quorum. */
void last_man_init(struct last_man *last_man, struct arena *arena, uint32_t node_count,
                   sim_ticks window);

/** A node has booted: it expects all nodes. */
void last_man_boot(struct last_man *last_man, uint32_t node);

/** The votes that a new ring expects. */
uint32_t last_man_expect(struct last_man *last_man, const struct bit_set *members, sim_ticks now);

/** The ring has been judged. @param expected  by last_man_expect @param has_votes  enough for
 *  quorum */
void last_man_note(struct last_man *last_man, const struct bit_set *members, uint32_t expected,
                   bool has_votes, bool is_quorate, sim_ticks now);

#endif
