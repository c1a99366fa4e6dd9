/*
 * Power fencing: a device that switches a node's power off and on again.
 *
 * The requester logs in to the device, which then has its order: the power goes off a while later,
 * and on again after that. The node is dead from off; the device answers after on, or after off
 * where it is not to switch on again. An order whose requester goes down before off dies with it,
 * as where the requester's agent does the switching; with order_outlives_requester the device goes
 * on by itself. Once off, the power comes on whatever becomes of the requester.
 *
 * An attempt that fails does nothing; the agent says so after a time, or there is no answer. So do
 * attempts while the device cannot be reached; a device that works then is not heard. A management
 * board that shares its host's power is dead once the host has lost it: all attempts fail, and only
 * an operator can tell that the node is down.
 *
 * Source: ClusterLabs Pacemaker Explained, chapter on fencing; fence-agents, lib/fencing.py.py.
 */
#ifndef MODELS_CLUSTER_FENCING_FENCING_POWER_H
#define MODELS_CLUSTER_FENCING_FENCING_POWER_H

#include "models/cluster/fencing/fencing.h"

enum power_action { POWER_REBOOT, POWER_OFF };

struct power_parameters {
    struct fencing_parameters common;
    sim_ticks login;
    struct distribution duration;
    int action; /* enum power_action */
    bool order_outlives_requester;
    struct distribution on;              /* from off to on; family none: no time */
    struct distribution manual_power_on; /* from off, with POWER_OFF; family none: never */
    double failure;                      /* probability, of one attempt */
    int64_t first_failures;              /* attempts on a node that fail, from its first on */
    struct distribution failure_time; /* until a failed attempt says so; family none: it does not */
    sim_ticks attempt_timeout;
    bool shares_power_with_host;
};

extern const struct kind power_kind;

#endif
