#include "analysis/theory/erlang.h"
#include "analysis/theory/fork_join.h"
#include "analysis/theory/mg1.h"
#include "analysis/theory/mmc.h"
#include "analysis/theory/mmck.h"
#include "analysis/theory/polling.h"
#include "analysis/theory/priority.h"
#include "experiments/theory/conditions.h"
#include "experiments/theory/queueing.h"
#include "experiments/theory/services.h"

/* The station and what the only class brings to it, or the first of several. */
struct station_view {
    const struct closed_form_law *law;
    const struct queueing_network *network;
    const struct station_parameters *station;
    const char *name;
    double arrivals_per_s;
    double service_s;
    struct arena *arena;
    struct closed_forms *forms;
};

static struct station_view look_at_station(const struct closed_form_law *law, const void *subject,
                                           struct arena *arena, struct closed_forms *forms)
{
    const struct queueing_network *network = subject;
    return (struct station_view){
        .law = law,
        .network = network,
        .station = queueing_station_parameters(network->parameters, 0),
        .name = network->parameters->system->stations.names[0],
        .arrivals_per_s = queueing_network_arrivals_per_s(network, 0),
        .service_s = queueing_network_service_s(network, 0, 0),
        .arena = arena,
        .forms = forms,
    };
}

static struct moments moments_of(const struct queueing_network *network,
                                 const struct distribution *of)
{
    double ticks = network->ticks_per_s;
    return (struct moments){distribution_mean(of) / ticks,
                            distribution_second_moment(of) / ticks / ticks};
}

static struct moments service_of(const struct station_view *view)
{
    return moments_of(view->network, queueing_network_service(view->network, 0, 0));
}

/* The services of all classes, or of the `count` classes that are listed. */
static struct closed_form_draws services_of(const struct station_view *view, const size_t *listed,
                                            size_t count, bool is_squared)
{
    double *rates = ARENA_ARRAY(view->arena, double, view->network->classes);
    for (size_t i = 0; i < count; i++) {
        size_t class_index = listed == NULL ? i : listed[i];
        rates[class_index] = queueing_network_arrivals_per_s(view->network, class_index);
    }
    return closed_form_services(view->network, 0, rates, is_squared);
}

static struct closed_form_draws all_services(const struct station_view *view, bool is_squared)
{
    return services_of(view, NULL, view->network->classes, is_squared);
}

static void add_times(const struct station_view *view, const struct queue_means *means,
                      bool is_squared)
{
    const char *law = view->law->name;
    size_t first = view->forms->count;
    closed_forms_add(view->forms, view->arena, law, means->response_s, "response_time");
    closed_forms_add(view->forms, view->arena, law, means->number, "number_in_system");
    closed_forms_rest_on(view->forms, first, all_services(view, is_squared));
}

static void add_utilization(const struct station_view *view, const struct queue_means *means)
{
    size_t first = view->forms->count;
    if (view->station->servers != PARAMETER_INFINITE) {
        closed_forms_add(view->forms, view->arena, view->law->name, means->utilization,
                         "stations.%s.utilization", view->name);
        closed_forms_rest_on(view->forms, first, all_services(view, false));
    }
}

/* How busy servers are rests on the mean service, how long customers wait may rest on its square.
 */
static void add_means(const struct station_view *view, const struct queue_means *means,
                      bool is_squared)
{
    add_times(view, means, is_squared);
    add_utilization(view, means);
}

#define ADD(name)                                                                                  \
    static void name(const struct closed_form_law *law, const void *subject, struct arena *arena,  \
                     struct closed_forms *forms)

ADD(add_delay)
{
    struct station_view view = look_at_station(law, subject, arena, forms);
    struct queue_means means = queue_from_waiting(0, view.arrivals_per_s, 0, view.service_s);
    add_means(&view, &means, false);
}

ADD(add_mmc)
{
    struct station_view view = look_at_station(law, subject, arena, forms);
    struct mmc queue;
    if (mmc_solve(view.arrivals_per_s, 1 / view.service_s, view.station->servers, &queue)) {
        add_means(&view, &queue.means, true);
    }
}

ADD(add_mg1)
{
    struct station_view view = look_at_station(law, subject, arena, forms);
    struct queue_means means;
    if (mg1_solve(view.arrivals_per_s, service_of(&view), &means)) {
        add_means(&view, &means, true);
    }
}

