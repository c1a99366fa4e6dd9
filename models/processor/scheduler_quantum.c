#include "models/processor/scheduler_quantum.h"

void scheduler_quantum_check(const void *from, const struct scope *scope,
                             const struct check_context *context)
{
    const struct scheduler_quantum_parameters *parameters = from;
    if (parameters->quantum == 0) {
        scope_complain(scope, "quantum", context->complaints,
                       "is 0 in ticks of the run; it has to be above 0");
    }
}
