/*
 * The closed forms of systems of kind "queueing".
 *
 * One station that open classes pass once has the laws of theory/station.c; a network of stations,
 * open with one class or closed with any number, has a product form if its services allow it
 * (theory/network.c). A system that is neither has no entry.
 */
#ifndef EXPERIMENTS_THEORY_QUEUEING_H
#define EXPERIMENTS_THEORY_QUEUEING_H

#include "experiments/spec/spec.h"
#include "experiments/theory/law.h"
#include "models/queueing/network.h"

/** The laws of a queueing system. @param arena  for the network that they see */
void closed_form_queueing(const struct point *point, struct arena *arena,
                          struct closed_form_tables *tables);

/** Laws of one station that every class passes once; their subject is a struct queueing_network. */
extern const struct closed_form_law closed_form_station_laws[];
extern const size_t closed_form_station_law_count;

/** Laws of networks, all classes open or all closed, with the same subject. */
extern const struct closed_form_law closed_form_network_laws[];
extern const size_t closed_form_network_law_count;

#endif
