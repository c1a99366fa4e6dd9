/* The table of the sections of a spec that describe a queueing network. */
#ifndef MODELS_SYSTEMS_QUEUEING_PARAMETERS_H
#define MODELS_SYSTEMS_QUEUEING_PARAMETERS_H

#include "models/queueing/parameters.h"

/** Of struct queueing_parameters. */
extern const struct table queueing_table;

#endif
