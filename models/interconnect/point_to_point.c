/*
 * Point-to-point links: one for each ordered pair of a processor and another one's memory.
 *
 * A link shares nothing with the other links: the two directions between two processors are two
 * links. Under uma each processor has one link to the memory.
 *
 * With `ports` a processor has so many ports out and as many in, which its lines to and from all
 * others share: what the socket of a real processor has, however many sockets there are. A line
 * crosses a port out and a port in, each time the one with the fewest lines. Under uma the one
 * memory has as many ports in as all processors have out.
 */
#include "models/interconnect/point_to_point.h"

#include "models/interconnect/links.h"

/* Links are numbered by processor, then by home; none goes to a processor's own memory. */
static uint32_t route(struct links *links, struct reference *reference, uint32_t processor)
{
    uint32_t home = interconnect_place(&links->around, reference->home);
    if (links->around.layout == MEMORY_UMA) {
        return processor * links->around.homes + home;
    }
    return processor * (links->around.homes - 1) + home - (home > processor);
}

/* Lines that a port carries or has waiting. */
static uint64_t lines(const struct interconnect_link *port)
{
    return port->waiting.count + port->is_busy;
}

/* Of some ports the one with the fewest lines; of several, the first. */
static uint32_t least_busy(const struct links *links, uint32_t first, uint32_t ports)
{
    uint32_t chosen = first;
    for (uint32_t port = first; port < first + ports; port++) {
        chosen = lines(&links->list[port]) < lines(&links->list[chosen]) ? port : chosen;
    }
    return chosen;
}

/* Ports into each memory: under uma the one memory has as many as all processors have out. */
static uint32_t ports_into(const struct interconnect_environment *around, uint32_t ports)
{
    return around->layout == MEMORY_UMA ? around->processors * ports : ports;
}

/* The ports out of all processors come first, then those into all memories. */
static uint32_t route_by_ports(struct links *links, struct reference *reference, uint32_t end)
{
    const struct point_to_point_parameters *parameters = links->parameters;
    uint32_t ports = (uint32_t)parameters->ports;
    uint32_t processors = links->around.processors;
    if (end < processors) {
        return least_busy(links, end * ports, ports);
    }
    uint32_t ports_in = ports_into(&links->around, ports);
    uint32_t home = interconnect_place(&links->around, reference->home);
    return least_busy(links, processors * ports + home * ports_in, ports_in);
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
    const struct point_to_point_parameters *parameters = from;
    struct links_parameters each = each_link(parameters);
    return links_crossing(&each, around, parameters->ports == 0 ? 1 : 2, bytes);
}

/* Of all links out of processors, or all ports. */
static double bandwidth(const void *from, const struct interconnect_environment *around)
{
    const struct point_to_point_parameters *parameters = from;
    struct links_parameters each = each_link(parameters);
    struct link_times times = links_times(&each, around, around->line_bytes);
    double line = distribution_mean(&times.transfer);
    double others = around->layout == MEMORY_UMA ? around->homes : around->homes - 1;
    double links =
        around->processors * (parameters->ports > 0 ? (double)parameters->ports : others);
    return line > 0 ? links * (double)around->line_bytes / line * (double)around->ticks_per_second
                    : 0;
}

static void add_links(struct links *links, const struct assembly *assembly)
{
    const struct interconnect_environment *around = &links->around;
    for (uint32_t processor = 0; processor < around->processors; processor++) {
        for (uint32_t home = 0; home < around->homes; home++) {
            if (memory_is_behind_interconnect(around->layout, processor, home)) {
                links_add(links, assembly, processor, LINKS_HOME, "%u.%u", processor, home);
            }
        }
    }
}

static void add_ports(struct links *links, const struct assembly *assembly, uint32_t ports)
{
    uint32_t processors = links->around.processors;
    uint32_t ports_in = ports_into(&links->around, ports);
    for (uint32_t i = 0; i < processors * ports; i++) {
        links_add(links, assembly, i / ports, processors, "%u.out%u", i / ports, i % ports);
    }
    for (uint32_t i = 0; i < links->around.homes * ports_in; i++) {
        links_add(links, assembly, processors, LINKS_HOME, "%u.in%u", i / ports_in, i % ports_in);
    }
}

static struct component *build(struct assembly *assembly, const struct scope *scope,
                               const void *from, const void *environment)
{
    const struct interconnect_environment *around = environment;
    const struct point_to_point_parameters *parameters = from;
    uint32_t ports = (uint32_t)parameters->ports;
    struct links *links = ARENA_NEW(assembly->arena, struct links);
    links_init(links, assembly, scope, &point_to_point_kind, from, around,
               &(struct links_options){
                   .each = each_link(parameters),
                   .capacity = ports == 0 ? around->processors * around->homes
                                          : around->processors * ports +
                                                around->homes * ports_into(around, ports),
                   .route = ports == 0 ? route : route_by_ports,
               });
    if (ports == 0) {
        add_links(links, assembly);
    } else if (links->pairs.count > 0) {
        add_ports(links, assembly, ports);
    }
    return &links->component;
}

static const struct metric_row metrics[] = {LINKS_METRICS("links.A.B"), METRICS_END};

static TABLE(parameters_table, struct point_to_point_parameters,
             INTERCONNECT_TRANSFER_ROWS(struct point_to_point_parameters,
                                        "Bandwidth of each link in each direction.",
                                        "Instead of bandwidth: the time a link is busy with one "
                                        "line."),
             {.name = "ports",
              .type = PARAMETER_INTEGER,
              .offset = offsetof(struct point_to_point_parameters, ports),
              .doc = "Ports out of each processor, and as many in, which all its lines share, each "
                     "with the bandwidth; without it each pair has a link of its own.",
              .flags = PARAMETER_OPTIONAL,
              .least = 1,
              .most = 64});

const struct kind point_to_point_kind = {
    LINKS_MEMBERS_WITH(crossing, NULL, bandwidth),
    .name = "point_to_point",
    .doc = "A link of its own from each processor to each memory behind the interconnect, or "
           "ports that these share.",
    .parameters = &parameters_table,
    .metrics = metrics,
    .check = check,
    .build = build,
};
