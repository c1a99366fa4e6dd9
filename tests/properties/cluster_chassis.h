/* Chassis of random clusters, and the faults of what their nodes share. */
#ifndef TESTS_PROPERTIES_CLUSTER_CHASSIS_H
#define TESTS_PROPERTIES_CLUSTER_CHASSIS_H

#include "tests/properties/cluster_draw.h"

/** A chassis with every group of units, or none. After the nodes. */
void cluster_chassis_write(struct draw *draw);

/** A node that is slow for a while. */
void cluster_chassis_write_slow_node(struct draw *draw);

/* Units of the chassis that fail; where there is none, a node that is slow. */
void cluster_chassis_write_feed_loss(struct draw *draw);
void cluster_chassis_write_supply_failure(struct draw *draw);
void cluster_chassis_write_fan_failure(struct draw *draw);
void cluster_chassis_write_midplane_failure(struct draw *draw);
void cluster_chassis_write_board_failure(struct draw *draw);
void cluster_chassis_write_management_failure(struct draw *draw);

#endif
