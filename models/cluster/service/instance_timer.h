/*
 * The one event that an instance waits for: the end of a step or of a stop, or its monitor. While
 * the node hangs it stands still.
 */
#ifndef MODELS_CLUSTER_SERVICE_INSTANCE_TIMER_H
#define MODELS_CLUSTER_SERVICE_INSTANCE_TIMER_H

#include "models/cluster/service/service_state.h"

enum instance_event {
    INSTANCE_STEP_DONE,
    INSTANCE_STOP_DONE,
    INSTANCE_MONITORED,
    INSTANCE_FAILS,
    INSTANCE_STUCK,
    INSTANCE_ORDERED,
    INSTANCE_FORGETS,
    INSTANCE_PROBED,
    INSTANCE_EVENTS
};

/** The pending events of an instance that may fall on one instant. */
enum instance_pending { PENDING_NEXT, PENDING_FAILURE, PENDING_ORDER, PENDING_FORGETS, PENDINGS };

/** The rank of a pending event: services go in their order, on each node in turn. */
uint64_t instance_rank(const struct instance *instance, enum instance_pending which);

/** Time until the event, whether or not the node hangs [ticks]; TICKS_NEVER: there is none. */
sim_ticks instance_time_left(const struct run *run, const struct instance *instance);

/** Schedule the event; the instance waits for none. */
void instance_schedule(struct run *run, struct instance *instance, enum instance_event event,
                       sim_ticks delay);

/** The event comes so much later from now. */
void instance_reschedule(struct run *run, struct instance *instance, sim_ticks delay);

/** The instance waits for no event any more. */
void instance_cancel_next(struct run *run, struct instance *instance);

#endif
