/*
 * The relations of the services of a cluster to each other, as sets of their indices.
 *
 * A service requires others: it runs only while each of them is up, and is stopped before one of
 * them is stopped (Pacemaker: a mandatory, symmetrical order). It is with another: it runs where
 * that one runs, and nowhere else (colocation, INFINITY). It is apart from others: never on their
 * node (-INFINITY). Other scores there are none.
 */
#ifndef MODELS_CLUSTER_SERVICE_RELATIONS_H
#define MODELS_CLUSTER_SERVICE_RELATIONS_H

#include <stddef.h>
#include <stdint.h>

struct service;

enum { SERVICES_MOST = 64 };

/** Services, as bits of their indices. */
typedef uint64_t service_set;

struct relations {
    service_set requires;
    service_set required_by;
    service_set all_requires;    /* those that it requires, those that they require, and so on */
    service_set all_required_by; /* the other way */
    int32_t with;                /* the service on whose node it runs; -1: none */
    service_set followers;       /* those that are with it, those that are with them, and so on */
    service_set gives_way_to;    /* those that it says it is apart from */
    service_set apart;           /* these, and those that say so of it */
    service_set after;           /* those that are decided on before it */
    service_set related;         /* by any chain of relations, itself included; 0: by none */
};

/** Walk a set in the order of the indices. */
#define SERVICES_EACH(set, index)                                                                  \
    for (uint32_t index = 0; index < SERVICES_MOST && (set) >> index != 0; index++)                \
        if (((set) >> index & 1) != 0)

static inline service_set service_only(size_t index)
{
    return UINT64_C(1) << index;
}

/** Find the relations of all services from the names in their parameters, which are known. */
void relations_find(struct service *services, size_t count);

/** The order in which services are decided on: each after those that it requires, is with or is
 *  apart from, otherwise as in the spec. @param order  indices, as many as there are services */
void relations_order(const struct service *services, size_t count, uint8_t *order);

#endif
