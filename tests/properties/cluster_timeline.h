/* The rules of any cluster's timeline. */
#ifndef TESTS_PROPERTIES_CLUSTER_TIMELINE_H
#define TESTS_PROPERTIES_CLUSTER_TIMELINE_H

#include "sim/measure/timeline.h"

#include <stdbool.h>

enum { TIMELINE_FAULT_BYTES = 512 };

/**
 * Look for a contradiction in a timeline.
 *
 * Numbers ascend by one and time does not go back; causes are earlier events; outages of a service
 * begin and end in turn, and their phases sum to them and to the time between the two, in ticks;
 * nodes go down, boot and hang in an order that can be; nothing starts, mounts or comes up on a
 * node that does not run.
 *
 * @param text  what contradicts what, with the number of the event
 * @return whether there is none
 */
bool cluster_timeline_is_sound(const struct timeline *timeline, sim_ticks horizon,
                               char text[TIMELINE_FAULT_BYTES]);

/** A service whose outage is on at the end; NULL: none. */
const char *cluster_timeline_out(const struct timeline *timeline);

/** The end of the last outage; 0: there was none. */
sim_ticks cluster_timeline_last_end(const struct timeline *timeline);

/** The number of the first event in which two timelines differ; 0: none. */
uint64_t cluster_timeline_difference(const struct timeline *a, const struct timeline *b);

#endif
