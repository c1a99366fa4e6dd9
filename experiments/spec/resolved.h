/*
 * Two members at the top of a spec that make a file of it that stands alone.
 *
 *     "machines": {"machines/xeon.json": {"processors": 2, ...}},
 *     "resolved": {"spec_digest": "sha256:...", "content_digest": "sha256:..."}
 *
 * Machines that stand in the spec are found there by name and not looked for as files. A file that
 * was made from another spec says which, and what its own digest is: as long as nothing in it is
 * changed its results name the spec that it was made from.
 */
#ifndef EXPERIMENTS_SPEC_RESOLVED_H
#define EXPERIMENTS_SPEC_RESOLVED_H

#include "sim/component/complaint.h"

#include <jansson.h>

#define RESOLVED_DIGEST  "spec_digest"
#define RESOLVED_CONTENT "content_digest"

/** Complain of what is no machine, and of digests that are none. Both may be NULL: absent. @return
 *  false after a complaint */
bool resolved_check(const json_t *machines, const json_t *resolved, struct complaints *complaints);

#endif
