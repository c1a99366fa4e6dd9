/*
 * N+M clustering: as many spare nodes as there are more nodes than services, and they roam.
 *
 * A service runs on its own node where nothing else does, else on the first node on which nothing
 * else does, whatever the role of that; services that follow it come with it. Where a service runs
 * on every node that can, it waits for one. A node that comes back is a spare: nothing moves back
 * to it unless the scores of the service say so. (VCS: N + 1; Veritas Cluster Server
 * Administrator's Guide, "N + 1 configuration".)
 */
#include "models/cluster/manager/policy.h"

static int32_t choose(const void *parameters, const struct policy_view *view, size_t service,
                      const struct bit_set *candidates)
{
    (void)parameters;
    uint32_t preferred = view->services[service].preferred;
    if (bit_set_has(candidates, preferred) && !policy_has_others(view, service, preferred)) {
        return (int32_t)preferred;
    }
    BIT_SET_EACH(candidates, node)
    {
        if (!policy_has_others(view, service, node)) {
            return (int32_t)node;
        }
    }
    return -1;
}

/* Whether a service before it is preferred on its node, and neither is with the other. */
static bool shares_node(const struct policy_view *view, size_t service)
{
    for (size_t i = 0; i < service; i++) {
        if (view->services[i].preferred == view->services[service].preferred &&
            (view->services[i].followers & service_only(service)) == 0 &&
            (view->services[service].followers & service_only(i)) == 0) {
            return true;
        }
    }
    return false;
}

static void check(const void *parameters, const struct scope *scope,
                  const struct check_context *context)
{
    (void)parameters;
    (void)scope;
    const struct policy_check *asked = context->environment;
    const struct policy_view *view = asked->view;
    struct bit_set spares;
    bit_set_all(&spares, view->node_count);
    for (size_t i = 0; i < view->service_count; i++) {
        if (view->services[i].preferred < view->node_count) {
            bit_set_remove(&spares, view->services[i].preferred);
        }
    }
    if (view->node_count > 1 && bit_set_is_empty(&spares)) {
        scope_warn(&asked->nodes, NULL, context->complaints,
                   "a service is on every node: under the policy \"n_plus_m\" none is a spare, and"
                   " none takes over from another");
    }
    for (size_t i = 0; i < view->service_count; i++) {
        if (view->services[i].preferred < view->node_count && shares_node(view, i)) {
            struct scope service = scope_child(&asked->services, view->services[i].name);
            scope_warn(&service, "on", context->complaints,
                       "\"%s\" has another service: under the policy \"n_plus_m\" the two do not"
                       " meet again on one node, unless one is \"with\" the other",
                       view->node_names[view->services[i].preferred]);
        }
    }
}

static const struct policy_operations operations = {.choose = choose, .is_exclusive = true};

const struct kind n_plus_m_kind = {
    .name = "n_plus_m",
    .role = "policy",
    .doc = "A service to a node; those without one are spares, and so is a node that comes back.",
    .check = check,
    .operations = &operations,
};
