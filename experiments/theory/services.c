#include "experiments/theory/services.h"

bool closed_form_is_discipline(const struct station_parameters *station,
                               const struct kind *const *disciplines)
{
    for (; *disciplines != NULL; disciplines++) {
        if (station->discipline == *disciplines) {
            return true;
        }
    }
    return false;
}

bool closed_form_is_poisson(const struct queueing_network *network, size_t class_index)
{
    const struct arrivals_parameters *arrivals =
        queueing_class_parameters(network->parameters, class_index)->arrivals;
    return arrivals != NULL && arrivals->interarrival.family == DISTRIBUTION_EXPONENTIAL &&
           arrivals->batch.mean == 1;
}

struct closed_form_draws closed_form_services(const struct queueing_network *network,
                                              size_t station, const double *passes_per_s,
                                              bool is_squared)
{
    double passes = 0;
    double services = 0;
    double sum = 0; /* of what they add */
    double squares = 0;
    for (size_t i = 0; i < network->classes; i++) {
        double rate = passes_per_s[i] * queueing_network_visits(network, i, station);
        passes += passes_per_s[i];
        if (rate > 0) {
            const struct distribution *service = queueing_network_service(network, i, station);
            double mean = distribution_mean(service) / network->ticks_per_s;
            double second = (1 + distribution_cv2(service)) * mean * mean;
            services += rate;
            sum += rate * (is_squared ? second : mean);
            squares += rate * (is_squared ? distribution_tail(service) * second * second : second);
        }
    }
    return (struct closed_form_draws){
        .of = "service times",
        .moment = is_squared ? "fourth" : "second",
        .tail = sum > 0 ? squares * services / sum / sum : 1,
        .each_per_pass = passes > 0 ? services / passes : 0,
    };
}
