/* The storage network of random clusters, and the faults of its parts. */
#ifndef TESTS_PROPERTIES_CLUSTER_SAN_H
#define TESTS_PROPERTIES_CLUSTER_SAN_H

#include "tests/properties/cluster_draw.h"

/** A SAN of one or two fabrics, or none. Before the units. */
void cluster_san_write(struct draw *draw);

/* A part that fails; where there is no SAN, a node that is slow. */
void cluster_san_write_adapter_failure(struct draw *draw);
void cluster_san_write_fabric_failure(struct draw *draw);
void cluster_san_write_port_failure(struct draw *draw);

#endif
