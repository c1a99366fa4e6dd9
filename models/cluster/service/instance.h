/*
 * An instance: a service on a node. It is started, stopped and fails here; whether its service is
 * up or out follows from all of its instances (models/cluster/service/settle.h).
 */
#ifndef MODELS_CLUSTER_SERVICE_INSTANCE_H
#define MODELS_CLUSTER_SERVICE_INSTANCE_H

#include "models/cluster/service/instance_timer.h"

extern const struct behaviour instance_behaviour;

/** Bring up a stopped instance; all steps of recovery are walked. On a node that hangs it begins
 *  when the node resumes; on one that is down the order is lost. */
void instance_start(struct run *run, struct instance *instance, struct cause cause);

/** The instance is up, without any step: at the start of a run. */
void instance_come_up(struct run *run, struct instance *instance);

/** Go on with an instance that waits, if it can; does nothing to one that does not wait. */
void instance_go_on(struct run *run, struct instance *instance);

/** The application on a node fails. @param is_silent  by hanging: a monitor has to time out */
void instance_fail(struct run *run, struct instance *instance, bool is_silent, struct cause cause);

/** Failures on the node are forgotten: it may run the service again. */
void instance_forget_failures(struct run *run, struct instance *instance);

/** Stop an instance cleanly; nothing when it is stopped or stopping, but that it is not restarted.
 *  An application that is up serves on until the stop begins, an `action_delay` later. */
void instance_stop(struct run *run, struct instance *instance, struct cause cause);

/** No service that requires this one is left to be stopped first: a stop that waits for that goes
 *  on. */
void instance_release(struct run *run, struct instance *instance);

/** Whether the instance could not be stopped, and nothing but fencing helps. */
bool instance_is_stuck(const struct instance *instance);

/** The instance is gone without an event: its process does not exist any more. */
void instance_vanish(struct run *run, struct instance *instance);

/** The node hangs: what the instance was about to do stands still; and goes on. */
void instance_freeze(struct run *run, struct instance *instance);
void instance_thaw(struct run *run, struct instance *instance);

/** Add an event of the instance to the timeline, the cause of what follows. */
void instance_note(struct run *run, struct instance *instance, enum timeline_word event);

#endif
