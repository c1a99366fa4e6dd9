/* The fault "uplink_loss": uplinks of a switch carry nothing, and lose what is on them. */
#include "models/cluster/faults/fault.h"
#include "models/network/switches.h"

#include <inttypes.h>

struct uplink_loss {
    struct fault_parameters fault;
    const char *network; /* NULL: that of requests */
    const char *switch_name;
    int64_t number, count;
};

#define ROW(name) offsetof(struct uplink_loss, name)

static TABLE(parameters_table, struct uplink_loss, FAULT_ROWS,
             FAULT_NETWORK_ROW(struct uplink_loss, network),
             {.name = "switch",
              .type = PARAMETER_NAME,
              .offset = ROW(switch_name),
              .doc = "The switch, among `switches` of the network."},
             {.name = "number",
              .type = PARAMETER_INTEGER,
              .offset = ROW(number),
              .doc = "The first uplink that is lost, from 1.",
              .preset = "1",
              .least = 1,
              .most = UPLINKS_MOST},
             {.name = "count",
              .type = PARAMETER_INTEGER,
              .offset = ROW(count),
              .doc = "Uplinks that are lost at once, from that on.",
              .preset = "1",
              .least = 1,
              .most = UPLINKS_MOST},
             FAULT_FOR_ROW("Time until they work again; without it, to the end."));

static void check(const void *from, const struct scope *scope, const struct check_context *context)
{
    const struct uplink_loss *fault = from;
    const struct fault_view *view = context->environment;
    const struct parameter_map *map;
    fault_check_network(scope, fault->network, view, context->complaints);
    int64_t place = fault_check_switch(scope, fault->network, fault->switch_name, view, &map,
                                       context->complaints);
    if (place < 0) {
        return;
    }
    const struct switch_parameters *there =
        &((const struct switch_parameters *)map->elements)[place];
    int64_t last = fault->number + fault->count - 1;
    if (last > there->uplinks) {
        scope_complain(scope, fault->number > there->uplinks ? "number" : "count",
                       context->complaints, "\"%s\" has %" PRId64 " uplink%s, not %" PRId64,
                       fault->switch_name, there->uplinks, there->uplinks == 1 ? "" : "s", last);
    }
}

static const char *target(const void *from)
{
    return ((const struct uplink_loss *)from)->switch_name;
}

/* Uplinks are lost, or work again. */
static void change(struct run *run, struct cluster *cluster, const struct uplink_loss *fault,
                   bool works, struct cause cause)
{
    struct network *network = cluster->networks.of[cluster_network_named(cluster, fault->network)];
    uint32_t number = network_switch_named(network, fault->switch_name);
    uint32_t first = (uint32_t)fault->number - 1;
    if (works) {
        network_restore_uplinks(run, network, number, first, (uint32_t)fault->count);
    } else {
        network_lose_uplinks(run, network, number, first, (uint32_t)fault->count);
    }
    fault_switch_changed(run, cluster, fault->network, fault->switch_name, works, cause);
}

static void inject(struct run *run, struct cluster *cluster, const void *from,
                   struct stream *stream, struct cause cause)
{
    (void)stream;
    change(run, cluster, from, false, cause);
}

static void end(struct run *run, struct cluster *cluster, const void *from, struct cause cause)
{
    change(run, cluster, from, true, cause);
}

static const struct fault_operations operations = {.target = target, .inject = inject, .end = end};

const struct kind fault_uplink_loss_kind = {
    .name = "uplink_loss",
    .role = "fault",
    .doc = "Uplinks of a switch carry nothing, and lose what is on them.",
    .parameters = &parameters_table,
    .check = check,
    .operations = &operations,
};
