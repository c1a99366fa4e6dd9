/* The faults of random clusters. */
#ifndef TESTS_PROPERTIES_CLUSTER_FAULTS_H
#define TESTS_PROPERTIES_CLUSTER_FAULTS_H

#include "tests/properties/cluster_draw.h"

/** The section "faults"; notes when the last is over. After the system and the clients. */
void cluster_faults_write(struct draw *draw);

#endif
