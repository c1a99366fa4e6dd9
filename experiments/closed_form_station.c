#include "analysis/theory/erlang.h"
#include "analysis/theory/fork_join.h"
#include "analysis/theory/mg1.h"
#include "analysis/theory/mmc.h"
#include "analysis/theory/mmck.h"
#include "analysis/theory/priority.h"
#include "experiments/closed_form_queueing.h"

#include <stdlib.h>

/* Disciplines whose means hang on neither the order of service nor its law being known. */
static const char *const blind[] = {"fcfs", "lcfs", "random", NULL};
static const char *const sharing[] = {"ps", NULL};
static const char *const ranked[] = {"priority", NULL};
static const char *const preempting[] = {"preemptive_priority", NULL};

/* The station and what the only class brings to it, or the first of several. */
struct station_view {
    const struct queueing_network *network;
    const struct station_parameters *station;
    const char *name;
    const struct distribution *service;
    double arrivals_per_s;
    double service_s;
    struct arena *arena;
    struct closed_forms *forms;
};

static struct moments moments_of(const struct queueing_network *network,
                                 const struct distribution *of)
{
    double ticks = network->ticks_per_s;
    return (struct moments){distribution_mean(of) / ticks,
                            distribution_second_moment(of) / ticks / ticks};
}

static void add_means(const struct station_view *view, const char *law,
                      const struct queue_means *means)
{
    closed_forms_add(view->forms, view->arena, law, means->response_s, "response_time");
    closed_forms_add(view->forms, view->arena, law, means->number, "number_in_system");
    if (view->station->servers != PARAMETER_INFINITE) {
        closed_forms_add(view->forms, view->arena, law, means->utilization,
                         "stations.%s.utilization", view->name);
    }
}

/* Losses: M/M/c/K, and M/G/c/c, which hangs on the mean of the service alone. */
static void add_loss(const struct station_view *view)
{
    int64_t capacity = view->station->capacity;
    int64_t servers = view->station->servers < capacity ? view->station->servers : capacity;
    bool is_blind = closed_form_is_discipline(view->station, blind);
    bool is_sharing = closed_form_is_discipline(view->station, sharing);
    if (capacity == servers && (is_blind || is_sharing)) {
        double offered = view->arrivals_per_s * view->service_s;
        double lost = erlang_b(servers, offered);
        closed_forms_add(view->forms, view->arena, "Erlang B", lost, "lost_fraction");
        closed_forms_add(view->forms, view->arena, "Erlang B", offered * (1 - lost),
                         "number_in_system");
    } else if (view->service->family == DISTRIBUTION_EXPONENTIAL && (is_blind || is_sharing)) {
        struct mmck queue;
        mmck_solve(view->arrivals_per_s, 1 / view->service_s, servers, capacity, &queue);
        closed_forms_add(view->forms, view->arena, "M/M/c/K", queue.lost, "lost_fraction");
        add_means(view, "M/M/c/K", &queue.means);
    }
}

/* Customers that come in groups, exponential gaps between groups. */
static void add_batches(const struct station_view *view)
{
    const struct arrivals_parameters *arrivals =
        queueing_class_parameters(view->network->parameters, 0)->arrivals;
    bool is_poisson = arrivals->interarrival.family == DISTRIBUTION_EXPONENTIAL;
    if (!is_poisson || view->station->servers != 1 ||
        !closed_form_is_discipline(view->station, blind)) {
        return;
    }
    struct queue_means means;
    struct moments service = moments_of(view->network, view->service);
    if (mg1_batch_solve(view->arrivals_per_s / arrivals->batch.mean, arrivals->batch.mean,
                        distribution_second_moment(&arrivals->batch), service, &means)) {
        add_means(view, "M^X/G/1", &means);
    }
}

