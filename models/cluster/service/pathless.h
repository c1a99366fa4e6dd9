/*
 * Instances whose node has no path to their unit.
 *
 * While I/Os wait for a path the application is alive and serves no request that needs the unit. A
 * step of a recovery that does I/O stands still until a path is back or its agent's time-out is
 * over, and so does a stop, whose unmount cannot finish: it fails at its time-out, and the node has
 * to be fenced. When I/Os fail the application ends with the first of them.
 *
 * A monitor at check level 10 or 20 does an I/O of its own at each look: it finds out at the first
 * look after the loss, by its time-out where the I/O waits. At level 20 it also finds that the unit
 * refuses the node's writes.
 */
#ifndef MODELS_CLUSTER_SERVICE_PATHLESS_H
#define MODELS_CLUSTER_SERVICE_PATHLESS_H

#include "models/cluster/service/service_state.h"

/** Whether I/Os of an instance wait for a path. */
static inline bool pathless_waits(const struct instance *instance)
{
    const struct lun *lun = instance->service->lun;
    return lun != NULL && lun_path(lun, instance->node->index) == LUN_PATH_WAIT;
}

/** Whether I/Os of an instance fail, as no path is left. */
static inline bool pathless_fails(const struct instance *instance)
{
    const struct lun *lun = instance->service->lun;
    return lun != NULL && lun_path(lun, instance->node->index) == LUN_PATH_FAIL;
}

/** Whether some requests for a service need an I/O before they are answered. */
bool pathless_concerns(const struct service *service);

/** A step that does I/O begins, or a stop, which has `agent_left` until its time-out. @param takes
 *  with a path @return when it ends or is too late [ticks] */
sim_ticks pathless_begin(struct instance *instance, sim_ticks takes);

/** The step or stop is over. */
void pathless_end(struct instance *instance);

/** The paths of the instance's node to the unit have changed; an application that fails by that has
 *  failed. */
void pathless_changed(struct run *run, struct instance *instance);

/** The right to write to the unit of a service has changed, and so what monitors at level 20 find.
 */
void pathless_look_again(struct run *run, struct service *service);

/** Whether a look of the monitor now would find the unit out of reach, or read-only. */
bool pathless_is_found(const struct instance *instance);

/** Nothing that needs the unit ends while I/Os wait, and a monitor that does I/O will tell. */
void pathless_invariants(struct run *run, const struct instance *instance);

#endif
