/* Mistakes in a cluster for parallel computing. */
#include "models/systems/hpc.h"

#include <inttypes.h>

enum { PROCESSORS_MOST = 4000000 };

uint32_t hpc_node_count(const struct hpc_machine *machine)
{
    const struct hpc_nodes *groups = machine->nodes.elements;
    int64_t count = 0;
    for (size_t i = 0; i < machine->nodes.count; i++) {
        count += groups[i].count;
    }
    return (uint32_t)count;
}

int64_t hpc_processors(const struct hpc_machine *machine)
{
    const struct hpc_nodes *groups = machine->nodes.elements;
    int64_t count = 0;
    for (size_t i = 0; i < machine->nodes.count; i++) {
        count += groups[i].count * groups[i].processors;
    }
    return count;
}

void hpc_check(const void *from, const struct scope *spec, const struct check_context *context)
{
    const struct hpc_parameters *parameters = from;
    const struct hpc_machine *machine = parameters->system;
    struct scope system = scope_section(spec, "system");
    struct scope workload = scope_section(spec, "workload");
    if (!context->is_whole) {
        return;
    }
    int64_t processors = hpc_processors(machine);
    if (processors > PROCESSORS_MOST) {
        scope_complain(&system, "nodes", context->complaints,
                       "have %" PRId64 " processors; at most %d can be simulated", processors,
                       PROCESSORS_MOST);
    }
    kind_check(machine->scheduler.kind, machine->scheduler.parameters, &system, context);
    job_streams_check(&parameters->workload->jobs, (enum job_estimates)machine->estimates,
                      processors, &workload, context);
}
