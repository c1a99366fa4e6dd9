/*
 * The spec as it was run, in one file: what it extends merged, --set applied, its machines and all
 * fixed defaults written in. Run again it gives the same bytes of results.
 *
 * A default is written where every point of the sweep has it: one that holds for some points only,
 * and what stands inside a swept value, stay out. Machine files stand under "machines", by the
 * names that the spec calls them. "resolved" says which spec the file was made from, so that
 * results name that one as long as nothing in the file is changed.
 */
#ifndef EXPERIMENTS_SPEC_FILLED_H
#define EXPERIMENTS_SPEC_FILLED_H

#include "experiments/spec/sweep.h"

/** The document of a point with its defaults, those of the section "run" too. @return a new
 *  reference */
json_t *filled_point(const json_t *document);

/** The defaults that all points have so far; begins as {0}. */
struct filled {
    json_t *additions; /* a tree; NULL: none in common */
    bool is_begun;
};

/** Look at a point. @param document  of the point, with its machines */
void filled_add(struct filled *filled, const json_t *document);

/** Put the defaults in common into the whole spec. @return a new reference; ends `filled` */
json_t *filled_apply(struct filled *filled, json_t *whole, const struct sweep *sweep);

#endif
