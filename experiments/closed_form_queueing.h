/* The closed forms of systems of kind "queueing". */
#ifndef EXPERIMENTS_CLOSED_FORM_QUEUEING_H
#define EXPERIMENTS_CLOSED_FORM_QUEUEING_H

#include "experiments/closed_form.h"

/** Add what theory knows about a queueing system. @param arena  for scratch */
void closed_form_queueing(const struct point *point, struct arena *arena,
                          struct closed_forms *forms);

#endif
