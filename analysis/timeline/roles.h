/*
 * The part that each lane of a timeline has in what happens: which nodes fail, which take over,
 * which one coordinates, which services are down for a time.
 */
#ifndef ANALYSIS_TIMELINE_ROLES_H
#define ANALYSIS_TIMELINE_ROLES_H

#include "analysis/timeline/lanes.h"

enum timeline_role {
    TIMELINE_FAILS = 1,       /* a node: a fault strikes it, or it goes down or hangs */
    TIMELINE_TAKES_OVER = 2,  /* a node: a service ends an outage there that it began elsewhere */
    TIMELINE_COORDINATES = 4, /* a node: it plans what the others do */
    TIMELINE_OUTAGE = 8,      /* a service: it has an outage */
    TIMELINE_CHANGES = 16     /* its state changes for another reason */
};

/** Roles have least numbers where they matter most; this is that of a lane without any. */
enum { TIMELINE_RANK_NONE = 6 };

/**
 * The roles of all lanes, bits of enum timeline_role.
 *
 * @param lanes  of the lines, to say which there are
 * @return by lane; memory_free it
 */
unsigned *timeline_roles_of(const struct timeline_lines *lines, const struct timeline_lanes *lanes);

/** How much a lane matters: 0 the most. Nodes that fail, services with an outage, nodes that take
 *  over, the coordinator, then what changes, then the rest. */
unsigned timeline_role_rank(unsigned roles);

/** "fails", "takes over", "coordinates": the first that a node has; NULL: none. */
const char *timeline_role_word(unsigned roles);

#endif
