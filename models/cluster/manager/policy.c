#include "models/cluster/manager/policy.h"

#include <string.h>

/* The choice of the policy where one node is the only candidate. */
static bool accepts(const struct policy_operations *policy, const void *parameters,
                    const struct policy_view *view, size_t service, uint32_t node)
{
    struct bit_set only;
    bit_set_clear(&only);
    bit_set_add(&only, node);
    return policy->choose(parameters, view, service, &only) == (int32_t)node;
}

static uint32_t node_named(const struct policy_view *view, const char *name)
{
    uint32_t node = 0;
    while (node < view->node_count && strcmp(view->node_names[node], name) != 0) {
        node++;
    }
    return node;
}

int32_t policy_choose(const struct policy_operations *policy, const void *parameters,
                      const struct policy_view *view, size_t service,
                      const struct bit_set *candidates)
{
    const struct parameter_list *takers = view->services[service].takeover_by;
    uint32_t preferred = view->services[service].preferred;
    if (takers == NULL || takers->count == 0) {
        return policy->choose(parameters, view, service, candidates);
    }
    if (bit_set_has(candidates, preferred) &&
        accepts(policy, parameters, view, service, preferred)) {
        return (int32_t)preferred;
    }
    const char *const *names = takers->elements;
    for (size_t i = 0; i < takers->count; i++) {
        uint32_t node = node_named(view, names[i]);
        if (node < view->node_count && bit_set_has(candidates, node) &&
            accepts(policy, parameters, view, service, node)) {
            return (int32_t)node;
        }
    }
    return -1;
}

bool policy_has_others(const struct policy_view *view, size_t service, uint32_t node)
{
    service_set followers = view->services[service].followers;
    for (size_t i = 0; i < view->service_count; i++) {
        bool is_with_it = i == service || (followers & service_only(i)) != 0;
        if (!is_with_it && view->services[i].home == (int32_t)node) {
            return true;
        }
    }
    return false;
}

void policy_check_standbys(const struct policy_check *asked, const char *policy,
                           struct complaints *complaints)
{
    const struct policy_view *view = asked->view;
    for (size_t i = 0; i < view->service_count; i++) {
        uint32_t node = view->services[i].preferred;
        if (node >= view->node_count || view->nodes[node].role != NODE_STANDBY) {
            continue;
        }
        struct scope service = scope_child(&asked->services, view->services[i].name);
        scope_complain(&service, "on", complaints,
                       "\"%s\" is a standby: under the policy \"%s\" it only watches; name"
                       " an active node",
                       view->node_names[node], policy);
    }
}
