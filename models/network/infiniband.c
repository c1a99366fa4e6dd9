/*
 * InfiniBand: links of so many lanes at a named rate, through one switch or several.
 *
 * A lane signals at a rate and carries data at less, by its encoding: 8b/10b up to QDR, 64b/66b for
 * FDR and EDR, 256b/257b with the error correction RS(544,514) from HDR on (InfiniBand Trade
 * Association, InfiniBand Architecture Specification, volume 2). A sender has credits for the
 * buffers of its receiver, so that links lose nothing: messages wait. A message that waits holds
 * none up but those behind it on its link; blocking of others by full buffers is not modelled.
 */
#include "models/network/infiniband.h"

#include "models/network/network_state.h"
#include "models/report_order.h"

static const char *const rate_names[] = {
    [RATE_SDR] = "SDR", [RATE_DDR] = "DDR", [RATE_QDR] = "QDR", [RATE_FDR] = "FDR",
    [RATE_EDR] = "EDR", [RATE_HDR] = "HDR", [RATE_NDR] = "NDR", NULL};

double infiniband_lane(enum infiniband_rate rate)
{
    static const double signalling[] = {
        [RATE_SDR] = 2.5e9,     [RATE_DDR] = 5e9,        [RATE_QDR] = 10e9,
        [RATE_FDR] = 14.0625e9, [RATE_EDR] = 25.78125e9, [RATE_HDR] = 53.125e9,
        [RATE_NDR] = 106.25e9,
    };
    double data = rate <= RATE_QDR   ? 8.0 / 10
                  : rate <= RATE_EDR ? 64.0 / 66
                                     : 256.0 / 257 * 514 / 544;
    return signalling[rate] * data / 8;
}

static struct link_parameters link_of(const struct infiniband_parameters *parameters)
{
    return (struct link_parameters){
        .bandwidth =
            infiniband_lane((enum infiniband_rate)parameters->rate) * (double)parameters->lanes,
        .latency = parameters->adapter_latency + parameters->switch_latency / 2,
    };
}

/* An uplink ends at another switch, and at no adapter. */
static struct switches_spec switches_of(const struct infiniband_parameters *parameters,
                                        const struct network_environment *around)
{
    struct link_parameters link = link_of(parameters);
    link.latency = parameters->switch_latency;
    return (struct switches_spec){
        .map = &parameters->switches,
        .ports = parameters->ports,
        .link = link,
        .endpoints = around->endpoints,
        .endpoint_count = around->endpoint_count,
    };
}

static void check(const void *from, const struct scope *scope, const struct check_context *context)
{
    const struct infiniband_parameters *parameters = from;
    const struct network_environment *around = context->environment;
    struct switches_spec switches = switches_of(parameters, around);
    int64_t lanes = parameters->lanes;
    if (around->endpoint_count > NETWORK_ENDPOINTS_MOST) {
        scope_complain(scope, NULL, context->complaints, "%u endpoints; the most is %d",
                       (unsigned)around->endpoint_count, NETWORK_ENDPOINTS_MOST);
    }
    if (lanes != 1 && lanes != 2 && lanes != 4 && lanes != 8 && lanes != 12) {
        scope_complain(scope, "lanes", context->complaints,
                       "links have 1, 2, 4, 8 or 12 lanes, not %d", (int)lanes);
    }
    switches_check(&switches, scope, context);
}

static void lay_out(const void *from, const struct network_environment *around,
                    struct network_layout *layout)
{
    for (uint32_t i = 0; i < around->endpoint_count; i++) {
        layout->links[i] = link_of(from);
    }
    layout->switches = switches_of(from, around);
}

static struct component *build(struct assembly *assembly, const struct scope *scope,
                               const void *from, const void *environment)
{
    const struct network_environment *around = environment;
    struct network_layout layout = {
        .links = ARENA_ARRAY(assembly->arena, struct link_parameters, around->endpoint_count)};
    lay_out(from, around, &layout);
    return network_create(assembly, scope, &infiniband_kind.behaviour, layout.links,
                          switches_build(assembly, scope, &layout.switches), around);
}

static struct network_outlook outlook(const void *from, int64_t bytes, int64_t ticks_per_second)
{
    struct link_parameters link = link_of(from);
    double crossing_s =
        ticks_to_seconds(link.latency, ticks_per_second) + (double)bytes / link.bandwidth;
    return (struct network_outlook){2 * crossing_s, false};
}

static const struct parameter_map *switches(const void *from)
{
    return &((const struct infiniband_parameters *)from)->switches;
}

static const struct network_operations operations = {
    .outlook = outlook, .switches = switches, .lay_out = lay_out};

#define ROW(member) .name = #member, .offset = offsetof(struct infiniband_parameters, member)

static TABLE(parameters_table, struct infiniband_parameters,
             {ROW(rate), .type = PARAMETER_CHOICE, .choices = rate_names, .preset = "\"EDR\"",
              .doc = "The rate of a lane; four of them carry 8 (SDR), 16 (DDR), 32 (QDR), 54.5"
                     " (FDR), 100 (EDR), 200 (HDR) or 400 Gbit/s (NDR) of data."},
             {ROW(lanes), .type = PARAMETER_INTEGER, .preset = "4", .least = 1, .most = 12,
              .doc = "Lanes of each link: 1, 2, 4, 8 or 12."},
             {ROW(adapter_latency), .type = PARAMETER_DURATION, .preset = "\"500 ns\"",
              .doc = "Latency of an adapter: a message passes two, its sender's and its"
                     " receiver's."},
             {ROW(switch_latency), .type = PARAMETER_DURATION, .preset = "\"100 ns\"",
              .doc = "Latency of each switch on the way of a message."},
             {ROW(ports), .type = PARAMETER_INTEGER, .least = 1, .most = 65536,
              .flags = PARAMETER_OPTIONAL,
              .doc = "Ports of the switch; with `switches`, of the core: each endpoint at it and"
                     " each uplink takes one. Without it, as many as are needed."},
             {ROW(switches), .type = PARAMETER_MAP, .element = &switch_row, .names = "switch",
              .flags = PARAMETER_OPTIONAL,
              .doc = "Switches below the core, whose endpoints share uplinks to it."});

const struct kind infiniband_kind = {
    .behaviour = {.on = network_handlers,
                  .event_names = network_event_names,
                  .event_count = NETWORK_EVENTS},
    .name = "infiniband",
    .role = "network",
    .doc = "InfiniBand: lanes at a named rate, and links that lose nothing.",
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
