/*
 * A grid: processors at the points of a lattice, each with a link to either neighbour in each
 * dimension. Meshes end at their edges; tori go round.
 *
 * Lines go by dimension order: all of the way in the first dimension, then in the second, and so
 * on. Processor 0 is at the origin, and the first coordinate counts fastest. A hop is looked up in
 * tables made when the grid is built: O(dimensions).
 */
#ifndef MODELS_INTERCONNECT_GRID_H
#define MODELS_INTERCONNECT_GRID_H

#include "models/interconnect/links.h"

enum { GRID_DIMENSIONS_MOST = 8 };

/** The object of a mesh or a torus in a spec. */
struct grid_parameters {
    struct links_parameters link;
    struct parameter_list shape; /* int64_t: processors in each dimension; none: nearly square */
};

/** Complain of links without a time, of uniform memory and of a shape that does not hold all
 *  processors. */
void grid_check(const struct grid_parameters *parameters, const struct scope *scope,
                const struct check_context *context);

/** The crossing along the shortest way. @param wraps  a torus */
struct crossing grid_crossing(const struct grid_parameters *parameters, bool wraps,
                              const struct interconnect_environment *around, uint32_t processor,
                              uint32_t home, int64_t bytes);

/** Build a component of the kind; its links are the first member. @param wraps  a torus */
struct component *grid_build(struct assembly *assembly, const struct scope *scope,
                             const struct kind *kind, bool wraps,
                             const struct grid_parameters *parameters,
                             const struct interconnect_environment *around);

/** The row of one size in a shape. */
extern const struct parameter grid_size_row;

/* clang-format off */
/** The rows of the table of a grid. */
#define GRID_ROWS                                                                                  \
    LINKS_ROWS,                                                                                    \
    {.name = "shape", .type = PARAMETER_LIST, .offset = offsetof(struct grid_parameters, shape),   \
     .doc = "Processors in each dimension, [8, 8]; without it two dimensions, as nearly square as "\
            "their number allows.",                                                                \
     .flags = PARAMETER_OPTIONAL, .element = &grid_size_row, .count_least = 1}
/* clang-format on */

#endif
