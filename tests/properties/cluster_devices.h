/* Devices under the units of random clusters. */
#ifndef TESTS_PROPERTIES_CLUSTER_DEVICES_H
#define TESTS_PROPERTIES_CLUSTER_DEVICES_H

#include "tests/properties/cluster_draw.h"

/** The device of a unit, and what I/Os refer to; nothing: a station of the unit's own keys. */
void cluster_devices_write(struct draw *draw, uint64_t unit);

/** A controller of an array fails; where no unit has an array, a node is slow. */
void cluster_devices_write_controller_failure(struct draw *draw);
void cluster_devices_write_lun_failure(struct draw *draw);
void cluster_devices_write_disk_failure(struct draw *draw);

#endif
