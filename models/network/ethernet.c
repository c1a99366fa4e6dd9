/*
 * A switched Ethernet: one switch that stores and forwards, and a full-duplex link to each
 * endpoint.
 *
 * All links are alike but for links that the spec describes by the name of their endpoint.
 */
#include "models/network/ethernet.h"

#include "models/network/network_state.h"
#include "models/report_order.h"
#include "sim/base/text.h"

#include <string.h>

/* Index of the endpoint of that name, or `count`. */
static uint32_t find_endpoint(const char *name, const char *const *endpoints, uint32_t count)
{
    uint32_t i = 0;
    while (i < count && strcmp(endpoints[i], name) != 0) {
        i++;
    }
    return i;
}

static struct switches_spec switches_of(const struct ethernet_parameters *parameters,
                                        const struct network_environment *around)
{
    return (struct switches_spec){
        .map = &parameters->switches,
        .ports = parameters->ports,
        .link = {.bandwidth = parameters->bandwidth, .latency = parameters->latency},
        .endpoints = around->endpoints,
        .endpoint_count = around->endpoint_count,
    };
}

static void check(const void *from, const struct scope *scope, const struct check_context *context)
{
    const struct ethernet_parameters *parameters = from;
    const struct network_environment *around = context->environment;
    struct scope links = scope_child(scope, "links");
    if (around->endpoint_count > NETWORK_ENDPOINTS_MOST) {
        scope_complain(scope, NULL, context->complaints, "%u endpoints; the most is %d",
                       (unsigned)around->endpoint_count, NETWORK_ENDPOINTS_MOST);
    }
    for (size_t i = 0; i < parameters->links.count; i++) {
        const char *name = parameters->links.names[i];
        if (find_endpoint(name, around->endpoints, around->endpoint_count) <
            around->endpoint_count) {
            continue;
        }
        const char *nearest = text_nearest(name, around->endpoints, around->endpoint_count);
        scope_complain(
            &links, name, context->complaints,
            "there is no endpoint \"%s\": links are named by their node, or \"clients\"%s%s%s",
            name, nearest == NULL ? "" : "; did you mean \"", nearest == NULL ? "" : nearest,
            nearest == NULL ? "" : "\"?");
    }
    struct switches_spec switches = switches_of(parameters, around);
    switches_check(&switches, scope, context);
}

static void lay_out(const void *from, const struct network_environment *around,
                    struct network_layout *layout)
{
    const struct ethernet_parameters *parameters = from;
    struct link_parameters *links = layout->links;
    for (uint32_t i = 0; i < around->endpoint_count; i++) {
        links[i] = (struct link_parameters){
            .bandwidth = parameters->bandwidth,
            .latency = parameters->latency,
            .loss = parameters->loss,
        };
    }
    const struct ethernet_link *given = parameters->links.elements;
    for (size_t i = 0; i < parameters->links.count; i++) {
        uint32_t endpoint =
            find_endpoint(parameters->links.names[i], around->endpoints, around->endpoint_count);
        ASSERT(endpoint < around->endpoint_count);
        struct link_parameters *link = &links[endpoint];
        link->bandwidth = given[i].bandwidth > 0 ? given[i].bandwidth : link->bandwidth;
        link->latency = given[i].latency != NULL ? given[i].latency->fixed : link->latency;
        link->loss = given[i].loss != NULL ? given[i].loss->probability : link->loss;
    }
    layout->switches = switches_of(parameters, around);
}

static struct component *build(struct assembly *assembly, const struct scope *scope,
                               const void *from, const void *environment)
{
    const struct network_environment *around = environment;
    struct network_layout layout = {
        .links = ARENA_ARRAY(assembly->arena, struct link_parameters, around->endpoint_count)};
    lay_out(from, around, &layout);
    return network_create(assembly, scope, &ethernet_kind.behaviour, layout.links,
                          switches_build(assembly, scope, &layout.switches), around);
}

static struct network_outlook outlook(const void *from, int64_t bytes, int64_t ticks_per_second)
{
    const struct ethernet_parameters *parameters = from;
    const struct ethernet_link *links = parameters->links.elements;
    sim_ticks latency = parameters->latency;
    double bandwidth = parameters->bandwidth;
    bool loses = parameters->loss > 0;
    for (size_t i = 0; i < parameters->links.count; i++) {
        const struct ethernet_link *link = &links[i];
        bool is_quicker = link->latency != NULL && link->latency->fixed < latency;
        latency = is_quicker ? link->latency->fixed : latency;
        bandwidth = link->bandwidth > bandwidth ? link->bandwidth : bandwidth;
        loses = loses || (link->loss != NULL && link->loss->probability > 0);
    }
    double crossing_s = ticks_to_seconds(latency, ticks_per_second) + (double)bytes / bandwidth;
    return (struct network_outlook){2 * crossing_s, loses};
}

