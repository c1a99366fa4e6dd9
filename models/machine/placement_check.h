/* Checks of what a program says of its placement. */
#ifndef MODELS_MACHINE_PLACEMENT_CHECK_H
#define MODELS_MACHINE_PLACEMENT_CHECK_H

#include "models/machine/program_endless.h"

/** Complain of nodes and weights that the policy cannot use. @param context  its environment is a
 *  struct program_environment */
void placement_check(const struct program_endless_parameters *parameters, const struct scope *scope,
                     const struct check_context *context);

#endif
