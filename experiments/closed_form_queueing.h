/*
 * The closed forms of systems of kind "queueing".
 *
 * One station that open classes pass once has the forms of closed_form_station.c; a network of
 * stations, open with one class or closed with any number, has a product form if its services allow
 * it (closed_form_network.c). What meets the assumptions of neither has no entry.
 */
#ifndef EXPERIMENTS_CLOSED_FORM_QUEUEING_H
#define EXPERIMENTS_CLOSED_FORM_QUEUEING_H

#include "experiments/closed_form.h"
#include "experiments/queueing_network.h"

/** Add what theory knows about a queueing system. @param arena  for scratch and names */
void closed_form_queueing(const struct point *point, struct arena *arena,
                          struct closed_forms *forms);

/** One station that every class passes once. */
void closed_form_station(const struct queueing_network *network, struct arena *arena,
                         struct closed_forms *forms);

/** A network of stations, all classes open or all closed. */
void closed_form_network(const struct queueing_network *network, struct arena *arena,
                         struct closed_forms *forms);

/** Whether the discipline of a station is one of those named; NULL ends the list. */
bool closed_form_is_discipline(const struct station_parameters *station, const char *const *names);

/** Whether customers of a class arrive one by one in a Poisson stream. */
bool closed_form_is_poisson(const struct queueing_network *network, size_t class_index);

#endif