static const struct parameter_map *switches(const void *from)
{
    return &((const struct ethernet_parameters *)from)->switches;
}

static const struct network_operations operations = {
    .outlook = outlook, .switches = switches, .lay_out = lay_out};

static const struct parameter latency_rows[] = {
    {.name = "fixed",
     .type = PARAMETER_DURATION,
     .offset = offsetof(struct ethernet_latency, fixed),
     .doc = "The same for every message."},
};

static const struct table latency_table = {
    .rows = latency_rows,
    .count = 1,
    .bytes = sizeof(struct ethernet_latency),
    .shorthand = "fixed",
};

static const struct parameter loss_rows[] = {
    {.name = "probability",
     .type = PARAMETER_REAL,
     .offset = offsetof(struct ethernet_loss, probability),
     .least = 0,
     .most = 1,
     .doc = "The same for every message, whatever became of those before it."},
};

static const struct table loss_table = {
    .rows = loss_rows,
    .count = 1,
    .bytes = sizeof(struct ethernet_loss),
    .shorthand = "probability",
};

static TABLE(link_table, struct ethernet_link,
             {.name = "latency",
              .type = PARAMETER_OBJECT,
              .of = &latency_table,
              .offset = offsetof(struct ethernet_link, latency),
              .flags = PARAMETER_OPTIONAL,
              .doc = "Latency of this link; without it the network's."},
             {.name = "bandwidth",
              .type = PARAMETER_BANDWIDTH,
              .offset = offsetof(struct ethernet_link, bandwidth),
              .flags = PARAMETER_OPTIONAL | PARAMETER_ABOVE_LEAST,
              .doc = "Bandwidth of this link in each direction; without it the network's."},
             {.name = "loss",
              .type = PARAMETER_OBJECT,
              .of = &loss_table,
              .offset = offsetof(struct ethernet_link, loss),
              .flags = PARAMETER_OPTIONAL,
              .doc = "Share of messages that this link loses in each direction; without it the"
                     " network's."});

static const struct parameter link_element = {
    .name = "link",
    .type = PARAMETER_OBJECT,
    .of = &link_table,
    .doc = "What is different for the link of that endpoint.",
};

#define MEMBER(name) offsetof(struct ethernet_parameters, name)

static TABLE(parameters_table, struct ethernet_parameters,
             {.name = "latency",
              .type = PARAMETER_DURATION,
              .offset = MEMBER(latency),
              .preset = "\"25 us\"",
              .doc = "Latency of each link: a message crosses two, its sender's and its"
                     " receiver's."},
             {.name = "bandwidth",
              .type = PARAMETER_BANDWIDTH,
              .offset = MEMBER(bandwidth),
              .preset = "\"1 Gbit/s\"",
              .flags = PARAMETER_ABOVE_LEAST,
              .doc = "Bandwidth of each link in each direction."},
             {.name = "loss",
              .type = PARAMETER_REAL,
              .offset = MEMBER(loss),
              .preset = "0",
              .least = 0,
              .most = 1,
              .doc = "Share of messages that each link loses in each direction."},
             {.name = "links",
              .type = PARAMETER_MAP,
              .offset = MEMBER(links),
              .element = &link_element,
              .names = "endpoint",
              .flags = PARAMETER_OPTIONAL,
              .doc = "Links that differ, by endpoint: a node's name, or `clients`."},
             {.name = "ports",
              .type = PARAMETER_INTEGER,
              .offset = MEMBER(ports),
              .least = 1,
              .most = 65536,
              .flags = PARAMETER_OPTIONAL,
              .doc = "Ports of the switch; with `switches`, of the core: each endpoint at it and"
                     " each uplink takes one. Without it, as many as are needed."},
             {.name = "switches",
              .type = PARAMETER_MAP,
              .offset = MEMBER(switches),
              .element = &switch_row,
              .names = "switch",
              .flags = PARAMETER_OPTIONAL,
              .doc = "Switches below the core, as that of a blade chassis: each has uplinks to the"
                     " core, for which the messages of its endpoints queue. Endpoints that none"
                     " names are at the core."});

const struct kind ethernet_kind = {
    .behaviour = {.on = network_handlers,
                  .event_names = network_event_names,
                  .event_count = NETWORK_EVENTS},
    .name = "ethernet",
    .role = "network",
    .doc = "A switch and a full-duplex link to each endpoint.",
    .parameters = &parameters_table,
    .metrics = network_metrics,
    .check = check,
    .build = build,
    .operations = &operations,
    .report = network_report,
    .laws = network_laws,
    .invariants = network_invariants,
    .report_order = REPORT_NETWORK,
};
