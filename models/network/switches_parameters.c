/* The object "switches" of a network, and its check. */
#include "models/network/switches.h"
#include "sim/base/text.h"

#include <inttypes.h>
#include <string.h>

#define ROW(member) .name = #member, .offset = offsetof(struct switch_parameters, member)

static const struct parameter latency_rows[] = {
    {.name = "fixed",
     .type = PARAMETER_DURATION,
     .offset = offsetof(struct uplink_latency, fixed),
     .doc = "The same for every message."},
};

static const struct table latency_table = {
    .rows = latency_rows,
    .count = 1,
    .bytes = sizeof(struct uplink_latency),
    .shorthand = "fixed",
};

static const struct parameter endpoint_row = {
    .name = "endpoint", .type = PARAMETER_NAME, .doc = "A node, or `clients`."};

static const char *const choices[] = {
    [UPLINK_HASHED] = "hashed", [UPLINK_LEAST_LOADED] = "least_loaded", NULL};

static TABLE(
    switch_table, struct switch_parameters,
    {ROW(endpoints), .type = PARAMETER_LIST, .element = &endpoint_row, .count_least = 1,
     .doc = "The nodes at the switch; `clients` may be at it as well."},
    {ROW(ports), .type = PARAMETER_INTEGER, .flags = PARAMETER_OPTIONAL, .least = 1, .most = 65536,
     .doc = "Its ports: each endpoint and each uplink takes one. Without it, as many as"
            " are needed."},
    {ROW(uplinks), .type = PARAMETER_INTEGER, .preset = "1", .least = 1, .most = UPLINKS_MOST,
     .doc = "Links to the core, which the endpoints share, with one queue for each in each"
            " direction."},
    {ROW(uplink_bandwidth), .type = PARAMETER_BANDWIDTH,
     .flags = PARAMETER_OPTIONAL | PARAMETER_ABOVE_LEAST,
     .doc = "Bandwidth of each uplink in each direction; without it that of the network's"
            " links."},
    {ROW(uplink_latency), .type = PARAMETER_OBJECT, .of = &latency_table,
     .flags = PARAMETER_OPTIONAL,
     .doc = "Latency of each uplink; without it that of the network's links."},
    {ROW(uplink_choice), .type = PARAMETER_CHOICE, .choices = choices, .preset = "\"hashed\"",
     .doc = "The uplink of a message among those that work: that to which its two"
            " endpoints hash (hashed), which keeps their messages in order, or that which"
            " is free first (least_loaded)."});

const struct parameter switch_row = {
    .name = "switch",
    .type = PARAMETER_OBJECT,
    .of = &switch_table,
    .doc = "A switch below the core: the endpoints at it, and its uplinks.",
};

/* The endpoint of that name, or endpoint_count with a complaint. */
static uint32_t find_endpoint(const struct switches_spec *spec, const struct scope *at,
                              const char *name, const struct check_context *context)
{
    uint32_t i = 0;
    while (i < spec->endpoint_count && strcmp(spec->endpoints[i], name) != 0) {
        i++;
    }
    if (i == spec->endpoint_count) {
        const char *nearest = text_nearest(name, spec->endpoints, spec->endpoint_count);
        scope_complain(at, NULL, context->complaints, "there is no endpoint \"%s\"%s%s%s", name,
                       nearest == NULL ? "" : "; did you mean \"", nearest == NULL ? "" : nearest,
                       nearest == NULL ? "" : "\"?");
    }
    return i;
}

/* An endpoint is at one switch at most. @param owners  of endpoints, NULL: the core so far
 * @return how many are at it */
static uint32_t check_endpoints(const struct switches_spec *spec, uint32_t number,
                                const struct scope *scope, const char **owners,
                                const struct check_context *context)
{
    const struct switch_parameters *switches = spec->map->elements;
    const struct parameter_list *names = &switches[number].endpoints;
    struct scope list = scope_child(scope, "endpoints");
    uint32_t there = 0;
    for (size_t k = 0; k < names->count; k++) {
        const char *name = ((const char *const *)names->elements)[k];
        struct scope at = scope_element(&list, k);
        uint32_t endpoint =
            name == NULL ? spec->endpoint_count : find_endpoint(spec, &at, name, context);
        if (endpoint == spec->endpoint_count) {
            continue;
        }
        if (owners[endpoint] != NULL) {
            scope_complain(&at, NULL, context->complaints, "\"%s\" is at \"%s\" already", name,
                           owners[endpoint]);
            continue;
        }
        owners[endpoint] = spec->map->names[number];
        there++;
    }
    return there;
}

static void check_ports(const struct scope *scope, int64_t ports, int64_t endpoints,
                        int64_t uplinks, const struct check_context *context)
{
    int64_t need = endpoints + uplinks;
    if (ports > 0 && need > ports) {
        scope_complain(
            scope, "ports", context->complaints,
            "%" PRId64 " ports, but %" PRId64 " endpoint%s and %" PRId64 " uplink%s need %" PRId64,
            ports, endpoints, endpoints == 1 ? "" : "s", uplinks, uplinks == 1 ? "" : "s", need);
    }
}

void switches_check(const struct switches_spec *spec, const struct scope *network,
                    const struct check_context *context)
{
    const char **owners = ARENA_ARRAY(network->arena, const char *, spec->endpoint_count);
    const struct switch_parameters *switches = spec->map->elements;
    struct scope all = scope_child(network, "switches");
    if (spec->map->count > SWITCHES_MOST) {
        scope_complain(&all, NULL, context->complaints, "%zu switches; the most is %d",
                       spec->map->count, SWITCHES_MOST);
        return;
    }
    int64_t uplinks = 0;
    int64_t at_core = spec->endpoint_count;
    for (uint32_t i = 0; i < spec->map->count; i++) {
        struct scope scope = scope_child(&all, spec->map->names[i]);
        uint32_t there = check_endpoints(spec, i, &scope, owners, context);
        check_ports(&scope, switches[i].ports, there, switches[i].uplinks, context);
        at_core -= there;
        uplinks += switches[i].uplinks;
    }
    check_ports(network, spec->ports, at_core, uplinks, context);
}
