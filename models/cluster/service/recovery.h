/*
 * Recovery: the steps that bring a service up on a node, walked by one handler.
 *
 * A step takes a time drawn when it begins, or waits for the side (its plan, its fencing). A step
 * that takes longer than its time-out fails then, and the service is not started on that node again
 * until it has booted. Each step names the steps it needs; walking one before they are done ends
 * the run as an error. Steps that a service has no use for (storage) take no time.
 */
#ifndef MODELS_CLUSTER_SERVICE_RECOVERY_H
#define MODELS_CLUSTER_SERVICE_RECOVERY_H

#include "models/cluster/service/service.h"

/** Begin to bring up a stopped instance; all its steps are walked. */
void recovery_begin(struct run *run, struct instance *instance, struct cause cause);

/** Begin again on a node where storage and address are in place: the application alone. */
void recovery_restart(struct run *run, struct instance *instance, struct cause cause);

/** Go on with an instance that waits, if it can; does nothing to one that does not wait. */
void recovery_go_on(struct run *run, struct instance *instance);

/** The step's time is over; handler of INSTANCE_STEP_DONE. */
void recovery_step_done(struct run *run, struct instance *instance);

/** The phase of the step that a recovering instance is at. */
enum phase recovery_phase(const struct instance *instance);

#endif
