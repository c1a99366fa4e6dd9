#include "analysis/theory/mmc.h"
#include "analysis/theory/mva.h"
#include "analysis/theory/mva_classes.h"
#include "analysis/theory/repairman.h"
#include "experiments/closed_form_queueing.h"

enum {
    WORK_MOST = 1 << 22,         /* steps of a recursion that a table of results may cost */
    SEVERAL_SERVERS_MOST = 2000, /* customers, where the work grows with their square */
};

static const char *const blind[] = {"fcfs", "lcfs", "random", NULL};
static const char *const sharing[] = {"ps", NULL};
static const char *const in_order[] = {"fcfs", NULL};

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

/*
 * Whether a station allows a product form (Baskett, Chandy, Muntz and Palacios 1975): delay and PS
 * with any service, FCFS with one exponential service for all its classes.
 */
static bool has_product_form(const struct queueing_network *network, size_t station)
{
    const struct station_parameters *parameters = station_at(network, station);
    if (parameters->capacity != 0 || parameters->fork > 1 ||
        parameters->vacation.family != DISTRIBUTION_NONE) {
        return false;
    }
    if (is_delay(network, station) || closed_form_is_discipline(parameters, sharing)) {
        return true;
    }
    const struct distribution *first = NULL;
    bool is_good = closed_form_is_discipline(parameters, network->classes == 1 ? blind : in_order);
    for (size_t i = 0; is_good && i < network->classes; i++) {
        if (is_visited(network, i, station)) {
            const struct distribution *service = queueing_network_service(network, i, station);
            is_good = service->family == DISTRIBUTION_EXPONENTIAL &&
                      (first == NULL || first->mean == service->mean);
            first = service;
        }
    }
    return is_good;
}

static bool all_have_product_form(const struct queueing_network *network)
{
    for (size_t i = 0; i < network->stations; i++) {
        if (!has_product_form(network, i)) {
            return false;
        }
    }
    return true;
}

/* Jackson 1957: each station behaves as an M/M/c queue of its own. */
static void add_open(const struct queueing_network *network, struct arena *arena,
                     struct closed_forms *forms)
{
    static const char law[] = "Jackson";
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
    closed_forms_add(forms, arena, law, number / arrivals_per_s, "response_time");
    closed_forms_add(forms, arena, law, number, "number_in_system");
    for (size_t i = 0; i < network->stations; i++) {
        if (is_visited(network, 0, i)) {
            closed_forms_add(forms, arena, law, numbers[i], "stations.%s.queue_length",
                             station_name(network, i));
        }
    }
}

static double think_s(const struct queueing_network *network, size_t class_index)
{
    const struct distribution *think =
        &queueing_class_parameters(network->parameters, class_index)->think;
    return think->family == DISTRIBUTION_NONE ? 0 : distribution_mean(think) / network->ticks_per_s;
}

static int64_t population_of(const struct queueing_network *network, size_t class_index)
{
    return queueing_class_parameters(network->parameters, class_index)->population;
}

static bool is_cheap(const struct queueing_network *network)
{
    int64_t population = population_of(network, 0);
    for (size_t i = 0; i < network->stations; i++) {
        bool has_several = !is_delay(network, i) && station_at(network, i)->servers > 1;
        if (has_several && population > SEVERAL_SERVERS_MOST) {
            return false;
        }
    }
    return population <= WORK_MOST / (int64_t)network->stations;
}

/* One closed class: mean value analysis (Reiser and Lavenberg 1980). */
static void add_closed(const struct queueing_network *network, struct arena *arena,
                       struct closed_forms *forms)
{
    static const char law[] = "MVA";
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
    if (!is_cheap(network) || !mva_solve(stations, network->stations, population_of(network, 0),
                                         think_s(network, 0), &mva, means)) {
        return;
    }
    closed_forms_add(forms, arena, law, mva.throughput_per_s, "throughput");
    closed_forms_add(forms, arena, law, mva.response_s, "response_time");
    for (size_t i = 0; i < network->stations; i++) {
        if (is_visited(network, 0, i)) {
            closed_forms_add(forms, arena, law, means[i].number, "stations.%s.queue_length",
                             station_name(network, i));
        }
    }
}

