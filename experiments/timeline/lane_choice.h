/*
 * Which lanes of a timeline are shown, in what order, and how wide.
 *
 * All lanes have words while there is room for them; then those of nodes are one character. Where
 * that does not fit, lanes come by what they matter (analysis/timeline/roles.h): nodes that fail,
 * services with an outage, nodes that take over, the coordinator, then others that change; services
 * with an outage keep their words before the rest is shown at all.
 */
#ifndef EXPERIMENTS_TIMELINE_LANE_CHOICE_H
#define EXPERIMENTS_TIMELINE_LANE_CHOICE_H

#include "analysis/timeline/lanes.h"

/** Lanes that a user wants. */
struct lane_wish {
    const char *const *names; /* nodes or services, in their order; NULL: chosen */
    size_t count;
};

struct lane_choice {
    size_t *order; /* lanes that are shown, from left to right */
    size_t count;
    bool *is_shown;  /* by lane */
    bool *is_narrow; /* by lane: one character under a letter */
    unsigned *roles; /* by lane (roles.h) */
    bool is_reduced; /* the lanes that matter, not all */
};

enum { LANE_SEPARATION = 2 }; /* blanks after a lane */

/** Columns of a lane. */
size_t lane_choice_width(const struct lane_choice *choice, const struct timeline_lanes *lanes,
                         size_t lane);

/** Columns of all lanes that are shown, each with the blanks after it. */
size_t lane_choice_total(const struct lane_choice *choice, const struct timeline_lanes *lanes);

/**
 * Choose.
 *
 * @param lanes  before the first event
 * @param wish   names that no lane has are passed over
 * @param room   columns that lanes may take; those of a wish may take more
 */
void lane_choice_make(struct lane_choice *choice, const struct timeline_lines *lines,
                      const struct timeline_lanes *lanes, const struct lane_wish *wish,
                      size_t room);

void lane_choice_free(struct lane_choice *choice);

#endif
