/*
 * A partition: the members of one ring, with their coordinator, and what they know.
 *
 * The knowledge of a member (the nodes of its last ring, the unclean nodes) lives in its view and
 * is lost with the node; a ring knows what any member knows. A ring of nodes that have all booted
 * and not acted with quorum since knows nothing and takes every absent node for unclean (startup
 * fencing). When such nodes join others, what the others know holds: a node that these have fenced,
 * or that has left in an orderly way, is not fenced again (Pacemaker: the coordinator's CIB is
 * kept).
 */
#ifndef MODELS_CLUSTER_MANAGER_PARTITION_H
#define MODELS_CLUSTER_MANAGER_PARTITION_H

#include "models/cluster/manager/election.h"

/** The memory of a node about the cluster. */
struct node_view {
    bool is_fresh;       /* booted, and in no ring since that knew more or acted with quorum */
    bool is_hung;        /* the node hangs */
    bool had_quorum;     /* the node has been in a ring with quorum since it booted */
    int32_t partition;   /* its coordinator; -1: none */
    int32_t coordinator; /* the last that it has followed since it booted; -1: none */
    sim_ticks booted;    /* the instant */
    struct bit_set members;
    struct bit_set unclean;
    struct bit_set left;   /* members that have left in an orderly way since */
    struct bit_set fenced; /* members that have been fenced since */
    struct bit_set asked;  /* nodes to be fenced by this node, and not in a ring with it since */
    uint32_t *failed;      /* requests to fence each node that failed in a row; NULL: none did */
};

struct partition {
    struct bit_set members; /* empty: there is no such partition */
    bool is_quorate;
    bool is_planned;
    bool is_open;       /* its votes are not complete yet: it neither has quorum nor plans */
    bool is_broken;     /* members have left for another ring, or the coordinator is gone */
    struct cause cause; /* of the ring */
    enum election_way way;
    struct event_id plan;
    struct bit_set missed; /* nodes whose loss is handled, or over */
};

/** The partition that a node is a member of; NULL: none. */
struct partition *partition_of(const struct manager *manager, uint32_t node);

uint32_t partition_coordinator(const struct manager *manager, const struct partition *partition);

/** The nodes that a partition takes for unclean. */
const struct bit_set *partition_unclean(const struct manager *manager,
                                        const struct partition *partition);

/** Whether a service ran on a member that has not been missed yet: as far as the partition knows,
 *  it still runs there. */
bool partition_believes_up(const struct partition *partition, const struct service *service);

/** A new ring: its members leave their partitions, which break, and know together what each knew.
 */
struct partition *partition_form(struct run *run, struct manager *manager,
                                 const struct bit_set *members, struct cause cause);

/** Count the votes of a standing ring again. @param gains  whether it may win quorum, else lose it
 *  @param cause  of a change @return whether it has won or lost it, or its votes are complete now:
 *  it needs a plan */
bool partition_recount(struct run *run, struct manager *manager, struct partition *partition,
                       bool gains, struct cause cause);

/** The plan is void; the next one decides again on the instances that wait for it. */
void partition_abort_plan(struct run *run, struct manager *manager, struct partition *partition);

/** A node is down: its view is lost. A partition that loses its coordinator has no quorum until the
 *  next ring. */
void partition_lose(struct run *run, struct manager *manager, uint32_t node);

/** A node has booted, and knows nothing. */
void partition_boot(struct manager *manager, uint32_t node, sim_ticks now);

/** The coordinator has made its plan: all members follow it, and what a ring with quorum knows from
 *  now on is more than what nodes know that have just booted. */
void partition_plan(struct manager *manager, struct partition *partition);

/** A node is fenced, and no longer unclean. @return whether a plan waited for it */
bool partition_clean(struct manager *manager, struct partition *partition, uint32_t node);

/** The gates that are open for each service on a node. @return enum gate, added up */
unsigned partition_gates(const struct manager *manager, uint32_t node);

#endif
