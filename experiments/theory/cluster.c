#include "experiments/theory/cluster.h"

#include "analysis/theory/hot_standby.h"
#include "analysis/theory/single_node.h"
#include "models/cluster/membership/delay.h"
#include "models/kinds.h"
#include "models/systems/cluster.h"

/* The cluster as laws see it; the first service stands for the only one. */
struct cluster_view {
    const struct point *point;
    const struct cluster_parameters *parameters;
    const struct cluster_machine *system;
    const struct node_parameters *nodes;
    size_t node_count;
    const struct service_parameters *service;
    const char *service_name;
    const struct delay_parameters *delay; /* NULL: membership of another kind */
};

/* Means of the few times that a chain knows [s]. */
struct times {
    double failure_s;
    double repair_s;
    double start_s;
    double horizon_s;
    double instant_s;
};

static struct times times_of(const struct cluster_view *view)
{
    const struct run_parameters *run = &view->point->run;
    double second = (double)run->ticks_per_second;
    sim_ticks instant = view->system->availability_at;
    return (struct times){
        .failure_s = view->nodes[0].time_to_failure.mean / second,
        .repair_s = view->nodes[0].time_to_repair.mean / second,
        .start_s = view->service->start->time.mean / second,
        .horizon_s = (double)run->horizon / second,
        .instant_s = (double)(instant == 0 ? run->horizon : instant) / second,
    };
}

/* Availability over the run and at the instant asked for, under the names of the results. */
static void add_availability(struct closed_forms *forms, struct arena *arena, const char *law,
                             const char *service, double over, double at)
{
    closed_forms_add_share(forms, arena, law, over, "availability");
    closed_forms_add_share(forms, arena, law, over, "services.%s.availability", service);
    closed_forms_add_share(forms, arena, law, at, "services.%s.availability_at", service);
}

#define ADD(name)                                                                                  \
    static void name(const struct closed_form_law *law, const void *subject, struct arena *arena,  \
                     struct closed_forms *forms)

ADD(add_single)
{
    const struct cluster_view *view = subject;
    struct times times = times_of(view);
    struct single_node node = {times.failure_s, times.repair_s, times.start_s};
    struct single_node_until over;
    struct single_node_until at;
    if (single_node_solve_until(&node, times.horizon_s, &over, NULL) &&
        single_node_solve_until(&node, times.instant_s, &at, NULL)) {
        add_availability(forms, arena, law->name, view->service_name, over.availability_over,
                         at.availability_at);
    }
}

ADD(add_pair)
{
    const struct cluster_view *view = subject;
    struct times times = times_of(view);
    struct hot_standby pair = {times.failure_s, times.repair_s, times.start_s,
                               view->delay->coverage};
    struct hot_standby_until over;
    struct hot_standby_until at;
    if (hot_standby_solve_until(&pair, times.horizon_s, &over, NULL) &&
        hot_standby_solve_until(&pair, times.instant_s, &at, NULL)) {
        add_availability(forms, arena, law->name, view->service_name, over.availability_over,
                         at.availability_at);
    }
}

/* --- Conditions of nodes --- */

static bool is_zero(const struct distribution *time)
{
    return time->family == DISTRIBUTION_CONSTANT && time->constant == 0;
}

static bool is_memoryless(const struct distribution *time)
{
    return time->family == DISTRIBUTION_EXPONENTIAL;
}

static bool has_one_node(const void *subject)
{
    return ((const struct cluster_view *)subject)->node_count == 1;
}

static bool has_two_nodes(const void *subject)
{
    return ((const struct cluster_view *)subject)->node_count == 2;
}

/* One node is active and one takes over; asked of two nodes alone. */
static bool has_a_standby(const void *subject)
{
    const struct cluster_view *view = subject;
    return view->node_count != 2 || view->nodes[0].role != view->nodes[1].role;
}

static bool fails_exponentially(const void *subject)
{
    const struct cluster_view *view = subject;
    for (size_t i = 0; i < view->node_count; i++) {
        if (!is_memoryless(&view->nodes[i].time_to_failure)) {
            return false;
        }
    }
    return true;
}

static bool is_repaired_exponentially(const void *subject)
{
    const struct cluster_view *view = subject;
    for (size_t i = 0; i < view->node_count; i++) {
        if (!is_memoryless(&view->nodes[i].time_to_repair)) {
            return false;
        }
    }
    return true;
}

static bool boots_in_no_time(const void *subject)
{
    const struct cluster_view *view = subject;
    for (size_t i = 0; i < view->node_count; i++) {
        const struct boot_parameters *boot = view->nodes[i].boot;
        if (boot->phases.count > 0 || !is_zero(&boot->firmware) ||
            !is_zero(&boot->operating_system) || !is_zero(&boot->cluster_stack)) {
            return false;
        }
    }
    return true;
}

/* No node waits for its repair. */
static bool repairs_each_alone(const void *subject)
{
    const struct cluster_view *view = subject;
    int64_t repairers = view->system->repairers;
    return repairers == 0 || repairers >= (int64_t)view->node_count;
}

static bool are_alike(const void *subject)
{
    const struct cluster_view *view = subject;
    for (size_t i = 1; i < view->node_count; i++) {
        if (view->nodes[i].time_to_failure.mean != view->nodes[0].time_to_failure.mean ||
            view->nodes[i].time_to_repair.mean != view->nodes[0].time_to_repair.mean) {
            return false;
        }
    }
    return true;
}

/* --- Conditions of the service --- */

static bool has_one_service(const void *subject)
{
    return ((const struct cluster_view *)subject)->system->services.count == 1;
}

