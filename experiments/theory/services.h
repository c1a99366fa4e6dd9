/* Conditions on stations and classes: disciplines, arrivals, services. */
#ifndef EXPERIMENTS_THEORY_SERVICES_H
#define EXPERIMENTS_THEORY_SERVICES_H

#include "experiments/theory/law.h"
#include "models/queueing/network.h"

/** Whether the discipline of a station is one of those; NULL ends the list. */
bool closed_form_is_discipline(const struct station_parameters *station,
                               const struct kind *const *disciplines);

/** Whether customers of a class arrive one by one in a Poisson stream. */
bool closed_form_is_poisson(const struct queueing_network *network, size_t class_index);

/** The services of all classes at a station, as what a wait there rests on: on their squares, or on
 * their means alone. `each_per_pass` counts services in a pass of any class, classes weighing by
 * `passes_per_s`. */
struct closed_form_draws closed_form_services(const struct queueing_network *network,
                                              size_t station, const double *passes_per_s,
                                              bool is_squared);

#endif
