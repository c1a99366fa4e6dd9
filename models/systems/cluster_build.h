/*
 * How a cluster is put together, in this order: nodes with what keeps them together, then what they
 * serve and to whom, then the faults of the spec.
 */
#ifndef MODELS_SYSTEMS_CLUSTER_BUILD_H
#define MODELS_SYSTEMS_CLUSTER_BUILD_H

#include "models/systems/cluster.h"

/** Build the network, the nodes, fencing, quorum, the manager and membership. @param system  the
 *  scope of the section "system" */
void cluster_build_nodes(struct assembly *assembly, const struct scope *system,
                         struct cluster *cluster);

/** Build the chassis, after the nodes and their fencing. */
void cluster_build_chassis(struct assembly *assembly, const struct scope *system,
                           struct cluster *cluster);

/** Add the failures of what chassis share, as far as it fails at random, to the causes of outages.
 */
void cluster_list_chassis_faults(const struct cluster *cluster, struct cause_list *causes);

/** Whether something that the nodes of a chassis share fails at random, and how often a second. */
bool cluster_chassis_fail(const struct cluster_machine *system);
double cluster_chassis_failures_per_s(const struct cluster_machine *system,
                                      int64_t ticks_per_second);

/** Build the LUNs, the services, and the clients where there are any. After the nodes.
 *  @param system, workload  the scopes of the sections */
void cluster_build_services(struct assembly *assembly, const struct scope *system,
                            const struct scope *workload, struct cluster *cluster);

/** The port for messages between lock managers, with the cluster as owner. */
void cluster_deliver_lock(struct run *run, void *owner, const struct network_message *message);

/** Build the lock manager and its clients, where there are any. @param system, workload  the scopes
 *  of the sections */
void cluster_build_locks(struct assembly *assembly, const struct scope *system,
                         const struct scope *workload, struct cluster *cluster);

/** Give each fault its stream. @param spec  the scope of the whole spec */
void cluster_build_faults(struct assembly *assembly, const struct scope *spec,
                          struct cluster *cluster);

/** Schedule the faults of the spec. */
void cluster_start_faults(struct run *run, struct cluster *cluster);

/** Add the kinds of the spec's faults to the causes that outages may have. */
void cluster_list_faults(const struct cluster *cluster, struct cause_list *causes);

/** Whether a fault of the spec pauses nodes. */
bool cluster_may_pause(const struct cluster_parameters *parameters);

/** Whether a fault of the spec befalls a device that messages of fencing are on. */
bool cluster_may_lose_devices(const struct cluster_parameters *parameters);

/** The handlers of CLUSTER_FAULT and CLUSTER_FAULT_GOES_ON. */
event_handler cluster_on_fault, cluster_on_fault_goes_on;

#endif
