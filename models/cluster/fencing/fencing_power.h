/*
 * Power fencing: a device that switches a node's power off and on again.
 *
 * The requester logs in to the device, which then has its order: the power goes off a while later
 * even if the requester is gone by then. An attempt that fails does nothing; the agent says so
 * after a time, or there is no answer. A management board that shares its host's power is dead once
 * the host has lost it: all attempts fail, and only an operator can tell that the node is down.
 *
 * Source: ClusterLabs Pacemaker Explained, chapter on fencing; fence-agents, lib/fencing.py.py.
 */
#ifndef MODELS_CLUSTER_FENCING_FENCING_POWER_H
#define MODELS_CLUSTER_FENCING_FENCING_POWER_H

#include "models/cluster/fencing/fencing.h"

struct power_parameters {
    struct fencing_parameters common;
    sim_ticks login;
    struct distribution duration;
    double failure;                   /* probability, of one attempt */
    int64_t first_failures;           /* attempts on a node that fail, from its first on */
    struct distribution failure_time; /* until a failed attempt says so; family none: it does not */
    sim_ticks attempt_timeout;
    bool shares_power_with_host;
};

extern const struct kind power_kind;

#endif
