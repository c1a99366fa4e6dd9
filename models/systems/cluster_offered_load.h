/*
 * The load that open groups of clients offer to each part of a cluster while nothing is lost: the
 * work that their requests bring in a second over what the part can do in one.
 *
 * From 1 on a queue grows without end (Kleinrock (1975), Queueing Systems I, 1.6). First attempts
 * count, to the nodes that services are at home on: no retries, nothing of the membership, and no
 * closed group, which asks less of a part that is slow.
 */
#ifndef MODELS_SYSTEMS_CLUSTER_OFFERED_LOAD_H
#define MODELS_SYSTEMS_CLUSTER_OFFERED_LOAD_H

#include "models/network/switches.h"
#include "models/systems/cluster.h"

enum offered_sort {
    OFFERED_CORES,  /* of a node */
    OFFERED_LINK,   /* of an endpoint, one way */
    OFFERED_UPLINK, /* one of a switch, or all of them where they share messages; one way */
};

/** A part that works at what comes. */
struct offered_part {
    enum offered_sort sort;
    enum link_way way; /* a link, an uplink */
    uint32_t owner;    /* node, endpoint or switch, in the order of the spec */
    uint32_t number;   /* of an uplink, from 0 */
    double load;       /* 1 for all that the part can do */
};

struct offered_loads {
    const struct cluster_parameters *parameters;
    double ticks_per_second;
    uint32_t node_count, part_count;
    struct offered_part *parts;
    struct policy_service *services; /* where they are at home */
    struct network_layout network;
    uint32_t *switch_of;    /* each endpoint; the core: SWITCH_CORE, others from 1 on */
    uint32_t *first_uplink; /* of each switch below the core, among the parts */
};

/** Find all loads. @param arena  holds them @param parameters  sound */
struct offered_loads *offered_loads_find(struct arena *arena,
                                         const struct cluster_parameters *parameters,
                                         int64_t ticks_per_second);

/** The part on the way of a group's requests and replies whose load is highest. */
const struct offered_part *offered_loads_worst(const struct offered_loads *loads, size_t group);

/** Print what a part is: "the cores of \"alpha\"". */
void offered_part_print(const struct offered_loads *loads, const struct offered_part *part,
                        struct text_buffer *text);

#endif