/* None, or exponential and never as long as its time-out. */
static bool is_start_known(const void *subject)
{
    static const double certain = 40; /* means: exceeded once in 1e17 */
    const struct operation_parameters *start =
        ((const struct cluster_view *)subject)->service->start;
    return is_zero(&start->time) ||
           (is_memoryless(&start->time) && start->time.mean * certain < (double)start->timeout);
}

static bool has_no_storage(const void *subject)
{
    return ((const struct cluster_view *)subject)->service->storage == NULL;
}

static bool takes_address_at_once(const void *subject)
{
    return is_zero(&((const struct cluster_view *)subject)->service->address->time);
}

static bool recovers_at_once(const void *subject)
{
    return is_zero(&((const struct cluster_view *)subject)->service->recovery);
}

static bool service_stays(const void *subject)
{
    const struct service_parameters *service = ((const struct cluster_view *)subject)->service;
    return service->preference <= service->stickiness;
}

static bool never_fails_alone(const void *subject)
{
    return ((const struct cluster_view *)subject)->service->time_to_failure.family ==
           DISTRIBUTION_NONE;
}

/* --- Conditions of the cluster --- */

static bool has_delays(const void *subject)
{
    return ((const struct cluster_view *)subject)->delay != NULL;
}

static bool detects_at_once(const void *subject)
{
    const struct cluster_view *view = subject;
    return view->delay == NULL || is_zero(&view->delay->detection);
}

static bool reconfigures_at_once(const void *subject)
{
    const struct cluster_view *view = subject;
    return view->delay == NULL || is_zero(&view->delay->reconfiguration);
}

static bool fences_nobody(const void *subject)
{
    const struct cluster_view *view = subject;
    return view->system->fencing.kind == &fencing_none_kind;
}

static bool plans_at_once(const void *subject)
{
    return is_zero(&((const struct cluster_view *)subject)->system->manager.plan);
}

static bool acts_at_once(const void *subject)
{
    const struct manager_parameters *manager =
        &((const struct cluster_view *)subject)->system->manager;
    return manager->dc_deadtime == 0 && is_zero(&manager->action_delay);
}

/* A node that is up again goes on without the other, and one that is left does. */
static bool needs_no_other_node(const void *subject)
{
    const struct cluster_view *view = subject;
    const struct quorum_operations *quorum = view->system->quorum.kind->operations;
    const struct quorum_environment voters = {.node_count = (uint32_t)view->node_count,
                                              .node_names = view->system->nodes.names,
                                              .nodes = view->system->nodes.elements};
    return quorum->may_act_alone(view->system->quorum.parameters, &voters);
}

static bool has_no_faults(const void *subject)
{
    return ((const struct cluster_view *)subject)->parameters->faults.count == 0;
}

static bool counts_from_the_start(const void *subject)
{
    const struct run_parameters *run = &((const struct cluster_view *)subject)->point->run;
    return !run->has_warmup || run->warmup == 0;
}

/* --- Laws --- */

/* clang-format off */
#define CHAIN                                                                                      \
    {"exponential failures", fails_exponentially},                                                 \
    {"exponential repairs", is_repaired_exponentially},                                            \
    {"boots that take no time", boots_in_no_time}, {"one service", has_one_service},               \
    {"a start that is known", is_start_known}, {"no storage", has_no_storage},                     \
    {"an address taken over in no time", takes_address_at_once},                                   \
    {"no recovery of clients", recovers_at_once}, {"no failback", service_stays},                  \
    {"a service that never fails alone", never_fails_alone}, {"membership by delays", has_delays}, \
    {"detection in no time", detects_at_once},                                                     \
    {"reconfiguration in no time", reconfigures_at_once}, {"no fencing", fences_nobody},           \
    {"plans made in no time", plans_at_once},                                                      \
    {"actions and elections that wait for nothing", acts_at_once},                                 \
    {"no need of another node", needs_no_other_node},                                              \
    {"no scripted faults", has_no_faults}, {"counted from the start", counts_from_the_start}

static const struct closed_form_law laws[] = {
    {"Markov, one node", add_single, {{"one node", has_one_node}, CHAIN}},
    {"Markov, hot standby", add_pair,
     {{"two nodes", has_two_nodes}, {"an active and a standby", has_a_standby},
      {"nodes alike", are_alike}, {"a repairer for each node", repairs_each_alone}, CHAIN}},
};
/* clang-format on */

static bool do_client_rates_vary(const struct cluster_parameters *parameters)
{
    const struct cluster_workload *workload = parameters->workload;
    size_t count = workload == NULL ? 0 : workload->clients.count;
    for (size_t i = 0; i < count; i++) {
        const struct clients_parameters *groups = workload->clients.elements;
        if (groups[i].arrivals.family == DISTRIBUTION_RATES) {
            return true;
        }
    }
    return false;
}

void closed_form_cluster(const struct point *point, struct arena *arena,
                         struct closed_form_tables *tables)
{
    struct cluster_view *view = ARENA_ARRAY(arena, struct cluster_view, 1);
    const struct cluster_parameters *parameters = point->system_parameters;
    const struct cluster_machine *system = parameters->system;
    *view = (struct cluster_view){
        .point = point,
        .parameters = parameters,
        .system = system,
        .nodes = system->nodes.elements,
        .node_count = system->nodes.count,
        .service = system->services.elements,
        .service_name = system->services.names[0],
        .delay = system->membership.kind == &delay_kind ? system->membership.parameters : NULL,
    };
    tables->list[tables->count++] =
        (struct closed_form_table){laws, sizeof laws / sizeof *laws, view};
    if (do_client_rates_vary(parameters)) { /* which availability does not hang on */
        tables->none = closed_form_rates_vary;
    }
}
