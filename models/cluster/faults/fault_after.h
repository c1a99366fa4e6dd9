/*
 * A fault that follows an event: the n-th of its kind, whenever that is.
 *
 *     {"after": {"event": "fence.start", "number": 2}, "kind": "node_crash", "target": "beta"}
 *
 * Events are those of the timeline, whether it is kept or not.
 */
#ifndef MODELS_CLUSTER_FAULTS_FAULT_AFTER_H
#define MODELS_CLUSTER_FAULTS_FAULT_AFTER_H

#include "sim/component/complaint.h"
#include "sim/component/parameter.h"
#include "sim/component/scope.h"
#include "sim/measure/timeline.h"
#include "sim/random/distribution.h"

struct fault_after_parameters {
    const char *event;  /* the name of a word of timelines */
    const char *node;   /* NULL: any */
    const char *object; /* NULL: any */
    int64_t number;
    struct distribution delay;
};

/** The object "after" of a fault. */
extern const struct table fault_after_table;

/** The use of a fault's "at": without "after". */
extern const struct parameter_use fault_without_after[];

struct fault_view; /* models/cluster/faults/fault.h */

/** Complain of an event that no timeline has, of a node that there is not, and of an object of
 * which nothing is known. @param scope  of the fault */
void fault_after_check(const struct fault_after_parameters *after, const struct scope *scope,
                       const struct fault_view *view, struct complaints *complaints);

/** Whether an event at a node, about an object, counts. @param event  of the word waited for */
bool fault_after_counts(const struct fault_after_parameters *after,
                        const struct timeline_event *event);

#endif
