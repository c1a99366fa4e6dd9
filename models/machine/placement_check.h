/* Checks of what a program says of its placement. */
#ifndef MODELS_MACHINE_PLACEMENT_CHECK_H
#define MODELS_MACHINE_PLACEMENT_CHECK_H

#include "models/machine/program_endless.h"

/** A placement as a program's parameters say it. */
struct placement_given {
    int policy; /* enum placement_policy */
    int64_t node;
    struct parameter_list nodes, weights; /* int64_t */
};

/** Complain of nodes and weights that the policy cannot use. @param context  its environment is a
 *  struct program_environment */
void placement_check(const struct placement_given *given, const struct scope *scope,
                     const struct check_context *context);

#endif
