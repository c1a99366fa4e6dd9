#include "models/cluster/manager/failover_policy.h"

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

/* Candidates that may take a service over and that the policy accepts, in the order of the service
 * or of the spec. @return how many */
static uint32_t find_takers(const struct policy_operations *policy, const void *parameters,
                            const struct policy_view *view, size_t service,
                            const struct bit_set *candidates, uint32_t *nodes)
{
    const struct parameter_list *takers = view->services[service].takeover_by;
    bool has_takers = takers != NULL && takers->count > 0;
    uint32_t count = 0;
    for (uint32_t i = 0; i < (has_takers ? takers->count : view->node_count); i++) {
        uint32_t node =
            has_takers ? node_named(view, ((const char *const *)takers->elements)[i]) : i;
        if (node < view->node_count && bit_set_has(candidates, node) &&
            accepts(policy, parameters, view, service, node)) {
            nodes[count++] = node;
        }
    }
    return count;
}

int32_t policy_choose(const struct policy_operations *policy, const void *parameters,
                      const struct policy_view *view, size_t service,
                      const struct bit_set *candidates)
{
    const struct policy_service *of = &view->services[service];
    bool has_takers = of->takeover_by != NULL && of->takeover_by->count > 0;
    if (!has_takers && of->failover_policy == FAILOVER_BY_POLICY) {
        return policy->choose(parameters, view, service, candidates);
    }
    if (bit_set_has(candidates, of->preferred) &&
        accepts(policy, parameters, view, service, of->preferred)) {
        return (int32_t)of->preferred;
    }
    uint32_t nodes[NODES_MOST];
    uint32_t count = find_takers(policy, parameters, view, service, candidates, nodes);
    enum failover_policy how =
        of->failover_policy != FAILOVER_BY_POLICY ? of->failover_policy : FAILOVER_PRIORITY;
    return failover_policy_choose(how, view, service, nodes, count);
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
