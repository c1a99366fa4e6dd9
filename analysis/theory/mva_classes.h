/*
 * Closed networks with several classes of customers, exactly.
 *
 * Multi-class mean value analysis (Reiser and Lavenberg 1980): a customer of class c that arrives
 * at a station sees the mean queue of the network with one customer of its own class less. So every
 * mix of customers up to the full populations must be solved: time and memory grow with the product
 * of (population + 1) over the classes, times the stations. Single servers and delays only. Exact
 * where stations are PS, or FCFS with one exponential service for all classes.
 */
#ifndef ANALYSIS_THEORY_MVA_CLASSES_H
#define ANALYSIS_THEORY_MVA_CLASSES_H

#include <stddef.h>
#include <stdint.h>

#include "analysis/theory/mva.h"

struct mva_class {
    int64_t population; /* >= 0 */
    double think_s;     /* >= 0 */
};

/** A network; the tables run class by class: visits[class * station_count + station]. */
struct mva_classes {
    const struct mva_class *classes;
    size_t class_count;
    size_t station_count;
    const bool *is_delay;    /* station_count flags; NULL: none is a delay */
    const double *visits;    /* in one round, >= 0 */
    const double *service_s; /* of one visit, >= 0 */
};

/** More values than this (512 MiB) are refused. */
enum { MVA_CLASSES_MAXIMUM = 1 << 26 };

/**
 * Means of each class, and of each class at each station.
 *
 * @param out    class_count results, filled in; a class without customers has zeros
 * @param means  class_count * station_count results, filled in
 * @return false when the mixes times stations exceed MVA_CLASSES_MAXIMUM, or a class has customers
 *         whose round takes no time
 */
bool mva_classes_solve(const struct mva_classes *network, struct mva *out,
                       struct queue_means *means);

#endif
