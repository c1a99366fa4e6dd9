/*
 * Asymmetric clustering: active nodes run services, standbys only watch.
 *
 * A service runs on its own node where it can, else on the first standby that can. Another active
 * node never takes the service, having services of its own.
 */
#include "models/cluster/manager/policy.h"

static int32_t choose(const void *parameters, const struct policy_view *view, size_t service,
                      const struct bit_set *candidates)
{
    (void)parameters;
    uint32_t preferred = view->services[service].preferred;
    if (bit_set_has(candidates, preferred)) {
        return (int32_t)preferred;
    }
    for (uint32_t node = 0; node < view->node_count; node++) {
        if (view->nodes[node].role == NODE_STANDBY && bit_set_has(candidates, node)) {
            return (int32_t)node;
        }
    }
    return -1;
}

static void check(const void *parameters, const struct scope *scope,
                  const struct check_context *context)
{
    (void)parameters;
    (void)scope;
    const struct policy_check *asked = context->environment;
    const struct policy_view *view = asked->view;
    bool has_standby = false;
    for (uint32_t node = 0; node < view->node_count; node++) {
        has_standby = has_standby || view->nodes[node].role == NODE_STANDBY;
    }
    if (view->node_count > 1 && !has_standby) {
        scope_warn(&asked->nodes, NULL, context->complaints,
                   "no node has the role \"standby\": under the policy \"asymmetric\" none "
                   "takes over from another");
    }
    policy_check_standbys(asked, "asymmetric", context->complaints);
}

static const struct policy_operations operations = {.choose = choose};

const struct kind asymmetric_kind = {
    .name = "asymmetric",
    .role = "policy",
    .doc = "Active nodes run services; standbys watch, and take over from one that is lost.",
    .check = check,
    .operations = &operations,
};
