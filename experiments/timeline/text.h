/*
 * A timeline for people: time runs down the screen, one lane for each node and each service, and
 * beside them what happened, with its number and that of its cause; then a table for each outage.
 *
 *           time     fault  alpha  beta  database   #  cause  event
 *         0.000              |      |    on alpha
 *                            |      |       |              ... 30.000 s ...
 *        30.000    +0.000   down    |    detect     1         fault.inject on alpha: ...
 *
 * A lane says in a word what changes, and in a character what stays: | up, . down, : booting,
 * ~ hung, * the place of an event. The column "from fault" counts from the fault that the event's
 * causes lead back to, and names it by its number where there are several. Events that bracket an
 * outage stand on the line of what happened at that instant.
 */
#ifndef EXPERIMENTS_TIMELINE_TEXT_H
#define EXPERIMENTS_TIMELINE_TEXT_H

#include "experiments/timeline/lane_choice.h"

#include <stdio.h>

enum { TIMELINE_WIDTH = 100 }; /* where the terminal does not say */

/**
 * Print a timeline. Foreign texts are shown as sim/base/foreign.h does.
 *
 * @param point  parameters of the point; NULL: none
 * @param place  lines that say where the replication lies among the others; NULL: none
 * @param wish   lanes that are wanted; NULL: chosen
 * @param width  columns of the terminal; under 80 counts as 80
 */
void timeline_print(const struct timeline_lines *lines, const char *point, const char *place,
                    const struct lane_wish *wish, int width, FILE *out);

#endif
