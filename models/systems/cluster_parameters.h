/* The table of the sections of a spec that describe a cluster. */
#ifndef MODELS_SYSTEMS_CLUSTER_PARAMETERS_H
#define MODELS_SYSTEMS_CLUSTER_PARAMETERS_H

#include "models/systems/cluster.h"

/** Of struct cluster_parameters. */
extern const struct table cluster_parameters_table;

#endif
