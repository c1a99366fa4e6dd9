#include "analysis/theory/mmc.h"
#include "analysis/theory/mva.h"
#include "analysis/theory/mva_classes.h"
#include "analysis/theory/repairman.h"
#include "experiments/theory/conditions.h"
#include "experiments/theory/queueing.h"
#include "experiments/theory/services.h"
#include "models/kinds.h"

enum {
    WORK_MOST = 1 << 22,         /* steps of a recursion that a table of results may cost */
    SEVERAL_SERVERS_MOST = 2000, /* customers, where the work grows with their square */
};

static const struct kind *const sharing[] = {&ps_kind, NULL};
static const struct kind *const blind_or_sharing[] = {&fcfs_kind, &lcfs_kind, &random_kind,
                                                      &ps_kind, NULL};
static const struct kind *const in_order_or_sharing[] = {&fcfs_kind, &ps_kind, NULL};

static const struct station_parameters *station_at(const struct queueing_network *network,
                                                   size_t station)
{
    return queueing_station_parameters(network->parameters, station);
}

static const char *station_name(const struct queueing_network *network, size_t station)
{
    return network->parameters->system->stations.names[station];
}

static const char *class_name(const struct queueing_network *network, size_t class_index)
{
    return network->parameters->workload->classes.names[class_index];
}

static bool is_delay(const struct queueing_network *network, size_t station)
{
    return station_at(network, station)->servers == PARAMETER_INFINITE;
}

static bool is_visited(const struct queueing_network *network, size_t class_index, size_t station)
{
    return queueing_network_visits(network, class_index, station) > 0;
}

#define ADD(name)                                                                                  \
    static void name(const struct closed_form_law *law, const void *subject, struct arena *arena,  \
                     struct closed_forms *forms)

/* Whether the law of the services counts at a station: not at delays and under sharing (Baskett,
 * Chandy, Muntz and Palacios 1975). */
static bool does_service_count(const struct queueing_network *network, size_t station)
{
    return !is_delay(network, station) &&
           !closed_form_is_discipline(station_at(network, station), sharing);
}

static double think_s(const struct queueing_network *network, size_t class_index)
{
    const struct distribution *think =
        &queueing_class_parameters(network->parameters, class_index)->think;
    return think->family == DISTRIBUTION_NONE ? 0 : distribution_mean(think) / network->ticks_per_s;
}

/* Services and thinking that the network rests on. @param passes_per_s  of each class */
static void rest_on_times(const struct queueing_network *network, const double *passes_per_s,
                          struct closed_forms *forms)
{
    double passes = 0;
    for (size_t i = 0; i < network->stations; i++) {
        closed_forms_rest_on(
            forms, 0,
            closed_form_services(network, i, passes_per_s, does_service_count(network, i)));
    }
    for (size_t i = 0; i < network->classes; i++) {
        passes += passes_per_s[i];
    }
    for (size_t i = 0; i < network->classes; i++) {
        if (think_s(network, i) > 0) {
            const struct distribution *think =
                &queueing_class_parameters(network->parameters, i)->think;
            closed_forms_rest_on(forms, 0,
                                 (struct closed_form_draws){
                                     .of = "think times",
                                     .moment = "second",
                                     .tail = 1 + distribution_cv2(think),
                                     .each_per_pass = passes_per_s[i] / passes,
                                 });
        }
    }
}

/* Jackson 1957: each station behaves as an M/M/c queue of its own. */
ADD(add_open)
{
    const struct queueing_network *network = subject;
    double arrivals_per_s = queueing_network_arrivals_per_s(network, 0);
    double number = 0;
    double *numbers = ARENA_ARRAY(arena, double, network->stations);
    for (size_t i = 0; i < network->stations; i++) {
        double rate_per_s = arrivals_per_s * queueing_network_visits(network, 0, i);
        if (rate_per_s == 0) {
            continue;
        }
        double service_s = queueing_network_service_s(network, 0, i);
        struct mmc queue = {.means.number = rate_per_s * service_s};
        if (!is_delay(network, i) && service_s > 0 &&
            !mmc_solve(rate_per_s, 1 / service_s, station_at(network, i)->servers, &queue)) {
            return;
        }
        numbers[i] = queue.means.number;
        number += numbers[i];
    }
    closed_forms_add(forms, arena, law->name, number / arrivals_per_s, "response_time");
    closed_forms_add(forms, arena, law->name, number, "number_in_system");
    for (size_t i = 0; i < network->stations; i++) {
        if (is_visited(network, 0, i)) {
            closed_forms_add(forms, arena, law->name, numbers[i], "stations.%s.queue_length",
                             station_name(network, i));
        }
    }
    rest_on_times(network, &arrivals_per_s, forms);
}

