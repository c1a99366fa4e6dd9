/*
 * Transport by knet: each node pings all others, and carries nothing over a link without pongs.
 *
 * The rules of one link are in knet_link.h. Pings are computed and never sent: a ping of a link
 * without loss is answered or not as both nodes and the network are at the time of its pong, and
 * where links lose messages the loss of each ping and pong is drawn. So a link costs events only
 * between a change and what comes of it, or for as long as links lose messages.
 *
 * The pings of the nodes have phases of their own, drawn at the start.
 */
#include "models/cluster/transport/knet_state.h"
#include "models/report_order.h"

static bool sends(const struct component *component, uint32_t from, uint32_t to)
{
    return knet_link((const struct knet *)component, from, to)->is_up;
}

static bool takes(const struct component *component, uint32_t from, uint32_t to)
{
    const struct knet *knet = (const struct knet *)component;
    const struct knet_link *link = knet_link(knet, to, from);
    return link->is_up || (knet->parameters->up_on_data && link->pongs > 0);
}

static void taken(struct run *run, struct component *component, uint32_t from, uint32_t to)
{
    struct knet *knet = (struct knet *)component;
    struct knet_link *link = knet_link(knet, to, from);
    if (!link->is_up) {
        link->is_up = true;
        knet_arm(run, knet, to, from);
        knet_tell(run, knet, to, from, false);
    }
}

static bool is_sure(const struct component *component, uint32_t from, uint32_t to)
{
    const struct knet *knet = (const struct knet *)component;
    const struct knet_link *there = knet_link(knet, from, to);
    const struct knet_link *back = knet_link(knet, to, from);
    return from == to || (there->is_up && back->is_up && there->answer == KNET_ANSWERED &&
                          back->answer == KNET_ANSWERED);
}

static const struct distribution *start_up(const void *parameters)
{
    return &((const struct knet_parameters *)parameters)->start_up;
}

/* The phases of the nodes, and links that have long been up. */
static void settle(struct assembly *assembly, struct knet *knet)
{
    const struct transport_environment *around = &knet->around;
    const struct knet_times *times = &knet->times;
    struct stream phases;
    assembly_stream(assembly, knet->component.path, "phase", &phases);
    for (uint32_t node = 0; node < around->node_count; node++) {
        struct knet_node *it = &knet->nodes[node];
        sim_ticks ping = (sim_ticks)(stream_uniform(&phases) * (double)times->period);
        sim_ticks looks = (sim_ticks)(stream_uniform(&phases) * KNET_LOOKS_A_BACKOFF);
        *it = (struct knet_node){
            .thread = {-ping, -ping + looks * times->look}, .hung = TICKS_NEVER, .is_on = true};
        for (uint32_t other = 0; other < around->node_count; other++) {
            sim_ticks trip = network_transit(around->network, node, other, around->probe_size);
            trip =
                ticks_add(trip, network_transit(around->network, other, node, around->probe_size));
            *knet_link(knet, node, other) = (struct knet_link){
                .judged = -ping,
                .pong = -ping,
                .backed = -2 * KNET_BACKOFF * KNET_LOOKS_A_BACKOFF * times->look,
                .trip = trip,
                .answer = KNET_ANSWERED,
                .is_up = true,
            };
        }
    }
}

static struct component *build(struct assembly *assembly, const struct scope *scope,
                               const void *parameters, const void *environment)
{
    struct knet *knet = ARENA_NEW(assembly->arena, struct knet);
    knet->component = (struct component){&knet_kind.behaviour, scope->path};
    knet->parameters = parameters;
    knet->around = *(const struct transport_environment *)environment;
    knet->times = knet_times_of(parameters, knet->around.token, assembly->run->ticks_per_second);
    size_t count = knet->around.node_count;
    knet->nodes = ARENA_ARRAY(assembly->arena, struct knet_node, count);
    knet->links = ARENA_ARRAY(assembly->arena, struct knet_link, count * count);
    component_stream(assembly, &knet->component, "loss", &knet->losses);
    counter_init(&knet->down, assembly->measures);
    counter_init(&knet->up, assembly->measures);
    settle(assembly, knet);
    return &knet->component;
}

static void start(struct run *run, struct component *component)
{
    struct knet *knet = (struct knet *)component;
    if (!network_is_healthy(knet->around.network)) {
        knet_network_changed(run, component);
    }
}

enum { LINKS_DOWN, LINKS_UP };

static const struct metric_row metrics[] = {
    [LINKS_DOWN] =
        METRIC("links_down", "1", COUNT, "Times that a node found its link to another down."),
    [LINKS_UP] =
        METRIC("links_up", "1", COUNT, "Times that a node found its link to another up again."),
    METRICS_END,
};

static void report_knet(const struct component *component, struct report *report)
{
    const struct knet *knet = (const struct knet *)component;
    report_counter(report, component->path, &metrics[LINKS_DOWN], &knet->down);
    report_counter(report, component->path, &metrics[LINKS_UP], &knet->up);
}

static const struct transport_operations operations = {
    .start_up = start_up,
    .sends = sends,
    .takes = takes,
    .taken = taken,
    .is_sure = is_sure,
    .node_up = knet_node_up,
    .node_down = knet_node_down,
    .node_hung = knet_node_hung,
    .node_resumed = knet_node_resumed,
    .network_changed = knet_network_changed,
};

static event_handler *const handlers[KNET_EVENTS] = {
    [KNET_DUE] = knet_due, [KNET_LOOKS] = knet_looks};
static const char *const event_names[KNET_EVENTS] = {
    [KNET_DUE] = "link judged", [KNET_LOOKS] = "looked"};

const struct kind knet_kind = {
    .behaviour = {.on = handlers, .event_names = event_names, .event_count = KNET_EVENTS},
    .name = "knet",
    .role = "transport",
    .doc = "Corosync's default: each node pings the others, and nothing goes over a link without"
           " pongs.",
    .parameters = &knet_table,
    .metrics = metrics,
    .check = knet_check,
    .build = build,
    .operations = &operations,
    .start = start,
    .report = report_knet,
    .invariants = knet_invariants,
    .report_order = REPORT_MEMBERSHIP,
};
