/* Rules of the steps of a program: locks, barriers, and that time passes. */
#ifndef MODELS_MACHINE_STEPS_CHECK_H
#define MODELS_MACHINE_STEPS_CHECK_H

#include "models/machine/acts.h"

/**
 * Complain of steps with which threads would wait for ever, pass for ever in no time, or
 * be done in none.
 *
 * A lock is given up by the thread that holds it, before a barrier and before the end; locks held
 * together are taken in one order everywhere, as a cycle of orders can end in a deadlock (Coffman,
 * Elphick and Shoshani 1971).
 *
 * @param steps  the scope of the list
 */
void steps_check(const struct acts *acts, bool is_endless, const struct scope *steps,
                 struct complaints *complaints);

#endif
