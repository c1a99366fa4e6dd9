/* Checks of the pages of a machine that migrate. */
#ifndef MODELS_PROCESSOR_MACHINE_PAGES_H
#define MODELS_PROCESSOR_MACHINE_PAGES_H

#include "models/processor/machine.h"

/** Complain of more pages than there may be. @param threads  their programs are checked
 *  @param scope  of the workload or the node's machine */
void machine_pages_check(const struct machine_parameters *machine,
                         const struct machine_threads *threads, const struct scope *scope,
                         struct complaints *complaints);

#endif