/* Several closed classes; only single servers and delays have an exact recursion here. */
static void add_closed_classes(const struct queueing_network *network, struct arena *arena,
                               struct closed_forms *forms)
{
    size_t cells = network->classes * network->stations;
    struct mva_class *classes = ARENA_ARRAY(arena, struct mva_class, network->classes);
    struct mva *out = ARENA_ARRAY(arena, struct mva, network->classes);
    struct queue_means *means = ARENA_ARRAY(arena, struct queue_means, cells);
    bool *delays = ARENA_ARRAY(arena, bool, network->stations);
    double *service_s = ARENA_ARRAY(arena, double, cells);
    double work = (double)network->stations;
    for (size_t i = 0; i < network->stations; i++) {
        delays[i] = is_delay(network, i);
        if (!delays[i] && station_at(network, i)->servers > 1) {
            return;
        }
    }
    for (size_t i = 0; i < network->classes; i++) {
        classes[i] = (struct mva_class){population_of(network, i), think_s(network, i)};
        work *= (double)classes[i].population + 1;
        for (size_t k = 0; k < network->stations; k++) {
            service_s[i * network->stations + k] =
                is_visited(network, i, k) ? queueing_network_service_s(network, i, k) : 0;
        }
    }
    struct mva_classes input = {classes, network->classes, network->stations,
                                delays,  network->visits,  service_s};
    if (work > WORK_MOST || !mva_classes_solve(&input, out, means)) {
        return;
    }
    for (size_t i = 0; i < network->classes; i++) {
        closed_forms_add(forms, arena, "MVA", out[i].throughput_per_s, "classes.%s.throughput",
                         class_name(network, i));
        closed_forms_add(forms, arena, "MVA", out[i].response_s, "classes.%s.response_time",
                         class_name(network, i));
    }
}

/* One server of constant service and customers that think: a bus (Takacs 1962). */
static bool add_repairman(const struct queueing_network *network, struct arena *arena,
                          struct closed_forms *forms)
{
    const struct station_parameters *station = station_at(network, 0);
    const struct distribution *think = &queueing_class_parameters(network->parameters, 0)->think;
    bool fits = network->classes == 1 && network->stations == 1 && station->servers == 1 &&
                station->capacity == 0 && station->fork <= 1 &&
                station->vacation.family == DISTRIBUTION_NONE &&
                closed_form_is_discipline(station, blind) &&
                queueing_network_visits(network, 0, 0) == 1 &&
                think->family == DISTRIBUTION_EXPONENTIAL && think->mean > 0 &&
                queueing_network_service(network, 0, 0)->family == DISTRIBUTION_CONSTANT &&
                queueing_network_service_s(network, 0, 0) > 0;
    if (!fits) {
        return false;
    }
    struct repairman out;
    repairman_single_solve(population_of(network, 0), REPAIRMAN_CONSTANT, think_s(network, 0),
                           queueing_network_service_s(network, 0, 0), &out);
    closed_forms_add(forms, arena, "M/D/1//N", out.means.throughput_per_s, "throughput");
    closed_forms_add(forms, arena, "M/D/1//N", out.means.response_s, "response_time");
    return true;
}

void closed_form_network(const struct queueing_network *network, struct arena *arena,
                         struct closed_forms *forms)
{
    bool is_open = queueing_class_parameters(network->parameters, 0)->arrivals != NULL;
    if (!is_open && add_repairman(network, arena, forms)) {
        return;
    }
    if (!all_have_product_form(network)) {
        return;
    }
    if (!is_open && network->classes > 1) {
        add_closed_classes(network, arena, forms);
    } else if (!is_open) {
        add_closed(network, arena, forms);
    } else if (closed_form_is_poisson(network, 0)) {
        add_open(network, arena, forms);
    }
}
