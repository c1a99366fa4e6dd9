/*
 * Two timelines event by event.
 *
 * Events are paired by their word, node and object, and by how many such events happened before.
 * Outages are paired by their service in the same way. Times are compared in ticks, of the coarser
 * timeline where one counts in 12 decimals and the other in 9.
 */
#ifndef ANALYSIS_TIMELINE_ALIGNMENT_H
#define ANALYSIS_TIMELINE_ALIGNMENT_H

#include "analysis/timeline/outages.h"

enum { ALIGNMENT_SIDES = 2 };

/** An event, NULL on the side that does not have it. */
struct alignment_row {
    const struct timeline_line *sides[ALIGNMENT_SIDES];
    uint64_t occurrence; /* from 1 */
};

/** An outage, NULL on the side that does not have it. */
struct alignment_outage {
    const struct timeline_outage *sides[ALIGNMENT_SIDES];
    uint64_t occurrence;                                        /* of its service, from 1 */
    const char *phases[ALIGNMENT_SIDES * TIMELINE_PHASES_MOST]; /* of both sides, in their order */
    size_t phase_count;
};

struct alignment {
    const struct timeline_lines *lines[ALIGNMENT_SIDES];
    int decimals;               /* of the ticks that are compared */
    struct alignment_row *rows; /* in the order of time */
    size_t count;
    struct timeline_outages outages[ALIGNMENT_SIDES];
    struct alignment_outage *pairs; /* in the order in which outages began */
    size_t pair_count;
    size_t equal; /* rows of one time */
    size_t moved; /* rows of two times */
    size_t only[ALIGNMENT_SIDES];
    bool differs; /* in an event, a phase or the number of events that were cut */
};

/** Align two timelines, which must outlive the alignment. */
void alignment_init(struct alignment *alignment, const struct timeline_lines *left,
                    const struct timeline_lines *right);
void alignment_free(struct alignment *alignment);

/** Ticks of a side in those that are compared, a half upwards. */
int64_t alignment_ticks(const struct alignment *alignment, size_t side, int64_t ticks);

/** How much later a row is on the right side [ticks]. @param row  on both sides */
int64_t alignment_difference(const struct alignment *alignment, const struct alignment_row *row);

/** How long a phase took on a side [ticks]; 0 where it has none of that name, or no such outage. */
int64_t alignment_phase(const struct alignment *alignment, const struct alignment_outage *pair,
                        size_t side, const char *name);

#endif