ADD(add_sharing)
{
    struct station_view view = look_at_station(law, subject, arena, forms);
    struct queue_means means;
    if (mg1_ps_solve(view.arrivals_per_s, view.service_s, &means)) {
        add_means(&view, &means, false);
    }
}

/* M/G/c/c: it hangs on the mean of the service alone. */
ADD(add_erlang_b)
{
    struct station_view view = look_at_station(law, subject, arena, forms);
    double offered = view.arrivals_per_s * view.service_s;
    double lost = erlang_b(view.station->capacity, offered);
    closed_forms_add(forms, arena, law->name, lost, "lost_fraction");
    closed_forms_add(forms, arena, law->name, offered * (1 - lost), "number_in_system");
    closed_forms_rest_on(forms, 0, all_services(&view, false));
}

ADD(add_mmck)
{
    struct station_view view = look_at_station(law, subject, arena, forms);
    struct mmck queue;
    mmck_solve(view.arrivals_per_s, 1 / view.service_s, view.station->servers,
               view.station->capacity, &queue);
    closed_forms_add(forms, arena, law->name, queue.lost, "lost_fraction");
    closed_forms_rest_on(forms, 0, all_services(&view, false));
    add_means(&view, &queue.means, false);
}

/* Customers that come in groups, exponential gaps between groups. */
ADD(add_batches)
{
    struct station_view view = look_at_station(law, subject, arena, forms);
    const struct arrivals_parameters *arrivals =
        queueing_class_parameters(view.network->parameters, 0)->arrivals;
    struct queue_means means;
    if (mg1_batch_solve(view.arrivals_per_s / arrivals->batch.mean, arrivals->batch.mean,
                        distribution_second_moment(&arrivals->batch), service_of(&view), &means)) {
        add_times(&view, &means, true);
        closed_forms_rest_on(forms, 0,
                             (struct closed_form_draws){
                                 .of = "batches",
                                 .moment = "fourth",
                                 .tail = distribution_tail(&arrivals->batch),
                                 .each_per_pass = 1 / distribution_mean(&arrivals->batch),
                             });
        add_utilization(&view, &means);
    }
}

ADD(add_vacation)
{
    struct station_view view = look_at_station(law, subject, arena, forms);
    const struct distribution *vacation = &view.station->vacation;
    struct queue_means means;
    if (mg1_vacation_solve(view.arrivals_per_s, service_of(&view),
                           moments_of(view.network, vacation), &means)) {
        /* The server is away whenever it does not serve. */
        double vacations_per_s =
            (1 - means.utilization) * view.network->ticks_per_s / distribution_mean(vacation);
        add_times(&view, &means, true);
        closed_forms_rest_on(forms, 0,
                             (struct closed_form_draws){
                                 .of = "vacations",
                                 .moment = "fourth",
                                 .tail = distribution_tail(vacation),
                                 .each_per_pass = vacations_per_s / view.arrivals_per_s,
                             });
        add_utilization(&view, &means);
    }
}

ADD(add_fork)
{
    struct station_view view = look_at_station(law, subject, arena, forms);
    double response_s;
    if (fork_join_response(2, view.arrivals_per_s, 1 / view.service_s, &response_s)) {
        closed_forms_add(forms, arena, law->name, response_s, "response_time");
        closed_forms_rest_on(forms, 0, all_services(&view, true));
    }
}

/* --- Several classes at one server --- */

static int64_t priority_at(const struct queueing_network *network, size_t class_index)
{
    return queueing_class_parameters(network->parameters, class_index)->priority;
}

/* Class indices from the highest priority down. */
static void order_classes(const struct queueing_network *network, size_t *order)
{
    for (size_t i = 0; i < network->classes; i++) {
        size_t at = i;
        while (at > 0 && priority_at(network, order[at - 1]) < priority_at(network, i)) {
            order[at] = order[at - 1];
            at--;
        }
        order[at] = i;
    }
}

static void add_response(const struct station_view *view, size_t class_index, double response_s)
{
    closed_forms_add(view->forms, view->arena, view->law->name, response_s,
                     "classes.%s.response_time",
                     view->network->parameters->workload->classes.names[class_index]);
}

