#include "experiments/theory/conditions.h"

#include "experiments/theory/queueing.h"
#include "experiments/theory/services.h"
#include "models/kinds.h"

/* Disciplines whose means hang on neither the order of service nor its law being known. */
static const struct kind *const blind[] = {&fcfs_kind, &lcfs_kind, &random_kind, NULL};
static const struct kind *const sharing[] = {&ps_kind, NULL};
static const struct kind *const ranked[] = {&priority_kind, NULL};
static const struct kind *const in_order[] = {&fcfs_kind, NULL};
static const struct kind *const polling[] = {&polling_kind, NULL};
static const struct kind *const preempting[] = {&preemptive_priority_kind, NULL};

bool condition_one_class(const void *subject)
{
    const struct queueing_network *network = subject;
    return network->classes == 1;
}

bool condition_several_classes(const void *subject)
{
    return !condition_one_class(subject);
}

bool condition_unlimited(const void *subject)
{
    const struct queueing_network *network = subject;
    for (size_t i = 0; i < network->stations; i++) {
        if (queueing_station_parameters(network->parameters, i)->capacity != 0) {
            return false;
        }
    }
    return true;
}

bool condition_unforked(const void *subject)
{
    const struct queueing_network *network = subject;
    for (size_t i = 0; i < network->stations; i++) {
        if (queueing_station_parameters(network->parameters, i)->fork > 1) {
            return false;
        }
    }
    return true;
}

bool condition_untiring(const void *subject)
{
    const struct queueing_network *network = subject;
    for (size_t i = 0; i < network->stations; i++) {
        if (queueing_station_parameters(network->parameters, i)->vacation.family !=
            DISTRIBUTION_NONE) {
            return false;
        }
    }
    return true;
}

bool condition_poisson(const void *subject)
{
    const struct queueing_network *network = subject;
    for (size_t i = 0; i < network->classes; i++) {
        if (!closed_form_is_poisson(network, i)) {
            return false;
        }
    }
    return true;
}

/* --- The first station, of queues the only one --- */

static const struct station_parameters *station_of(const void *subject)
{
    const struct queueing_network *network = subject;
    return queueing_station_parameters(network->parameters, 0);
}

bool condition_one_station(const void *subject)
{
    const struct queueing_network *network = subject;
    return network->stations == 1;
}

bool condition_passed_once(const void *subject)
{
    const struct queueing_network *network = subject;
    for (size_t i = 0; i < network->classes; i++) {
        if (queueing_network_visits(network, i, 0) != 1) {
            return false;
        }
    }
    return true;
}

/* Groups of any size, one customer being the smallest. */
bool condition_poisson_groups(const void *subject)
{
    const struct queueing_network *network = subject;
    const struct arrivals_parameters *arrivals =
        queueing_class_parameters(network->parameters, 0)->arrivals;
    return arrivals != NULL && arrivals->interarrival.family == DISTRIBUTION_EXPONENTIAL;
}

bool condition_finite_variance(const void *subject)
{
    const struct queueing_network *network = subject;
    for (size_t i = 0; i < network->classes; i++) {
        const struct distribution *service = queueing_network_service(network, i, 0);
        if (!(distribution_mean(service) > 0) ||
            !__builtin_isfinite(distribution_second_moment(service))) {
            return false;
        }
    }
    return true;
}

bool condition_exponential_service(const void *subject)
{
    return queueing_network_service(subject, 0, 0)->family == DISTRIBUTION_EXPONENTIAL;
}

bool condition_one_server(const void *subject)
{
    return station_of(subject)->servers == 1;
}

bool condition_infinite_servers(const void *subject)
{
    return station_of(subject)->servers == PARAMETER_INFINITE;
}

bool condition_finite_servers(const void *subject)
{
    return !condition_infinite_servers(subject);
}

bool condition_blind(const void *subject)
{
    return closed_form_is_discipline(station_of(subject), blind);
}

bool condition_sharing(const void *subject)
{
    return closed_form_is_discipline(station_of(subject), sharing);
}

bool condition_blind_or_sharing(const void *subject)
{
    return condition_blind(subject) || condition_sharing(subject);
}

bool condition_in_order(const void *subject)
{
    return closed_form_is_discipline(station_of(subject), in_order);
}

bool condition_ranked(const void *subject)
{
    return closed_form_is_discipline(station_of(subject), ranked);
}

bool condition_preempting(const void *subject)
{
    return closed_form_is_discipline(station_of(subject), preempting);
}

bool condition_distinct_priorities(const void *subject)
{
    const struct queueing_network *network = subject;
    for (size_t i = 0; i < network->classes; i++) {
        for (size_t j = 0; j < i; j++) {
            if (queueing_class_parameters(network->parameters, i)->priority ==
                queueing_class_parameters(network->parameters, j)->priority) {
                return false;
            }
        }
    }
    return true;
}

bool condition_capacity(const void *subject)
{
    return station_of(subject)->capacity != 0;
}

bool condition_server_for_each_place(const void *subject)
{
    const struct station_parameters *station = station_of(subject);
    return station->capacity != 0 && station->servers >= station->capacity;
}

bool condition_vacation(const void *subject)
{
    return !condition_untiring(subject);
}

bool condition_polling(const void *subject)
{
    return closed_form_is_discipline(station_of(subject), polling);
}

static const struct polling_parameters *polling_of(const void *subject)
{
    const struct polling_parameters *given = station_of(subject)->polling;
    return given == NULL ? &polling_preset : given;
}

bool condition_whole_polls(const void *subject)
{
    return polling_of(subject)->policy != POLLING_LIMITED;
}

bool condition_single_polls(const void *subject)
{
    const struct polling_parameters *parameters = polling_of(subject);
    return parameters->policy == POLLING_LIMITED && parameters->limit == 1;
}

bool condition_finite_switches(const void *subject)
{
    const struct polling_parameters *parameters = polling_of(subject);
    return polling_switch_over(parameters) == 0 ||
           __builtin_isfinite(distribution_second_moment(&parameters->switch_over));
}

bool condition_equal_means(const void *subject)
{
    const struct queueing_network *network = subject;
    double first_s = queueing_network_service_s(network, 0, 0);
    for (size_t i = 1; i < network->classes; i++) {
        if (queueing_network_service_s(network, i, 0) != first_s) {
            return false;
        }
    }
    return true;
}

bool condition_alike(const void *subject)
{
    const struct queueing_network *network = subject;
    const struct distribution *first = queueing_network_service(network, 0, 0);
    for (size_t i = 1; i < network->classes; i++) {
        const struct distribution *other = queueing_network_service(network, i, 0);
        if (queueing_network_arrivals_per_s(network, i) !=
                queueing_network_arrivals_per_s(network, 0) ||
            distribution_mean(other) != distribution_mean(first) ||
            distribution_second_moment(other) != distribution_second_moment(first)) {
            return false;
        }
    }
    return true;
}

bool condition_fork_of_two(const void *subject)
{
    return station_of(subject)->fork == 2;
}
