#include "models/cluster/manager/failover_policy.h"

/* A node, if it had one more service, and those that follow it. */
struct candidate {
    double load; /* cores kept busy */
    double cores;
    uint32_t services;
};

static struct candidate candidate_of(const struct policy_view *view, size_t service, uint32_t node)
{
    service_set followers = view->services[service].followers;
    struct candidate found = {.load = view->services[service].load,
                              .cores = (double)node_core_count(&view->nodes[node]),
                              .services = 1};
    for (size_t i = 0; i < view->service_count; i++) {
        bool is_here =
            (followers & service_only(i)) != 0 || view->services[i].home == (int32_t)node;
        if (i != service && is_here) {
            found.load += view->services[i].load;
            found.services++;
        }
    }
    return found;
}

/* Less load is better, of as much fewer services. */
static bool is_better(enum failover_policy policy, struct candidate a, struct candidate b)
{
    double difference = 0;
    if (policy == FAILOVER_LOAD) {
        difference = a.load / a.cores - b.load / b.cores;
    } else if (policy == FAILOVER_BIGGEST_AVAILABLE) {
        difference = (b.cores - b.load) - (a.cores - a.load);
    }
    return difference < 0 || (difference == 0 && a.services < b.services);
}

int32_t failover_policy_choose(enum failover_policy policy, const struct policy_view *view,
                               size_t service, const uint32_t *nodes, uint32_t count)
{
    int32_t best = -1;
    struct candidate least = {0};
    for (uint32_t i = 0; i < count; i++) {
        struct candidate found = candidate_of(view, service, nodes[i]);
        if (best < 0 || (policy != FAILOVER_PRIORITY && is_better(policy, found, least))) {
            best = (int32_t)nodes[i];
            least = found;
        }
    }
    return best;
}
