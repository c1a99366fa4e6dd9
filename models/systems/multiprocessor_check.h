/* Parts of the check of a multiprocessor, each in a file of its own. */
#ifndef MODELS_SYSTEMS_MULTIPROCESSOR_CHECK_H
#define MODELS_SYSTEMS_MULTIPROCESSOR_CHECK_H

#include "models/systems/multiprocessor.h"

/** Complain of nodes and cores that the threads of a team cannot be bound to. @param scope  of the
 *  team */
void multiprocessor_check_binding(const struct multiprocessor_parameters *parameters,
                                  const struct team_parameters *team, const struct scope *scope,
                                  struct complaints *complaints);

/** Complain of threads without a place on a core, or that keep each other from one for ever; all
 *  teams are bound to what there is. */
void multiprocessor_check_seats(const struct multiprocessor_parameters *parameters,
                                const struct scope *workload, const struct check_context *context);

/** Places on cores that threads of endless programs keep for ever, unless a scheduler takes them.
 */
int64_t multiprocessor_places_held(const struct multiprocessor_parameters *parameters,
                                   const struct check_context *context);

#endif
