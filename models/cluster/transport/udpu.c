/*
 * Transport by UDP alone: whatever is sent goes out, and whatever comes is taken.
 *
 * Corosync's transport before knet became its default.
 */
#include "models/cluster/transport/transport.h"

struct udpu_parameters {
    struct distribution start_up;
};

static const struct distribution *start_up(const void *parameters)
{
    return &((const struct udpu_parameters *)parameters)->start_up;
}

/* The one link of two nodes. */
static uint32_t links(const struct component *transport, uint32_t from, uint32_t to)
{
    (void)transport;
    (void)from;
    (void)to;
    return 1;
}

static bool is_in_turn(const struct component *transport)
{
    (void)transport;
    return false;
}

static uint32_t choose(struct component *transport, struct network_message *message)
{
    return links(transport, message->from, message->to);
}

static bool takes(const struct component *transport, uint32_t from, uint32_t to, uint32_t over)
{
    return (over & links(transport, from, to)) != 0;
}

static bool taken(struct run *run, struct component *transport,
                  const struct network_message *message)
{
    (void)run;
    (void)transport;
    (void)message;
    return true;
}

static bool is_sure(const struct component *transport, uint32_t from, uint32_t to)
{
    (void)transport;
    (void)from;
    (void)to;
    return true;
}

static void ignore_node(struct run *run, struct component *transport, uint32_t node)
{
    (void)run;
    (void)transport;
    (void)node;
}

static void ignore_network(struct run *run, struct component *transport)
{
    (void)run;
    (void)transport;
}

static const struct transport_operations operations = {
    .start_up = start_up,
    .links_most = 1,
    .links = links,
    .is_in_turn = is_in_turn,
    .choose = choose,
    .takes = takes,
    .taken = taken,
    .is_sure = is_sure,
    .node_up = ignore_node,
    .node_down = ignore_node,
    .node_hung = ignore_node,
    .node_resumed = ignore_node,
    .network_changed = ignore_network,
};

TABLE(udpu_table, struct udpu_parameters,
      {.name = "start_up",
       .type = PARAMETER_DISTRIBUTION,
       .offset = offsetof(struct udpu_parameters, start_up),
       .preset = "{\"uniform\": [\"110 ms\", \"150 ms\"]}",
       .doc = "How long the membership's program takes from the end of a node's boot until it"
              " speaks."});

const struct kind udpu_kind = {
    .name = "udpu",
    .role = "transport",
    .doc = "UDP alone: no link is ever taken for dead.",
    .parameters = &udpu_table,
    .operations = &operations,
};
