/*
 * The check of every point of a sweep.
 *
 * A mistake in a swept value is said once, at the value's place in the sweep. Another mistake that
 * all points have is said as it is; one that only some have is said with the values of the first
 * such point.
 */
#ifndef EXPERIMENTS_SPEC_CHECK_H
#define EXPERIMENTS_SPEC_CHECK_H

#include "experiments/spec/sweep.h"

/** The complete document of one combination of a sweep. @return a new reference */
json_t *check_point_document(const json_t *base, const struct sweep *sweep,
                             const struct document_files *files, size_t combination);

/** Read every point, or the first `most`; about 10 us each for a small spec. */
void check_points(const json_t *base, const struct sweep *sweep, const struct document_files *files,
                  size_t most, struct complaints *complaints);

#endif