static int64_t population_of(const struct queueing_network *network, size_t class_index)
{
    return queueing_class_parameters(network->parameters, class_index)->population;
}

/* One closed class: mean value analysis (Reiser and Lavenberg 1980). */
ADD(add_closed)
{
    const struct queueing_network *network = subject;
    struct mva_station *stations = ARENA_ARRAY(arena, struct mva_station, network->stations);
    struct queue_means *means = ARENA_ARRAY(arena, struct queue_means, network->stations);
    for (size_t i = 0; i < network->stations; i++) {
        double visits = queueing_network_visits(network, 0, i);
        stations[i] = (struct mva_station){
            .visits = visits,
            .service_s = visits > 0 ? queueing_network_service_s(network, 0, i) : 0,
            .servers = is_delay(network, i) ? MVA_DELAY : station_at(network, i)->servers,
        };
    }
    struct mva mva;
    if (!mva_solve(stations, network->stations, population_of(network, 0), think_s(network, 0),
                   &mva, means)) {
        return;
    }
    closed_forms_add(forms, arena, law->name, mva.throughput_per_s, "throughput");
    closed_forms_add(forms, arena, law->name, mva.response_s, "response_time");
    for (size_t i = 0; i < network->stations; i++) {
        if (is_visited(network, 0, i)) {
            closed_forms_add(forms, arena, law->name, means[i].number, "stations.%s.queue_length",
                             station_name(network, i));
        }
    }
    rest_on_times(network, &mva.throughput_per_s, forms);
}

/* Several closed classes. */
ADD(add_closed_classes)
{
    const struct queueing_network *network = subject;
    size_t cells = network->classes * network->stations;
    struct mva_class *classes = ARENA_ARRAY(arena, struct mva_class, network->classes);
    struct mva *out = ARENA_ARRAY(arena, struct mva, network->classes);
    struct queue_means *means = ARENA_ARRAY(arena, struct queue_means, cells);
    bool *delays = ARENA_ARRAY(arena, bool, network->stations);
    double *service_s = ARENA_ARRAY(arena, double, cells);
    for (size_t i = 0; i < network->stations; i++) {
        delays[i] = is_delay(network, i);
    }
    for (size_t i = 0; i < network->classes; i++) {
        classes[i] = (struct mva_class){population_of(network, i), think_s(network, i)};
        for (size_t k = 0; k < network->stations; k++) {
            service_s[i * network->stations + k] =
                is_visited(network, i, k) ? queueing_network_service_s(network, i, k) : 0;
        }
    }
    struct mva_classes input = {classes, network->classes, network->stations,
                                delays,  network->visits,  service_s};
    if (!mva_classes_solve(&input, out, means)) {
        return;
    }
    double *rates = ARENA_ARRAY(arena, double, network->classes);
    for (size_t i = 0; i < network->classes; i++) {
        rates[i] = out[i].throughput_per_s;
        closed_forms_add(forms, arena, law->name, out[i].throughput_per_s, "classes.%s.throughput",
                         class_name(network, i));
        closed_forms_add(forms, arena, law->name, out[i].response_s, "classes.%s.response_time",
                         class_name(network, i));
    }
    rest_on_times(network, rates, forms);
}

/* One server of constant service and customers that think: a bus (Takacs 1962). */
ADD(add_repairman)
{
    const struct queueing_network *network = subject;
    struct repairman out;
    repairman_single_solve(population_of(network, 0), REPAIRMAN_CONSTANT, think_s(network, 0),
                           queueing_network_service_s(network, 0, 0), &out);
    closed_forms_add(forms, arena, law->name, out.means.throughput_per_s, "throughput");
    closed_forms_add(forms, arena, law->name, out.means.response_s, "response_time");
    rest_on_times(network, &out.means.throughput_per_s, forms);
}

/* --- Conditions --- */

static bool is_closed(const void *subject)
{
    const struct queueing_network *network = subject;
    for (size_t i = 0; i < network->classes; i++) {
        if (queueing_class_parameters(network->parameters, i)->arrivals != NULL) {
            return false;
        }
    }
    return true;
}

/* Delay stations aside, whether all have one of the disciplines. */
static bool have_disciplines(const struct queueing_network *network,
                             const struct kind *const *disciplines)
{
    for (size_t i = 0; i < network->stations; i++) {
        if (!is_delay(network, i) &&
            !closed_form_is_discipline(station_at(network, i), disciplines)) {
            return false;
        }
    }
    return true;
}

