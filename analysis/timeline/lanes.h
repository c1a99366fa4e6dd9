/*
 * The lanes of a timeline: each node and each service, and the state it is in as events pass by.
 *
 * Lanes are found in the events themselves: a node is what stands under "node", a service what
 * application and outage events are about. Events that are not known change nothing, so that a
 * model may add its own.
 */
#ifndef ANALYSIS_TIMELINE_LANES_H
#define ANALYSIS_TIMELINE_LANES_H

#include "analysis/timeline/lines.h"

struct timeline_lane {
    const char *name;
    bool is_service;
    bool is_in_outage; /* a service between the beginning and the end of an outage */
    enum timeline_lane_state state;
    const char *why;  /* of a service that is not up: the phase of its outage, or "stopped" */
    const char *node; /* where a service runs; NULL: not known */
    size_t changes;   /* of its state, so far */
};

/** Nodes first, then services, each in the order of their first events. */
struct timeline_lanes {
    struct timeline_lane *list;
    size_t count;
    size_t nodes;
};

/**
 * Find the lanes, in the states that they have before the first event.
 *
 * @param lines  must outlive the lanes
 */
void timeline_lanes_init(struct timeline_lanes *lanes, const struct timeline_lines *lines);

void timeline_lanes_free(struct timeline_lanes *lanes);

/** The lane of that name, or NULL. @param name  may be NULL */
struct timeline_lane *timeline_lanes_find(const struct timeline_lanes *lanes, const char *name,
                                          bool is_service);

/** The node that an event is at, or that one without a node is about; NULL: none. */
struct timeline_lane *timeline_lanes_node(const struct timeline_lanes *lanes,
                                          const struct timeline_line *line);

/**
 * Let an event happen.
 *
 * @return the lane whose state, phase or node changed, or NULL
 */
struct timeline_lane *timeline_lanes_step(struct timeline_lanes *lanes,
                                          const struct timeline_line *line);

/** Whether an event is one of those that bracket the outage of a service and its phases. */
bool timeline_is_outage(const struct timeline_line *line);

#endif
