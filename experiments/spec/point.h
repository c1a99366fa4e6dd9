/* Reading one point with a reader that is kept from point to point. */
#ifndef EXPERIMENTS_SPEC_POINT_H
#define EXPERIMENTS_SPEC_POINT_H

#include "experiments/spec/reader/reader.h"
#include "experiments/spec/spec.h"

/**
 * Read a point's document: kind of system, section run, the kind's sections and its own checks.
 *
 * @param reader  knows where complaints and values go; its tick is set here
 * @return false when there was anything to complain of; fills in all of `point` but its number,
 *         document and parameters
 */
bool point_read_with(struct reader *reader, const json_t *document, struct point *point);

/** The same without the kind's checks: each value is looked at by itself. */
bool point_read_values(struct reader *reader, const json_t *document, struct point *point);

/**
 * Settle what the section run leaves to the kind of system, which the point knows: where "auto"
 * stands for a kind that is studied from its start, and whose timelines are kept without being
 * asked for.
 *
 * @param is_good  the system's parameters were read without complaint
 */
void point_settle_run(struct reader *reader, const json_t *document, struct point *point,
                      bool is_good);

/** The keys that a spec may have at its top beside the sections of its kind; NULL at the end. */
extern const char *const point_top_keys[];

#endif
