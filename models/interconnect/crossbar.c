/*
 * A crossbar: each processor has a port out to the switch, and each memory a port in from it.
 *
 * The switch has a path for every pair, so that lines wait at ports alone: behind others of the
 * same processor, and behind others to the same memory. A line is whole in the switch before it
 * goes on: it crosses two links.
 */
#include "models/interconnect/links.h"

extern const struct kind crossbar_kind;

/* The port out of processor i is link i; those into memories follow. */
static uint32_t route(struct links *links, struct reference *reference, uint32_t end)
{
    uint32_t processors = links->around.processors;
    return end < processors ? end
                            : processors + interconnect_place(&links->around, reference->home);
}

static void check(const void *from, const struct scope *scope, const struct check_context *context)
{
    links_check(from, scope, context);
}

static struct crossing crossing(const void *from, const struct interconnect_environment *around,
                                uint32_t processor, uint32_t home, int64_t bytes)
{
    (void)processor;
    (void)home;
    return links_crossing(from, around, 2, bytes);
}

static struct component *build(struct assembly *assembly, const struct scope *scope,
                               const void *from, const void *environment)
{
    const struct interconnect_environment *around = environment;
    struct links *links = ARENA_NEW(assembly->arena, struct links);
    uint32_t processors = around->processors;
    links_init(links, assembly, scope, &crossbar_kind, from, around,
               &(struct links_options){
                   .each = *(const struct links_parameters *)from,
                   .capacity = processors + around->homes,
                   .route = route,
               });
    if (links->pairs.count == 0) {
        return &links->component;
    }
    for (uint32_t i = 0; i < processors; i++) {
        links_add(links, assembly, i, processors, "%u.out", i);
    }
    for (uint32_t i = 0; i < around->homes; i++) {
        links_add(links, assembly, processors, LINKS_HOME, "%u.in", i);
    }
    return &links->component;
}

static const struct metric_row metrics[] = {LINKS_METRICS("links.N.PORT"), METRICS_END};

static TABLE(parameters_table, struct links_parameters, LINKS_ROWS);

const struct kind crossbar_kind = {
    LINKS_MEMBERS(crossing),
    .name = "crossbar",
    .doc = "A switch with a port from each processor and a port to each memory; only ports are "
           "shared.",
    .parameters = &parameters_table,
    .metrics = metrics,
    .check = check,
    .build = build,
};
