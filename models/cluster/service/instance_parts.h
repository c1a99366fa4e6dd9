/* The operations that the files of an instance share: pending events, start, stop and failures.
 */
#ifndef MODELS_CLUSTER_SERVICE_INSTANCE_PARTS_H
#define MODELS_CLUSTER_SERVICE_INSTANCE_PARTS_H

#include "models/cluster/service/instance.h"

/** Schedule the failure of the application. @param delay  TICKS_NEVER: none */
void instance_expect_failure(struct run *run, struct instance *instance, sim_ticks delay);

/** Schedule the begin of a stop that is ordered. */
void instance_expect_order(struct run *run, struct instance *instance, sim_ticks delay);

/** Cancel all that an instance was about to do, but for an order to stop. */
void instance_cancel(struct run *run, struct instance *instance);

/** Take back an order to stop. */
void instance_cancel_order(struct run *run, struct instance *instance);

/** Have the manager decide where the service goes on. */
void instance_ask_manager(struct run *run, const struct instance *instance);

/** Order a stop: an application that is up or has failed is stopped after a delay, a recovery at
 *  once. @param is_restart  a start here follows */
void instance_order_stop(struct run *run, struct instance *instance, bool is_restart,
                         struct cause cause);

/** The application is gone, and the requests that it was executing with it. */
void instance_end_process(struct run *run, struct instance *instance);

/** Give storage and address back. */
void instance_let_go(struct run *run, struct instance *instance);

/** Count a failure of the instance. @return whether it may not run here any more */
bool instance_count_failure(struct run *run, struct instance *instance, bool is_fatal);

/** Walk on with the recovery. */
void instance_walk(struct run *run, struct instance *instance);

/* The handlers of its events but those of its monitor. */
event_handler instance_on_step_done, instance_on_stop_done, instance_on_stuck, instance_on_ordered,
    instance_on_fails, instance_on_forgets;

#endif
