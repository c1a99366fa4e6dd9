/*
 * Transport by knet: each node pings all others, and carries nothing over a link without pongs.
 *
 * The rules of one link are in knet_link.h; a node has one to each other over each network, and
 * knet_ways.c chooses between them. Pings are computed and never sent: a ping of a link without
 * loss is answered or not as both nodes and the network are at the time of its pong, and where
 * links lose messages the loss of each ping and pong is drawn. So a link costs events only between
 * a change and what comes of it, or for as long as links lose messages.
 *
 * The pings of the nodes have phases of their own, drawn at the start.
 */
#include "models/cluster/transport/knet_state.h"
#include "models/report_order.h"

static const struct distribution *start_up(const void *parameters)
{
    return &((const struct knet_parameters *)parameters)->start_up;
}

/* The links of a node over one network: they have long been up. */
static void settle_links(const struct knet *knet, uint32_t link, uint32_t node)
{
    const struct transport_environment *around = &knet->around;
    const struct network *network = around->networks.of[link];
    const struct knet_times *times = &knet->times;
    sim_ticks ping = knet->nodes[node].thread.ping;
    for (uint32_t other = 0; other < around->node_count; other++) {
        sim_ticks trip = network_transit(network, node, other, around->probe_size);
        trip = ticks_add(trip, network_transit(network, other, node, around->probe_size));
        *knet_link(knet, link, node, other) = (struct knet_link){
            .judged = ping,
            .pong = ping,
            .backed = -2 * KNET_BACKOFF * KNET_LOOKS_A_BACKOFF * times->look,
            .trip = trip,
            .answer = KNET_ANSWERED,
            .is_up = true,
        };
    }
}

/* The phases of the nodes, and their links. */
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
        for (uint32_t link = 0; link < knet->link_count; link++) {
            settle_links(knet, link, node);
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
    knet->link_count = knet->around.networks.count;
    knet->nodes = ARENA_ARRAY(assembly->arena, struct knet_node, count);
    knet->links = ARENA_ARRAY(assembly->arena, struct knet_link, knet->link_count * count * count);
    if (knet->link_count > 1 && knet->parameters->link_mode != KNET_PASSIVE) {
        knet->flows = ARENA_ARRAY(assembly->arena, struct knet_flow, count * count);
    }
    component_stream(assembly, &knet->component, "loss", &knet->losses);
    counter_init(&knet->down, assembly->measures);
    counter_init(&knet->up, assembly->measures);
    settle(assembly, knet);
    return &knet->component;
}

static void start(struct run *run, struct component *component)
{
    struct knet *knet = (struct knet *)component;
    if (!networks_are_healthy(&knet->around.networks)) {
        knet_network_changed(run, component);
    }
}

enum { LINKS_DOWN, LINKS_UP };

static const struct metric_row metrics[] = {
    [LINKS_DOWN] =
        METRIC("links_down", "1", COUNT, "Times that a node found a link to another down."),
    [LINKS_UP] =
        METRIC("links_up", "1", COUNT, "Times that a node found a link to another up again."),
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
    .links_most = NETWORKS_MOST,
    .links = knet_links,
    .is_in_turn = knet_is_in_turn,
    .choose = knet_choose,
    .takes = knet_takes,
    .taken = knet_taken,
    .is_sure = knet_is_sure,
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
