/* The fault "switch_failure": the switch of a network carries nothing, between any two endpoints.
 */
#include "models/cluster/faults/fault.h"

struct switch_failure {
    struct fault_parameters fault;
    const char *network; /* NULL: that of requests */
    sim_ticks lasts;
};

static TABLE(parameters_table, struct switch_failure, FAULT_ROWS,
             FAULT_NETWORK_ROW(struct switch_failure, network),
             {.name = "for",
              .type = PARAMETER_DURATION,
              .offset = offsetof(struct switch_failure, lasts),
              .doc = "Time until it carries again; without it, to the end. A later partition of the"
                     " network takes its place.",
              .flags = PARAMETER_OPTIONAL | PARAMETER_ABOVE_LEAST});

static void check(const void *from, const struct scope *scope, const struct check_context *context)
{
    fault_check_network(scope, ((const struct switch_failure *)from)->network, context->environment,
                        context->complaints);
}

/* Every endpoint is a group of its own. */
static void inject(struct run *run, struct cluster *cluster, const void *from,
                   struct stream *stream, struct cause cause)
{
    (void)stream;
    const struct switch_failure *fault = from;
    unsigned groups[NODES_MOST + 1];
    for (uint32_t i = 0; i <= cluster->node_count; i++) {
        groups[i] = i + 1;
    }
    fault_split(run, cluster, fault->network, groups, from, cause);
}

static sim_ticks lasts(const void *from, struct stream *stream)
{
    (void)stream;
    const struct switch_failure *fault = from;
    return fault->lasts == 0 ? TICKS_NEVER : fault->lasts;
}

static sim_ticks end(struct run *run, struct cluster *cluster, const void *from,
                     struct stream *stream, struct cause cause, uint64_t turn)
{
    (void)stream;
    (void)turn;
    fault_heal(run, cluster, ((const struct switch_failure *)from)->network, from, cause);
    return TICKS_NEVER;
}

static const struct fault_operations operations = {.inject = inject, .lasts = lasts, .go_on = end};

const struct kind fault_switch_failure_kind = {
    .name = "switch_failure",
    .role = "fault",
    .doc = "The switch of a network carries nothing: nobody hears anybody over it.",
    .parameters = &parameters_table,
    .check = check,
    .operations = &operations,
};
