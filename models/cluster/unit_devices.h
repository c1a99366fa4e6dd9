/*
 * The devices of a cluster's units: what happens in them, and what follows for services.
 *
 * A raid that has lost its data fails I/Os until they are restored; so does a unit that has lost
 * them by a fault of its own. Nodes have their paths meanwhile: each application that does I/O
 * fails with the first of them, as it does without a path when I/Os are not to wait. All that a
 * device tells is on the timeline, each event with the one that it follows from as its cause.
 *
 * Paths lead to controllers of an array, and fail with them: those to the ports of the controller
 * where there is a SAN, else by turns: of two controllers path 1 to the first one, path 2 to the
 * second, and so on; a path that is alone to the first.
 */
#ifndef MODELS_CLUSTER_UNIT_DEVICES_H
#define MODELS_CLUSTER_UNIT_DEVICES_H

#include "models/cluster/cluster.h"

/** A unit's device, and what is known of it. */
struct unit_device {
    struct cluster *cluster;
    size_t lun;          /* its index */
    struct cause cause;  /* of what it tells now; no fault: it does so by itself */
    struct cause member; /* the last failure of a member */
    struct cause loss;   /* of its data */
    uint64_t *members;   /* the last event of each member on the timeline */
    bool is_silent;      /* nothing reports that paths fail with a controller that fails now */
    struct cause *controllers; /* the last event of each controller */
    bool *silent;              /* of each: its last failure was */
};

/** Allocate the devices of as many units; before the units are built. */
void unit_devices_build(struct arena *arena, struct cluster *cluster,
                        const struct lun_parameters *units, size_t count);

/** The listener to the device of a unit. @param lun  its index */
struct device_listener unit_devices_listener(struct cluster *cluster, size_t lun);

/** The data of a unit are lost without its device, or such a loss is over. @param lun  its index */
void unit_devices_lose(struct run *run, struct cluster *cluster, size_t lun, struct cause cause);
void unit_devices_restore(struct run *run, struct cluster *cluster, size_t lun, struct cause cause);

/** A member of a unit's device fails by a fault, unless it has. @param number  from 0 */
void unit_devices_fail_member(struct run *run, struct cluster *cluster, size_t lun, uint32_t number,
                              struct cause cause);

/** A controller of a unit's device fails or is back by a fault, unless it has or is.
 *  @param number  from 0 @param is_silent  nothing reports the failure of paths */
void unit_devices_fail_controller(struct run *run, struct cluster *cluster, size_t lun,
                                  uint32_t number, bool is_silent, struct cause cause);
void unit_devices_mend_controller(struct run *run, struct cluster *cluster, size_t lun,
                                  uint32_t number, struct cause cause);

/** Add what outages may have as their cause where devices fail by themselves. */
void unit_devices_list_causes(const struct lun_parameters *units, size_t count,
                              struct cause_list *causes);

/** Whether the device of some unit fails at random. */
bool unit_devices_fail_at_random(const struct lun_parameters *units, size_t count);

#endif
