/*
 * The repairers of a cluster, where they are fewer than the nodes that may fail at once.
 *
 * A node that crashes and can be repaired asks for a repairer. Failed nodes are repaired in the
 * order in which they failed; a repairer stays with a node for the whole time that its repair takes
 * (drawn at the crash), whether or not the node has power. Without a crew every node has a repairer
 * of its own. Nodes that wait for their power need no repair.
 *
 * Where nodes are alike, the times exponential and boots take none this is the machine repairman
 * M/M/c//N (Kleinrock 1975, Queueing Systems I, section 3.10).
 */
#ifndef MODELS_CLUSTER_NODE_REPAIR_CREW_H
#define MODELS_CLUSTER_NODE_REPAIR_CREW_H

#include "models/cluster/node/node.h"
#include "sim/measure/ledger.h"

struct repair_crew {
    struct component component; /* "repair" */
    int64_t repairers;
    struct node *const *nodes;
    uint32_t node_count;
    struct node *first, *last; /* of those that wait, in the order in which they failed */
    struct ledger failed;      /* from the crash to the end of the repair; busy: repairers */
    struct tally waits;        /* from the crash to the start of the repair */
};

extern const struct kind repair_crew_kind;

/** Build the crew of some nodes, and give it to them. @param nodes  not copied
 *  @param repairers  1 or more */
void repair_crew_build(struct assembly *assembly, const struct scope *scope,
                       struct node *const *nodes, uint32_t node_count, int64_t repairers);

/** A node of the crew has crashed. @return whether its repair starts now; else it waits */
bool repair_crew_ask(struct run *run, struct repair_crew *crew, struct node *node);

/** The repair of a node has ended. @return the node whose repair starts now; NULL: none */
struct node *repair_crew_end(struct run *run, struct repair_crew *crew, struct node *node);

#endif
