#include "models/interrupts/interrupts_parameters.h"
#include "models/memory/memory.h"
#include "models/processor/workers.h"
#include "tests/models/systems/cluster_cases.h"

extern const struct kind fault_memory_error_kind;

static struct cluster_bench *erring(const char *target, const char *source)
{
    static struct interrupts_parameters interrupts;
    static const char *const names[] = {"memory"};
    static struct interrupt_source_parameters sources[1];
    static struct memory_parameters memory = {.latency = 1, .channels = 1};
    static struct workers_parameters machine = {.machine = {.processors = 1,
                                                            .cores_per_processor = 1,
                                                            .hardware_threads = 1,
                                                            .clock = 1e9,
                                                            .line_size = 64,
                                                            .memory = &memory}};
    struct cluster_bench *bench = sound_cluster(2);
    interrupts = (struct interrupts_parameters){.vectors = 1, .nesting = 1, .backlog = 1};
    sources[0] = (struct interrupt_source_parameters){.action = ACTION_PANIC, .latch = 1};
    bench->nodes[1].machine = &machine;
    bench->nodes[1].interrupts = &interrupts;
    bench->nodes[1].interrupt_sources = (struct parameter_map){1, names, sources};
    struct part *fault = cluster_bench_fault(bench, &fault_memory_error_kind, SECOND, target);
    bench_set(fault, "source", &source);
    return bench;
}

Test(fault_memory_error, names_a_source_of_a_node)
{
    EXPECT_NOTHING(erring("beta", "memory"));
    EXPECT_ERRORS(erring("omega", "memory"), "/faults/1/target: there is no node \"omega\"");
    EXPECT_ERRORS(erring("beta", "memry"),
                  "/faults/1/source: there is no source of interrupts \"memry\"");
    EXPECT_ERRORS(erring("alpha", "memory"),
                  "/faults/1/target: is \"alpha\", which has no \"interrupts\"");
}
