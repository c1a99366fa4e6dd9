/*
 * A torus: a grid whose dimensions go round, so that all links are alike. In each dimension a line
 * takes the shorter way round; where both are as long, either is as likely. A dimension of two
 * processors has one link each way between them.
 */
#include "models/interconnect/grid.h"

extern const struct kind torus_kind;

static void check(const void *from, const struct scope *scope, const struct check_context *context)
{
    grid_check(from, scope, context);
}

static struct crossing crossing(const void *from, const struct interconnect_environment *around,
                                uint32_t processor, uint32_t home, int64_t bytes)
{
    return grid_crossing(from, true, around, processor, home, bytes);
}

static struct component *build(struct assembly *assembly, const struct scope *scope,
                               const void *from, const void *environment)
{
    return grid_build(assembly, scope, &torus_kind, true, from, environment);
}

static const struct metric_row metrics[] = {LINKS_METRICS("links.A.B"), METRICS_END};

static TABLE(parameters_table, struct grid_parameters, GRID_ROWS);

const struct kind torus_kind = {
    LINKS_MEMBERS(crossing),
    .name = "torus",
    .doc = "A grid of processors whose rows go round: each has a link to either neighbour in each "
           "dimension.",
    .parameters = &parameters_table,
    .metrics = metrics,
    .check = check,
    .build = build,
};
