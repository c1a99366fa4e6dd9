/* The planned fault "rolling_reboot": all nodes are shut down and booted, one after the other. */
#include "models/cluster/faults/fault.h"
#include "models/cluster/shutdown.h"

struct rolling_reboot {
    struct fault_parameters fault;
    sim_ticks every;
    sim_ticks off;
};

static TABLE(parameters_table, struct rolling_reboot, FAULT_ROWS,
             {.name = "every",
              .type = PARAMETER_DURATION,
              .offset = offsetof(struct rolling_reboot, every),
              .doc = "Time from the order to one node to that to the next.",
              .preset = "\"15 min\"",
              .flags = PARAMETER_ABOVE_LEAST},
             {.name = "off",
              .type = PARAMETER_DURATION,
              .offset = offsetof(struct rolling_reboot, off),
              .doc = "How long each is off before it boots.",
              .preset = "\"10 s\"",
              .flags = PARAMETER_ABOVE_LEAST});

static void targets(const struct cluster *cluster, const void *from, struct fault_targets *targets)
{
    (void)from;
    for (uint32_t node = 0; node < cluster->node_count; node++) {
        fault_targets_add(targets, node);
    }
}

static void inject(struct run *run, struct cluster *cluster, const void *from,
                   struct stream *stream, struct cause cause)
{
    (void)stream;
    shutdown_order(run, cluster, 0, ((const struct rolling_reboot *)from)->off, cause);
}

static sim_ticks lasts(const void *from, struct stream *stream)
{
    (void)stream;
    return ((const struct rolling_reboot *)from)->every;
}

static sim_ticks go_on(struct run *run, struct cluster *cluster, const void *from,
                       struct stream *stream, struct cause cause, uint64_t turn)
{
    (void)stream;
    const struct rolling_reboot *fault = from;
    if (turn >= cluster->node_count) {
        return TICKS_NEVER;
    }
    uint32_t node = (uint32_t)turn;
    cause = fault_goes_on(run, cluster, cluster->node_names[node], cause);
    shutdown_order(run, cluster, node, fault->off, cause);
    return fault->every;
}

static const struct fault_operations operations = {
    .targets = targets, .inject = inject, .lasts = lasts, .go_on = go_on};

const struct kind fault_rolling_reboot_kind = {
    .name = "rolling_reboot",
    .role = "fault",
    .doc = "An administrator reboots all nodes, one after the other, each in an orderly way.",
    .parameters = &parameters_table,
    .operations = &operations,
};
