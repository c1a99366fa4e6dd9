/* Points left out of a sweep: "exclude": [{"a.b": 1, "c.d": 4}]. */
#ifndef EXPERIMENTS_SPEC_EXCLUDE_H
#define EXPERIMENTS_SPEC_EXCLUDE_H

#include "experiments/spec/sweep.h"

/** Number the points that no entry matches; complain of paths and values that no axis has. */
void exclude_read(struct sweep *sweep, struct reader *reader, const json_t *section);

#endif
