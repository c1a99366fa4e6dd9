/* Checks of a placement: the nodes that it names, and their weights. */
#include "models/machine/placement_check.h"

/* A node that lines are placed on. */
static void check_node(int64_t node, const char *key, const struct scope *scope,
                       const struct check_context *context)
{
    const struct program_environment *around = context->environment;
    if (node >= around->processors) {
        scope_complain(scope, key, context->complaints, "is %lld, but the nodes are 0 to %u",
                       (long long)node, around->processors - 1);
    } else if (around->homes > 1 && !numa_have_memory(&around->nodes, (uint32_t)node)) {
        scope_complain(scope, key, context->complaints, "is %lld, a node without memory",
                       (long long)node);
    }
}

/* The nodes listed for a policy: each once. */
static void check_listed(const struct parameter_list *nodes, const struct scope *scope,
                         const struct check_context *context)
{
    const int64_t *listed = nodes->elements;
    for (size_t i = 0; i < nodes->count; i++) {
        check_node(listed[i], "nodes", scope, context);
        for (size_t k = 0; k < i; k++) {
            if (listed[k] == listed[i]) {
                scope_complain(scope, "nodes", context->complaints, "lists node %lld twice",
                               (long long)listed[i]);
            }
        }
    }
}

/* A weight for each node, none of a node without memory, and one above 0. */
static void check_weights(const struct parameter_list *weights, const struct scope *scope,
                          const struct check_context *context)
{
    const struct program_environment *around = context->environment;
    const int64_t *each = weights->elements;
    if (weights->count != around->homes) {
        scope_complain(scope, "weights", context->complaints,
                       "are %zu, and the nodes %u: placement weighted needs one for each",
                       weights->count, around->homes);
        return;
    }
    bool is_above = false;
    for (uint32_t node = 0; node < around->homes; node++) {
        is_above = is_above || each[node] > 0;
        if (each[node] > 0 && !numa_have_memory(&around->nodes, node)) {
            scope_complain(scope, "weights", context->complaints,
                           "places lines on node %u, which has no memory", node);
        }
    }
    if (!is_above) {
        scope_complain(scope, "weights", context->complaints, "are all 0: lines need a memory");
    }
}

void placement_check(const struct placement_given *given, const struct scope *scope,
                     const struct check_context *context)
{
    const struct program_environment *around = context->environment;
    switch (given->policy) {
    case PLACEMENT_ON_ONE_NODE:
        check_node(given->node, "node", scope, context);
        break;
    case PLACEMENT_BOUND:
        if (given->nodes.count == 0 && around->homes > 1) {
            scope_complain(scope, "nodes", context->complaints,
                           "is missing: the nodes that placement bound places lines on");
        }
        check_listed(&given->nodes, scope, context);
        break;
    case PLACEMENT_INTERLEAVED:
        check_listed(&given->nodes, scope, context);
        break;
    case PLACEMENT_WEIGHTED:
        if (around->homes > 1) {
            check_weights(&given->weights, scope, context);
        }
        break;
    default:
        break;
    }
}