static void add_ranked(const struct station_view *view, bool is_preempting)
{
    size_t count = view->network->classes;
    size_t *order = ARENA_ARRAY(view->arena, size_t, count);
    struct priority_class *classes = ARENA_ARRAY(view->arena, struct priority_class, count);
    struct queue_means *means = ARENA_ARRAY(view->arena, struct queue_means, count);
    order_classes(view->network, order);
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
        size_t first = view->forms->count;
        add_response(view, order[i], means[i].response_s);
        /* Lower classes count only where they cannot be interrupted. */
        closed_forms_rest_on(view->forms, first,
                             services_of(view, order, is_preempting ? i + 1 : count, true));
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
        add_response(view, i, response_s);
    }
    closed_forms_rest_on(view->forms, 0, all_services(view, !is_sharing));
}

ADD(add_priorities)
{
    struct station_view view = look_at_station(law, subject, arena, forms);
    add_ranked(&view, false);
}

ADD(add_preemptive)
{
    struct station_view view = look_at_station(law, subject, arena, forms);
    add_ranked(&view, true);
}

ADD(add_mixed)
{
    struct station_view view = look_at_station(law, subject, arena, forms);
    add_mixture(&view, false);
}

ADD(add_mixed_sharing)
{
    struct station_view view = look_at_station(law, subject, arena, forms);
    add_mixture(&view, true);
}

/* --- Polling --- */

/* Switches of a server that switches whenever it does not serve. @param is_squared  the mean rests
 * on their squares */
static struct closed_form_draws switches_of(const struct station_view *view,
                                            const struct polling_means *means,
                                            double arrivals_per_s, bool is_squared)
{
    const struct distribution *switch_over = &view->station->polling->switch_over;
    double switches_per_s =
        (1 - means->utilization) * view->network->ticks_per_s / distribution_mean(switch_over);
    return (struct closed_form_draws){
        .of = "switch-over times",
        .moment = is_squared ? "fourth" : "second",
        .tail = is_squared ? distribution_tail(switch_over) : 1 + distribution_cv2(switch_over),
        .each_per_pass = switches_per_s / arrivals_per_s,
    };
}

static void add_polled(const struct station_view *view, enum polling_service service)
{
    const struct polling_parameters *polling =
        view->station->polling == NULL ? &polling_preset : view->station->polling;
    bool takes_time = polling_switch_over(polling) > 0;
    struct moments switch_over =
        takes_time ? moments_of(view->network, &polling->switch_over) : (struct moments){0};
    size_t count = view->network->classes;
    struct polling_queue *queues = ARENA_ARRAY(view->arena, struct polling_queue, count);
    double arrivals_per_s = 0;
    for (size_t i = 0; i < count; i++) {
        queues[i] = (struct polling_queue){
            queueing_network_arrivals_per_s(view->network, i),
            moments_of(view->network, queueing_network_service(view->network, i, 0))};
        arrivals_per_s += queues[i].arrivals_per_s;
    }
    struct polling_means means;
    if (!polling_solve(queues, count, service, switch_over, &means)) {
        return;
    }
    struct queue_means all =
        queue_from_waiting(means.utilization, arrivals_per_s, means.waiting_s, view->service_s);
    add_means(view, &all, true);
    if (takes_time) {
        closed_forms_rest_on(view->forms, 0, switches_of(view, &means, arrivals_per_s, true));
        size_t first = view->forms->count;
        closed_forms_add(view->forms, view->arena, view->law->name, means.cycle_s,
                         "stations.%s.cycle_time", view->name);
        closed_forms_rest_on(view->forms, first, all_services(view, false));
        closed_forms_rest_on(view->forms, first, switches_of(view, &means, arrivals_per_s, false));
    }
}

ADD(add_whole_polls)
{
    struct station_view view = look_at_station(law, subject, arena, forms);
    bool is_gated = view.station->polling != NULL && view.station->polling->policy == POLLING_GATED;
    add_polled(&view, is_gated ? POLLING_FOUND : POLLING_ALL);
}

ADD(add_single_polls)
{
    struct station_view view = look_at_station(law, subject, arena, forms);
    add_polled(&view, POLLING_ONE);
}

/* --- Laws: the special ones before the general ones --- */

