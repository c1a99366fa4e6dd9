#include "experiments/closed_form_cluster.h"

#include "analysis/theory/hot_standby.h"
#include "analysis/theory/single_node.h"
#include "models/cluster/delay.h"
#include "models/systems/cluster.h"

#include <string.h>

/* Means of the few times that the chain knows [s]. */
struct times {
    double failure_s;
    double repair_s;
    double start_s;
    double coverage;
    double horizon_s;
    double instant_s;
};

static bool is_zero(const struct distribution *time)
{
    return time->family == DISTRIBUTION_CONSTANT && time->constant == 0;
}

static bool is_exponential(const struct distribution *time)
{
    return time->family == DISTRIBUTION_EXPONENTIAL;
}

/* A node fails and is repaired after exponential times, and boots in none. */
static bool is_plain_node(const struct node_parameters *node)
{
    return is_exponential(&node->time_to_failure) && is_exponential(&node->time_to_repair) &&
           is_zero(&node->boot->firmware) && is_zero(&node->boot->operating_system) &&
           is_zero(&node->boot->cluster_stack);
}

static bool are_alike(const struct node_parameters *a, const struct node_parameters *b)
{
    return a->time_to_failure.mean == b->time_to_failure.mean &&
           a->time_to_repair.mean == b->time_to_repair.mean;
}

/* Nothing of a takeover takes time but the start, which never reaches its time-out. */
static bool is_plain_service(const struct service_parameters *service)
{
    static const double certain = 40; /* means: exceeded once in 1e17 */
    const struct operation_parameters *start = service->start;
    bool is_start_known =
        is_zero(&start->time) ||
        (is_exponential(&start->time) && start->time.mean * certain < (double)start->timeout);
    return is_start_known && service->storage == NULL && is_zero(&service->address->time) &&
           is_zero(&service->recovery) && !service->failback &&
           service->time_to_failure.family == DISTRIBUTION_NONE;
}

/* Membership that takes no time, quorum that never waits, no fencing, no plan, no faults. */
static bool is_plain_cluster(const struct cluster_parameters *parameters)
{
    const struct cluster_machine *system = parameters->system;
    if (system->membership.kind != &delay_kind || strcmp(system->fencing.kind->name, "none") != 0 ||
        system->services.count != 1) {
        return false;
    }
    const struct delay_parameters *delay = system->membership.parameters;
    struct quorum quorum;
    quorum_init(&quorum, system->quorum, (uint32_t)system->nodes.count);
    return is_zero(&delay->detection) && is_zero(&delay->reconfiguration) &&
           is_zero(&system->plan) && !quorum.wait_for_all && quorum.votes_needed == 1 &&
           parameters->faults.count == 0;
}

static bool times_of(const struct point *point, struct times *times)
{
    const struct cluster_parameters *parameters = point->system_parameters;
    const struct cluster_machine *system = parameters->system;
    const struct node_parameters *nodes = system->nodes.elements;
    const struct service_parameters *service = system->services.elements;
    if (system->nodes.count > 2 || !is_plain_cluster(parameters) || !is_plain_service(service) ||
        (point->run.has_warmup && point->run.warmup > 0)) {
        return false;
    }
    for (size_t i = 0; i < system->nodes.count; i++) {
        if (!is_plain_node(&nodes[i]) || !are_alike(&nodes[i], &nodes[0])) {
            return false;
        }
    }
    /* The second node must be one that takes over. */
    if (system->nodes.count == 2 && nodes[0].role == nodes[1].role) {
        return false;
    }
    double second = (double)point->run.ticks_per_second;
    const struct delay_parameters *delay = system->membership.parameters;
    sim_ticks instant = system->availability_at;
    *times = (struct times){
        .failure_s = nodes[0].time_to_failure.mean / second,
        .repair_s = nodes[0].time_to_repair.mean / second,
        .start_s = service->start->time.mean / second,
        .coverage = delay->coverage,
        .horizon_s = (double)point->run.horizon / second,
        .instant_s = (double)(instant == 0 ? point->run.horizon : instant) / second,
    };
    return true;
}

/* Availability over the run and at the instant asked for, under the names of the results. */
static void add(struct closed_forms *forms, struct arena *arena, const char *law,
                const char *service, double over, double at)
{
    closed_forms_add_share(forms, arena, law, over, "availability");
    closed_forms_add_share(forms, arena, law, over, "services.%s.availability", service);
    closed_forms_add_share(forms, arena, law, at, "services.%s.availability_at", service);
}

static void add_single(const struct times *times, const char *service, struct arena *arena,
                       struct closed_forms *forms)
{
    struct single_node node = {times->failure_s, times->repair_s, times->start_s};
    struct single_node_until over;
    struct single_node_until at;
    if (single_node_solve_until(&node, times->horizon_s, &over, NULL) &&
        single_node_solve_until(&node, times->instant_s, &at, NULL)) {
        add(forms, arena, "Markov, one node", service, over.availability_over, at.availability_at);
    }
}

static void add_pair(const struct times *times, const char *service, struct arena *arena,
                     struct closed_forms *forms)
{
    struct hot_standby pair = {times->failure_s, times->repair_s, times->start_s, times->coverage};
    struct hot_standby_until over;
    struct hot_standby_until at;
    if (hot_standby_solve_until(&pair, times->horizon_s, &over, NULL) &&
        hot_standby_solve_until(&pair, times->instant_s, &at, NULL)) {
        add(forms, arena, "Markov, hot standby", service, over.availability_over,
            at.availability_at);
    }
}

void closed_form_cluster(const struct point *point, struct arena *arena, struct closed_forms *forms)
{
    struct times times;
    if (!times_of(point, &times)) {
        return;
    }
    const struct cluster_parameters *parameters = point->system_parameters;
    const struct parameter_map *services = &parameters->system->services;
    if (parameters->system->nodes.count == 1) {
        add_single(&times, services->names[0], arena, forms);
    } else {
        add_pair(&times, services->names[0], arena, forms);
    }
}
