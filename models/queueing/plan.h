/*
 * The plan of a queueing network: what its spec says, with indices in place of names.
 *
 * The check of a spec and the assembly of a run both read names through here, so that they cannot
 * disagree on what is reachable. A place is `start` or a station, as one class sees it. Routes of
 * probability 0 lead nowhere: what only they lead to is not reached.
 *
 * Memory: an index of the names, and for the one class that is looked at an array of its places,
 * which the next class uses again.
 */
#ifndef MODELS_QUEUEING_PLAN_H
#define MODELS_QUEUEING_PLAN_H

#include "models/queueing/parameters.h"

#define PLAN_DONE    UINT32_MAX       /* a destination: `done` */
#define PLAN_NOWHERE (UINT32_MAX - 1) /* a destination that does not exist */

struct place {
    size_t count; /* destinations; 0: no route is given */
    const uint32_t *to;
    const double *weights;
    const struct distribution *service; /* NULL: none is given */
    bool is_reached;
};

struct plan {
    const struct queueing_parameters *parameters;
    struct arena *arena;
    struct scope stations, classes; /* the maps of the spec */
    size_t station_count;
    const char *const *names; /* of the stations */
    const uint32_t *by_name;  /* indices of stations in the order of their names */
    const struct customer_class_parameters *class; /* the one that the rest is about */
    const char *class_name;
    struct scope class_scope;
    struct place start;
    struct place *places; /* one for each station */
    uint32_t *reached;    /* stations in the order of their discovery from `start` */
    size_t reached_count;
    uint32_t *position; /* of a station that is reached, in `reached` */
};

/** @param scope  of the spec; all that the plan needs comes from its arena */
void plan_init(struct plan *plan, const struct scope *scope,
               const struct queueing_parameters *parameters);

/** Look at a class. @param complaints  unknown or missing names; NULL: known to be none */
void plan_class(struct plan *plan, size_t index, struct complaints *complaints);

/** The index of a station, or PLAN_NOWHERE. */
uint32_t plan_find(const struct plan *plan, const char *name);

/** The nearest name of a station, or NULL. */
const char *plan_nearest(const struct plan *plan, const char *name);

#endif
