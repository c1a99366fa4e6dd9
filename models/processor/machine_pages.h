/*
 * The pages of a machine that migrate, and what moves them: between processors and memory.
 */
#ifndef MODELS_PROCESSOR_MACHINE_PAGES_H
#define MODELS_PROCESSOR_MACHINE_PAGES_H

#include "models/processor/machine.h"

/** No pages yet, for the programs of a machine to claim theirs; NULL: pages stay. */
struct pages *machine_pages_prepare(const struct assembly *assembly,
                                    const struct machine_parameters *machine);

/** Make the pages that were claimed, and put their migration on both ends of a reference's way.
 *  Before the interconnect is built. @param pages  NULL: nothing is done
 *  @param out  takes references to their homes */
void machine_pages_build(const struct assembly *assembly, const struct scope *scope,
                         struct machine *machine, struct pages *pages,
                         const struct reference_port *out);

/** Complain of more pages than there may be. @param threads  their programs are checked
 *  @param scope  of the workload or the node's machine */
void machine_pages_check(const struct machine_parameters *machine,
                         const struct machine_threads *threads, const struct scope *scope,
                         struct complaints *complaints);

#endif
