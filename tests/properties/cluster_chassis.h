/* Chassis of random clusters and paths to their units, and the faults of what nodes share. */
#ifndef TESTS_PROPERTIES_CLUSTER_CHASSIS_H
#define TESTS_PROPERTIES_CLUSTER_CHASSIS_H

#include "tests/properties/cluster_draw.h"

/** A chassis with every group of units, or none. After the nodes. */
void cluster_chassis_write(struct draw *draw);

/** Several paths to a unit, where units have them; its other values come before. */
void cluster_chassis_write_paths(struct draw *draw);

/** A loss of paths: of all, or one, of a node or of every one. */
void cluster_chassis_write_path_loss(struct draw *draw);

/** A node that is slow for a while. */
void cluster_chassis_write_slow_node(struct draw *draw);

/** A switch that fails for a while, and a link that is lost now and then. */
void cluster_chassis_write_uplink_loss(struct draw *draw);
void cluster_chassis_write_switch_failure(struct draw *draw);
void cluster_chassis_write_link_flapping(struct draw *draw);

/* Units of the chassis that fail; where there is none, a node that is slow. */
void cluster_chassis_write_feed_loss(struct draw *draw);
void cluster_chassis_write_supply_failure(struct draw *draw);
void cluster_chassis_write_fan_failure(struct draw *draw);
void cluster_chassis_write_midplane_failure(struct draw *draw);
void cluster_chassis_write_board_failure(struct draw *draw);
void cluster_chassis_write_management_failure(struct draw *draw);

#endif
