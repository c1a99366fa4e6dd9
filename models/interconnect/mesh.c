/*
 * A mesh: a grid that ends at its edges. Lines go by dimension order, so that the links in the
 * middle of a dimension carry most.
 */
#include "models/interconnect/grid.h"

extern const struct kind mesh_kind;

static void check(const void *from, const struct scope *scope, const struct check_context *context)
{
    grid_check(from, scope, context);
}

static struct crossing crossing(const void *from, const struct interconnect_environment *around,
                                uint32_t processor, uint32_t home, int64_t bytes)
{
    return grid_crossing(from, false, around, processor, home, bytes);
}

static struct component *build(struct assembly *assembly, const struct scope *scope,
                               const void *from, const void *environment)
{
    return grid_build(assembly, scope, &mesh_kind, false, from, environment);
}

static const struct metric_row metrics[] = {LINKS_METRICS("links.A.B"), METRICS_END};

static TABLE(parameters_table, struct grid_parameters, GRID_ROWS);

const struct kind mesh_kind = {
    LINKS_MEMBERS(crossing),
    .name = "mesh",
    .doc = "A grid of processors whose rows end at its edges: each has a link to either neighbour "
           "in each dimension.",
    .parameters = &parameters_table,
    .metrics = metrics,
    .check = check,
    .build = build,
};
