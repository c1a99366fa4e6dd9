/*
 * Symmetric clustering: all nodes are active, and take over from each other.
 *
 * A service runs on its own node where it can, else on the node that is the least loaded with it:
 * by the cores that the services of the node keep busy, as a share of those that it has; of equals
 * the one with fewer services, then the first. Services that follow it count with it. (VCS: the
 * FailOverPolicy Load.)
 */
#include "models/cluster/manager/policy.h"

/* A node, if it had one more service, and those that follow it. */
struct candidate {
    double utilization;
    uint32_t services;
};

static struct candidate candidate_of(const struct policy_view *view, size_t service, uint32_t node)
{
    service_set followers = view->services[service].followers;
    double load = view->services[service].load;
    uint32_t services = 1;
    for (size_t i = 0; i < view->service_count; i++) {
        bool is_here =
            (followers & service_only(i)) != 0 || view->services[i].home == (int32_t)node;
        if (i != service && is_here) {
            load += view->services[i].load;
            services++;
        }
    }
    return (struct candidate){load / (double)node_core_count(&view->nodes[node]), services};
}

static bool is_better(struct candidate a, struct candidate b)
{
    return a.utilization < b.utilization ||
           (a.utilization == b.utilization && a.services < b.services);
}

static int32_t choose(const void *parameters, const struct policy_view *view, size_t service,
                      const struct bit_set *candidates)
{
    (void)parameters;
    uint32_t preferred = view->services[service].preferred;
    if (bit_set_has(candidates, preferred)) {
        return (int32_t)preferred;
    }
    int32_t best = -1;
    struct candidate least = {0};
    BIT_SET_EACH(candidates, node)
    {
        struct candidate found = candidate_of(view, service, node);
        if (best < 0 || is_better(found, least)) {
            best = (int32_t)node;
            least = found;
        }
    }
    return best;
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
