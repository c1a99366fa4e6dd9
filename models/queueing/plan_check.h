/* The parts of the check of a queueing spec, each of which looks at one kind of mistake. */
#ifndef MODELS_QUEUEING_PLAN_CHECK_H
#define MODELS_QUEUEING_PLAN_CHECK_H

#include "models/queueing/plan.h"

/** The visitors of a station. */
struct visitors {
    bool has_open;
    bool take_time;     /* the service of at least one class takes time */
    int64_t population; /* of all closed classes that come */
};

/** Whether a duration is nothing once it is rounded to ticks: absent, or its mean under half. */
static inline bool duration_is_nothing(const struct distribution *distribution)
{
    return distribution->family == DISTRIBUTION_NONE || distribution_mean(distribution) < 0.5;
}

/**
 * Complain of customers that can never leave, or that can pass for ever in no time.
 *
 * @param plan      of a spec without other mistakes; it is led from class to class
 * @param visitors  of each station
 */
void queueing_check_paths(struct plan *plan, const struct visitors *visitors,
                          struct complaints *complaints);

/**
 * Complain of stations without capacity that open classes load to 1 or more.
 *
 * Customers that pass a station with a capacity may be lost there and do not count, so the load
 * found is certain.
 */
void queueing_check_load(struct plan *plan, struct complaints *complaints);

#endif
