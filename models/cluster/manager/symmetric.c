/*
 * Symmetric clustering: all nodes are active, and take over from each other.
 *
 * A service runs on its own node where it can, else on the node that is the least loaded with it:
 * by the cores that the services of the node keep busy, as a share of those that it has; of equals
 * the one with fewer services, then the first. Services that follow it count with it. (VCS: the
 * FailOverPolicy Load.)
 */
#include "models/cluster/manager/failover_policy.h"

static int32_t choose(const void *parameters, const struct policy_view *view, size_t service,
                      const struct bit_set *candidates)
{
    (void)parameters;
    uint32_t preferred = view->services[service].preferred;
    if (bit_set_has(candidates, preferred)) {
        return (int32_t)preferred;
    }
    uint32_t nodes[NODES_MOST];
    uint32_t count = 0;
    BIT_SET_EACH(candidates, node)
    {
        nodes[count++] = node;
    }
    return failover_policy_choose(FAILOVER_LOAD, view, service, nodes, count);
}

static void check(const void *parameters, const struct scope *scope,
                  const struct check_context *context)
{
    (void)parameters;
    (void)scope;
    const struct policy_check *asked = context->environment;
    const struct policy_view *view = asked->view;
    for (uint32_t node = 0; node < view->node_count; node++) {
        if (view->nodes[node].role == NODE_STANDBY) {
            struct scope of = scope_child(&asked->nodes, view->node_names[node]);
            scope_warn(&of, "role", context->complaints,
                       "\"standby\" means nothing to the policy \"symmetric\", under which every"
                       " node takes over from every other");
        }
    }
}

static const struct policy_operations operations = {.choose = choose};

const struct kind symmetric_kind = {
    .name = "symmetric",
    .role = "policy",
    .doc = "All nodes run services and take over from each other, the least loaded first.",
    .check = check,
    .operations = &operations,
};