static bool are_blind_or_sharing(const void *subject)
{
    return have_disciplines(subject, blind_or_sharing);
}

static bool are_in_order_or_sharing(const void *subject)
{
    return have_disciplines(subject, in_order_or_sharing);
}

static bool are_exponential(const void *subject)
{
    const struct queueing_network *network = subject;
    for (size_t i = 0; i < network->stations; i++) {
        for (size_t j = 0; j < network->classes && does_service_count(network, i); j++) {
            if (is_visited(network, j, i) &&
                queueing_network_service(network, j, i)->family != DISTRIBUTION_EXPONENTIAL) {
                return false;
            }
        }
    }
    return true;
}

/* Whether all classes that visit a station are served alike where the service counts. */
static bool are_served_alike(const void *subject)
{
    const struct queueing_network *network = subject;
    for (size_t i = 0; i < network->stations; i++) {
        double first = -1;
        for (size_t j = 0; j < network->classes && does_service_count(network, i); j++) {
            if (is_visited(network, j, i)) {
                double own = queueing_network_service_s(network, j, i);
                if (first >= 0 && own != first) {
                    return false;
                }
                first = own;
            }
        }
    }
    return true;
}

/* Only these have an exact recursion for several classes here. */
static bool are_single_or_delays(const void *subject)
{
    const struct queueing_network *network = subject;
    for (size_t i = 0; i < network->stations; i++) {
        if (!is_delay(network, i) && station_at(network, i)->servers > 1) {
            return false;
        }
    }
    return true;
}

static bool is_cheap(const void *subject)
{
    const struct queueing_network *network = subject;
    int64_t population = population_of(network, 0);
    if (!are_single_or_delays(network) && population > SEVERAL_SERVERS_MOST) {
        return false;
    }
    return population <= WORK_MOST / (int64_t)network->stations;
}

static bool are_classes_cheap(const void *subject)
{
    const struct queueing_network *network = subject;
    double work = (double)network->stations;
    for (size_t i = 0; i < network->classes; i++) {
        work *= (double)population_of(network, i) + 1;
    }
    return work <= WORK_MOST;
}

static bool is_think_exponential(const void *subject)
{
    const struct queueing_network *network = subject;
    const struct distribution *think = &queueing_class_parameters(network->parameters, 0)->think;
    return think->family == DISTRIBUTION_EXPONENTIAL && think->mean > 0;
}

static bool is_service_constant(const void *subject)
{
    return queueing_network_service(subject, 0, 0)->family == DISTRIBUTION_CONSTANT &&
           queueing_network_service_s(subject, 0, 0) > 0;
}

/* --- Laws: the special ones before the general ones --- */

/* clang-format off */
#define ONE_CLASS   {"one class", condition_one_class}
#define CLOSED      {"closed", is_closed}
#define EXPONENTIAL {"exponential services", are_exponential}
#define ANY_MEAN    {"fcfs, lcfs, random or ps", are_blind_or_sharing}
#define PLAIN       {"no capacity", condition_unlimited}, {"no fork", condition_unforked},         \
                    {"no vacation", condition_untiring}

const struct closed_form_law closed_form_network_laws[] = {
    /* Only customers of a closed class think. */
    {"M/D/1//N", add_repairman,
     {ONE_CLASS, {"one station", condition_one_station},
      {"passed once", condition_passed_once}, {"one server", condition_one_server},
      {"fcfs, lcfs or random", condition_blind}, {"exponential thinking", is_think_exponential},
      {"constant service", is_service_constant}, PLAIN}},
    {"MVA", add_closed,
     {ONE_CLASS, CLOSED, EXPONENTIAL, ANY_MEAN, {"few enough customers", is_cheap}, PLAIN}},
    {"MVA", add_closed_classes,
     {{"several classes", condition_several_classes}, CLOSED, EXPONENTIAL,
      {"services alike", are_served_alike}, {"fcfs or ps", are_in_order_or_sharing},
      {"single servers and delays", are_single_or_delays},
      {"few enough customers", are_classes_cheap}, PLAIN}},
    {"Jackson", add_open,
     {ONE_CLASS, {"Poisson arrivals", condition_poisson}, EXPONENTIAL, ANY_MEAN, PLAIN}},
};
/* clang-format on */

const size_t closed_form_network_law_count =
    sizeof closed_form_network_laws / sizeof *closed_form_network_laws;
