/*
 * A service: an application that one node runs at a time, with its storage and its address.
 *
 * On each node there is an instance, which may be stopped, recovering, up, failed or stopping. One
 * instance at a time is meant to run; without fencing two may. The service is available while a
 * request would be served (models/cluster/service/access.h); from the end of that to the next is an
 * outage (models/cluster/service/outage.h).
 *
 * A service may require others (models/cluster/service/relations.h): without them it serves nobody.
 *
 * An instance (models/cluster/service/instance.h) comes up by recovery, a list of steps that is
 * walked (models/cluster/service/recovery.h). The services decide nothing about where they run: the
 * manager (models/cluster/manager/manager.h) starts and stops instances, and opens gates for them;
 * a listener is told when there is something to decide.
 */
#ifndef MODELS_CLUSTER_SERVICE_SERVICE_H
#define MODELS_CLUSTER_SERVICE_SERVICE_H

#include "models/cluster/node/node_watchers.h"
#include "models/cluster/service/service_state.h"
#include "sim/component/assembly.h"

/** Build a service whose preferred node runs it. @param name  not copied @param lun  NULL: none */
void service_init(struct service *service, struct assembly *assembly, const struct scope *scope,
                  uint8_t index, const char *name, const struct service_parameters *parameters,
                  struct lun *lun, const struct service_environment *environment);

/** Watch the nodes: their changes are changes of the instances on them. */
void service_watch(struct service *service, struct node_watchers *watchers);

/** Find the nodes of a set that have an instance which is not stopped. */
void service_find_live(const struct service *service, const struct bit_set *among,
                       struct bit_set *live);

/** The gates of a node have opened: an instance there that waits goes on. @param cause  event */
void service_go_on(struct run *run, struct service *service, uint32_t node, uint64_t cause);

/** Say why a node is about to have no path to the service's unit. */
void service_set_unreached(struct service *service, uint32_t node, struct cause cause);

/** The paths of a node to the service's unit have changed. */
void service_path_changed(struct run *run, struct service *service, uint32_t node,
                          struct cause cause);

/** No member may run the service: an outage waits for a node that boots, or for nothing. */
void service_block(struct run *run, struct service *service, uint64_t cause);

/** The loss of a node has come to a phase: an outage that waits for the node follows. */
void service_lost_progress(struct run *run, struct service *service, uint32_t node,
                           enum phase phase, uint64_t cause);

void service_report(const struct component *component, struct report *report);
void service_laws(const struct component *component, sim_ticks now, struct report *report);
/** Available or out; on nodes that live; with safe fencing on one of them; a mounted unit is held.
 */
void service_invariants(struct run *run, const struct component *component);

#endif
