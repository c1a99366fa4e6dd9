/*
 * Recovery: the steps that bring a service up on a node, walked by one handler.
 *
 * A step takes a time drawn when it begins, or waits for a gate that the manager opens. Steps are
 * taken by agents, each of which begins an `action_delay` after what it waits for: one for the
 * volume, one for the file system with its journal, one for the address, one for the application
 * with its recovery. An agent whose steps together take longer than its time-out fails then, and
 * the service is not started on that node again until it has booted. Each step names the steps it
 * needs; walking one before they are done ends the run as an error. Steps that a service has no use
 * for (storage) take no time.
 */
#ifndef MODELS_CLUSTER_SERVICE_RECOVERY_H
#define MODELS_CLUSTER_SERVICE_RECOVERY_H

#include "models/cluster/service/service_state.h"

/** Where a recovery stands when it has been walked as far as it goes. */
enum recovery_state {
    RECOVERY_TIMED,  /* its step takes a time, and then is done or too late */
    RECOVERY_WAITS,  /* for a gate */
    RECOVERY_UP,     /* all steps are done */
    RECOVERY_FAILED, /* a step took longer than it may, or its I/Os failed */
};

/** Put an instance at a step, those before it being done. STEP_PLAN: at the beginning; STEP_START:
 *  where storage and address are in place, the application alone. */
void recovery_begin(struct instance *instance, enum step step, struct cause cause);

/** The services that the instance's requires have to be up, as the levels of their outages say: it
 * is about to be started. */
void recovery_check_required(struct run *run, struct instance *instance);

/** Walk on from the instance's step. @param time  of the step [ticks], with RECOVERY_TIMED */
enum recovery_state recovery_walk(struct run *run, struct instance *instance, sim_ticks *time);

/** The time of the step is over: walk on. */
enum recovery_state recovery_step_done(struct run *run, struct instance *instance, sim_ticks *time);

/** The phase of the step that a recovering instance is at. */
enum phase recovery_phase(const struct instance *instance);

#endif