/* clang-format off */
#define ONE_STATION {"one station", condition_one_station}, {"passed once", condition_passed_once}
#define ONE_CLASS   ONE_STATION, {"one class", condition_one_class}
#define SEVERAL     ONE_STATION, {"several classes", condition_several_classes}
#define POISSON     {"Poisson arrivals", condition_poisson}
#define VARIANCE    {"service of finite variance", condition_finite_variance}
#define EXPONENTIAL {"exponential service", condition_exponential_service}
#define ONE_SERVER  {"one server", condition_one_server}
#define FINITE      {"finite servers", condition_finite_servers}
#define UNLIMITED   {"no capacity", condition_unlimited}
#define UNFORKED    {"no fork", condition_unforked}
#define UNTIRING    {"no vacation", condition_untiring}
#define PLAIN       UNLIMITED, UNFORKED, UNTIRING
/* Any order in which a customer's service does not count: the means are the same. */
#define BLIND       {"fcfs, lcfs or random", condition_blind}
#define ANY_MEAN    {"fcfs, lcfs, random or ps", condition_blind_or_sharing}
#define SHARING     {"ps", condition_sharing}
#define POLLED      {"polling", condition_polling}
#define SWITCHES    {"switches of finite variance", condition_finite_switches}
#define DISTINCT    {"distinct priorities", condition_distinct_priorities}

/* A vacation needs one server: where the servers are infinite the spec allows none. */
const struct closed_form_law closed_form_station_laws[] = {
    {"M/G/infinity", add_delay,
     {ONE_CLASS, POISSON, VARIANCE, {"infinite servers", condition_infinite_servers}, UNLIMITED,
      UNFORKED}},
    {"M/M/1", add_mmc, {ONE_CLASS, POISSON, EXPONENTIAL, ONE_SERVER, ANY_MEAN, PLAIN}},
    {"M/M/c", add_mmc, {ONE_CLASS, POISSON, EXPONENTIAL, FINITE, ANY_MEAN, PLAIN}},
    {"M/G/1", add_mg1, {ONE_CLASS, POISSON, VARIANCE, ONE_SERVER, BLIND, PLAIN}},
    {"M/G/1-PS", add_sharing, {ONE_CLASS, POISSON, VARIANCE, ONE_SERVER, SHARING, PLAIN}},
    {"Erlang B", add_erlang_b,
     {ONE_CLASS, POISSON, VARIANCE, ANY_MEAN,
      {"a server for each place", condition_server_for_each_place}, UNFORKED, UNTIRING}},
    {"M/M/c/K", add_mmck,
     {ONE_CLASS, POISSON, EXPONENTIAL, FINITE, ANY_MEAN, {"a capacity", condition_capacity},
      UNFORKED, UNTIRING}},
    {"M^X/G/1", add_batches,
     {ONE_CLASS, {"exponential gaps", condition_poisson_groups}, VARIANCE, ONE_SERVER, BLIND,
      PLAIN}},
    {"M/G/1 with vacations", add_vacation,
     {ONE_CLASS, POISSON, VARIANCE, BLIND, {"a vacation", condition_vacation}, UNLIMITED,
      UNFORKED}},
    /* Two siblings are exact, and only where each copy serves them in the same order. */
    {"fork-join", add_fork,
     {ONE_CLASS, POISSON, EXPONENTIAL, ONE_SERVER, {"fcfs", condition_in_order},
      {"a fork of 2", condition_fork_of_two}, UNLIMITED, UNTIRING}},
    {"M/G/1 priority", add_priorities,
     {SEVERAL, POISSON, VARIANCE, ONE_SERVER, {"priority", condition_ranked}, DISTINCT, PLAIN}},
    {"M/G/1 preemptive priority", add_preemptive,
     {SEVERAL, POISSON, VARIANCE, ONE_SERVER, {"preemptive_priority", condition_preempting},
      DISTINCT, PLAIN}},
    /* A station that polls has one server, no copies and no vacations, or its spec is refused. */
    {"polling", add_whole_polls,
     {ONE_STATION, POISSON, VARIANCE, POLLED, SWITCHES,
      {"exhaustive or gated", condition_whole_polls},
      {"equal mean services", condition_equal_means}, UNLIMITED}},
    {"polling, one a poll", add_single_polls,
     {ONE_STATION, POISSON, VARIANCE, POLLED, SWITCHES, {"a limit of 1", condition_single_polls},
      {"classes alike", condition_alike}, UNLIMITED}},
    {"M/G/1", add_mixed, {SEVERAL, POISSON, VARIANCE, ONE_SERVER, BLIND, PLAIN}},
    {"M/G/1-PS", add_mixed_sharing, {SEVERAL, POISSON, VARIANCE, ONE_SERVER, SHARING, PLAIN}},
};
/* clang-format on */

const size_t closed_form_station_law_count =
    sizeof closed_form_station_laws / sizeof *closed_form_station_laws;