static void add_vacation(const struct station_view *view)
{
    struct queue_means means;
    if (closed_form_is_discipline(view->station, blind) &&
        mg1_vacation_solve(view->arrivals_per_s, moments_of(view->network, view->service),
                           moments_of(view->network, &view->station->vacation), &means)) {
        add_means(view, "M/G/1 with vacations", &means);
    }
}

/* Two siblings are exact; for more there are approximations only. */
static void add_fork(const struct station_view *view)
{
    double response_s;
    if (view->station->fork == 2 && view->station->servers == 1 &&
        view->service->family == DISTRIBUTION_EXPONENTIAL &&
        closed_form_is_discipline(view->station, blind) &&
        fork_join_response(2, view->arrivals_per_s, 1 / view->service_s, &response_s)) {
        closed_forms_add(view->forms, view->arena, "fork-join", response_s, "response_time");
    }
}

static void add_plain(const struct station_view *view)
{
    struct queue_means means;
    bool is_blind = closed_form_is_discipline(view->station, blind);
    bool is_sharing = closed_form_is_discipline(view->station, sharing);
    if (view->station->servers == PARAMETER_INFINITE) {
        means = queue_from_waiting(0, view->arrivals_per_s, 0, view->service_s);
        add_means(view, "M/G/infinity", &means);
    } else if (view->service->family == DISTRIBUTION_EXPONENTIAL && (is_blind || is_sharing)) {
        struct mmc queue;
        if (mmc_solve(view->arrivals_per_s, 1 / view->service_s, view->station->servers, &queue)) {
            add_means(view, view->station->servers == 1 ? "M/M/1" : "M/M/c", &queue.means);
        }
    } else if (view->station->servers == 1 && is_blind) {
        if (mg1_solve(view->arrivals_per_s, moments_of(view->network, view->service), &means)) {
            add_means(view, "M/G/1", &means);
        }
    } else if (view->station->servers == 1 && is_sharing) {
        if (mg1_ps_solve(view->arrivals_per_s, view->service_s, &means)) {
            add_means(view, "M/G/1-PS", &means);
        }
    }
}

/* --- Several classes at one server --- */

static int64_t priority_at(const struct queueing_network *network, size_t class_index)
{
    return queueing_class_parameters(network->parameters, class_index)->priority;
}

/* Class indices from the highest priority down. @return false when two are equal */
static bool rank(const struct queueing_network *network, size_t *order)
{
    bool are_distinct = true;
    for (size_t i = 0; i < network->classes; i++) {
        size_t place = i;
        while (place > 0 && priority_at(network, order[place - 1]) < priority_at(network, i)) {
            order[place] = order[place - 1];
            place--;
        }
        are_distinct = are_distinct && (place == 0 || priority_at(network, order[place - 1]) !=
                                                          priority_at(network, i));
        order[place] = i;
    }
    return are_distinct;
}

static void add_response(const struct station_view *view, const char *law, size_t class_index,
                         double response_s)
{
    closed_forms_add(view->forms, view->arena, law, response_s, "classes.%s.response_time",
                     view->network->parameters->workload->classes.names[class_index]);
}

static void add_priorities(const struct station_view *view, bool is_preempting)
{
    size_t count = view->network->classes;
    size_t *order = ARENA_ARRAY(view->arena, size_t, count);
    struct priority_class *classes = ARENA_ARRAY(view->arena, struct priority_class, count);
    struct queue_means *means = ARENA_ARRAY(view->arena, struct queue_means, count);
    if (!rank(view->network, order)) {
        return;
    }
    for (size_t i = 0; i < count; i++) {
        classes[i] = (struct priority_class){
            queueing_network_arrivals_per_s(view->network, order[i]),
            moments_of(view->network, queueing_network_service(view->network, order[i], 0))};
    }
    size_t stable = 0;
    if (is_preempting) {
        stable = priority_preemptive_solve(classes, count, means);
    } else if (priority_solve(classes, count, means)) {
        stable = count;
    }
    for (size_t i = 0; i < stable; i++) {
        add_response(view, is_preempting ? "M/G/1 preemptive priority" : "M/G/1 priority", order[i],
                     means[i].response_s);
    }
}

