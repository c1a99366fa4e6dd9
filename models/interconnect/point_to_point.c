/*
 * Point-to-point links: one for each ordered pair of a processor and another one's memory.
 *
 * A link shares nothing with the other links: the two directions between two processors are two
 * links. Under uma each processor has one link to the memory.
 */
#include "models/interconnect/point_to_point.h"

#include "models/interconnect/links.h"

/* Links are numbered by processor, then by home; none goes to a processor's own memory. */
static uint32_t route(struct links *links, struct reference *reference, uint32_t processor)
{
    uint32_t home = reference->home;
    if (links->around.layout == MEMORY_UMA) {
        return processor * links->around.homes + home;
    }
    return processor * (links->around.homes - 1) + home - (home > processor);
}

/* The links of this kind have no latency. */
static struct links_parameters each_link(const struct point_to_point_parameters *parameters)
{
    return (struct links_parameters){.bandwidth = parameters->bandwidth,
                                     .transfer = parameters->transfer};
}

static void check(const void *from, const struct scope *scope, const struct check_context *context)
{
    struct links_parameters each = each_link(from);
    links_check(&each, scope, context);
}

static struct crossing crossing(const void *from, const struct interconnect_environment *around,
                                uint32_t processor, uint32_t home, int64_t bytes)
{
    (void)processor;
    (void)home;
    struct links_parameters each = each_link(from);
    return links_crossing(&each, around, 1, bytes);
}

static struct component *build(struct assembly *assembly, const struct scope *scope,
                               const void *from, const void *environment)
{
    const struct interconnect_environment *around = environment;
    struct links *links = ARENA_NEW(assembly->arena, struct links);
    links_init(links, assembly, scope, &point_to_point_kind, from, around,
               &(struct links_options){
                   .each = each_link(from),
                   .capacity = around->processors * around->homes,
                   .route = route,
               });
    for (uint32_t processor = 0; processor < around->processors; processor++) {
        for (uint32_t home = 0; home < around->homes; home++) {
            if (memory_is_behind_interconnect(around->layout, processor, home)) {
                links_add(links, assembly, processor, LINKS_HOME, "%u.%u", processor, home);
            }
        }
    }
    return &links->component;
}

static const struct metric_row metrics[] = {LINKS_METRICS("links.A.B"), METRICS_END};

static TABLE(parameters_table, struct point_to_point_parameters,
             INTERCONNECT_TRANSFER_ROWS(struct point_to_point_parameters,
                                        "Bandwidth of each link in each direction.",
                                        "Instead of bandwidth: the time a link is busy with one "
                                        "line."));

const struct kind point_to_point_kind = {
    LINKS_MEMBERS(crossing),
    .name = "point_to_point",
    .doc = "A link of its own from each processor to each memory behind the interconnect.",
    .parameters = &parameters_table,
    .metrics = metrics,
    .check = check,
    .build = build,
};
