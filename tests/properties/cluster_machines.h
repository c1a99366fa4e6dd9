/* Nodes of random clusters that are whole machines, and the errors of their memory. */
#ifndef TESTS_PROPERTIES_CLUSTER_MACHINES_H
#define TESTS_PROPERTIES_CLUSTER_MACHINES_H

#include "tests/properties/cluster_draw.h"

/** The cores of a node: a number, or of some first nodes a machine with interrupts. */
void cluster_machines_write(struct draw *draw, uint64_t node);

/** An error of the first node's memory; where it has no machine, a node that is slow. */
void cluster_machines_write_memory_error(struct draw *draw);

#endif