/* All classes wait alike (FCFS and its like) or are slowed down alike (PS). */
static void add_mixture(const struct station_view *view, bool is_sharing)
{
    double arrivals_per_s = 0;
    struct moments sum = {0};
    for (size_t i = 0; i < view->network->classes; i++) {
        double rate = queueing_network_arrivals_per_s(view->network, i);
        struct moments service =
            moments_of(view->network, queueing_network_service(view->network, i, 0));
        arrivals_per_s += rate;
        sum.mean_s += rate * service.mean_s;
        sum.second_s2 += rate * service.second_s2;
    }
    struct moments mixed = {sum.mean_s / arrivals_per_s, sum.second_s2 / arrivals_per_s};
    struct queue_means means;
    if (!(is_sharing ? mg1_ps_solve(arrivals_per_s, mixed.mean_s, &means)
                     : mg1_solve(arrivals_per_s, mixed, &means))) {
        return;
    }
    for (size_t i = 0; i < view->network->classes; i++) {
        double own_s = queueing_network_service_s(view->network, i, 0);
        double response_s = is_sharing ? own_s / (1 - means.utilization) : means.waiting_s + own_s;
        add_response(view, is_sharing ? "M/G/1-PS" : "M/G/1", i, response_s);
    }
}

static bool has_finite_moments(const struct queueing_network *network)
{
    for (size_t i = 0; i < network->classes; i++) {
        struct moments service = moments_of(network, queueing_network_service(network, i, 0));
        if (!(service.mean_s > 0) || !__builtin_isfinite(service.second_s2)) {
            return false;
        }
    }
    return true;
}

static void add_several(const struct station_view *view)
{
    if (view->station->servers != 1 || view->station->capacity != 0 || view->station->fork > 1 ||
        view->station->vacation.family != DISTRIBUTION_NONE) {
        return;
    }
    if (closed_form_is_discipline(view->station, ranked)) {
        add_priorities(view, false);
    } else if (closed_form_is_discipline(view->station, preempting)) {
        add_priorities(view, true);
    } else if (closed_form_is_discipline(view->station, sharing)) {
        add_mixture(view, true);
    } else if (closed_form_is_discipline(view->station, blind)) {
        add_mixture(view, false);
    }
}

static void add_one(const struct station_view *view)
{
    bool is_poisson = closed_form_is_poisson(view->network, 0);
    bool has_vacation = view->station->vacation.family != DISTRIBUTION_NONE;
    bool is_forked = view->station->fork > 1;
    bool is_limited = view->station->capacity != 0;
    if (has_vacation + is_forked + is_limited + !is_poisson > 1) {
        return; /* no theory here has two of these at once */
    }
    if (!is_poisson) {
        add_batches(view);
    } else if (has_vacation) {
        add_vacation(view);
    } else if (is_forked) {
        add_fork(view);
    } else if (is_limited) {
        add_loss(view);
    } else {
        add_plain(view);
    }
}

void closed_form_station(const struct queueing_network *network, struct arena *arena,
                         struct closed_forms *forms)
{
    if (!has_finite_moments(network)) {
        return;
    }
    struct station_view view = {
        .network = network,
        .station = queueing_station_parameters(network->parameters, 0),
        .name = network->parameters->system->stations.names[0],
        .service = queueing_network_service(network, 0, 0),
        .arrivals_per_s = queueing_network_arrivals_per_s(network, 0),
        .service_s = queueing_network_service_s(network, 0, 0),
        .arena = arena,
        .forms = forms,
    };
    if (network->classes == 1) {
        add_one(&view);
        return;
    }
    bool are_poisson = true;
    for (size_t i = 0; i < network->classes; i++) {
        are_poisson = are_poisson && closed_form_is_poisson(network, i);
    }
    if (are_poisson) {
        add_several(&view);
    }
}
