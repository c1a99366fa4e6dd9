/*
 * The closed forms of systems of kind "queueing".
 *
 * One station that open classes pass once has the laws of closed_form_station.c; a network of
 * stations, open with one class or closed with any number, has a product form if its services allow
 * it (closed_form_network.c). What meets the conditions of neither has no entry.
 */
#ifndef EXPERIMENTS_THEORY_QUEUEING_H
#define EXPERIMENTS_THEORY_QUEUEING_H

#include "experiments/theory/law.h"
#include "experiments/theory/queueing_network.h"

/** The laws of a queueing system. @param arena  for the network that they see */
void closed_form_queueing(const struct point *point, struct arena *arena,
                          struct closed_form_tables *tables);

/** Laws of one station that every class passes once; their subject is a struct queueing_network. */
extern const struct closed_form_law closed_form_station_laws[];
extern const size_t closed_form_station_law_count;

/** Laws of networks, all classes open or all closed, with the same subject. */
extern const struct closed_form_law closed_form_network_laws[];
extern const size_t closed_form_network_law_count;

/** Whether the discipline of a station is one of those named; NULL ends the list. */
bool closed_form_is_discipline(const struct station_parameters *station, const char *const *names);

/** Whether customers of a class arrive one by one in a Poisson stream. */
bool closed_form_is_poisson(const struct queueing_network *network, size_t class_index);

/** The services of all classes at a station, as what a wait there rests on: on their squares, or on
 * their means alone. `each_per_pass` counts services in a pass of any class, classes weighing by
 * `passes_per_s`. */
struct closed_form_draws closed_form_services(const struct queueing_network *network,
                                              size_t station, const double *passes_per_s,
                                              bool is_squared);

#endif
