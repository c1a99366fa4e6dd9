/*
 * A machine: processors with their cores, an interconnect, and memory.
 *
 * A reference that a thread makes goes to the memory of its home, over the interconnect where the
 * home lies behind it, and returns:
 *
 *     processors -> (migration) -> (interconnect) -> memory -> (migration) -> processors
 *
 * Each part hands it on through a port. A machine is built at any scope, and any number of times in
 * a run: alone as the system "multiprocessor", or as a node of a cluster.
 */
#ifndef MODELS_PROCESSOR_MACHINE_H
#define MODELS_PROCESSOR_MACHINE_H

#include "models/caches/caches.h"
#include "models/firmware/boot.h"
#include "models/interconnect/interconnect.h"
#include "models/memory/memory.h"
#include "models/processor/processors.h"

struct interrupts_parameters;

/** Whether all cores are alike to the operating system. */
enum multiprocessing {
    MULTIPROCESSING_SYMMETRIC,
    MULTIPROCESSING_ASYMMETRIC, /* one core is the boss of the others (boss.h) */
};

/** The parameters of a machine: the section "system", or the object "machine" of a node. */
struct machine_parameters {
    int64_t processors;
    int64_t cores_per_processor;
    int64_t hardware_threads;    /* of each core */
    int64_t sub_numa_clusters;   /* of each processor; 0: 1 */
    struct parameter_list nodes; /* struct numa_node_parameters; none: one for each processor */
    double clock;                /* [Hz] */
    int64_t line_size;
    struct memory_parameters *memory;
    struct caches_parameters *caches; /* NULL: programs say how often they miss */
    struct part interconnect;
    struct part scheduler;                          /* no kind: none */
    int multiprocessing;                            /* enum multiprocessing */
    const struct run_queues_parameters *run_queues; /* NULL: one for all cores */
    struct system_boot_parameters *boot;            /* NULL: it is up from the start */
    struct parameter_map storage;                   /* devices: struct part */
    struct parameter_map controllers;               /* of them: struct controller_parameters */
    const struct power_off_parameters *power_off;   /* NULL: power never fails */
    struct parameter_map block_caches;              /* before them: struct part */
    struct interrupts_parameters *interrupts;       /* NULL: nothing interrupts its cores */
    const struct power_meter_parameters *power;     /* NULL: none is told */
};

/* clang-format off */
/** The rows of these parameters, in a struct that has them at an offset. */
#define MACHINE_ROWS(at)                                                                           \
    {.name = "processors", .type = PARAMETER_INTEGER,                                              \
     .offset = (at) + offsetof(struct machine_parameters, processors),                             \
     .doc = "Processors (chips), each with its cores.",                                            \
     .preset = "1", .least = 1, .most = 256},                                                      \
    {.name = "cores_per_processor", .type = PARAMETER_INTEGER,                                     \
     .offset = (at) + offsetof(struct machine_parameters, cores_per_processor),                    \
     .doc = "Cores of each processor; each executes one thread at a time.",                        \
     .preset = "1", .least = 1, .most = 4096},                                                     \
    {.name = "hardware_threads", .type = PARAMETER_INTEGER,                                        \
     .offset = (at) + offsetof(struct machine_parameters, hardware_threads),                       \
     .doc = "Threads that a core holds at once; it goes on with another when the one it "          \
            "executes stalls on memory, at no cost.",                                              \
     .preset = "1", .least = 1, .most = 1024},                                                     \
    {.name = "sub_numa_clusters", .type = PARAMETER_INTEGER,                                       \
     .offset = (at) + offsetof(struct machine_parameters, sub_numa_clusters),                      \
     .doc = "Under numa: nodes that each processor is split into, each with its part of the "      \
            "cores and memory channels (SNC, NPS).",                                               \
     .preset = "1", .least = 1, .most = 16, .used_where = machine_is_numa},                        \
    {.name = "nodes", .type = PARAMETER_LIST,                                                      \
     .offset = (at) + offsetof(struct machine_parameters, nodes),                                  \
     .doc = "Under numa: the nodes, where they are unlike. Those with cores are the "              \
            "processors in turn; one of 0 cores is memory alone, as memory behind CXL. What a "    \
            "node does not say is that of the machine.",                                           \
     .element = &numa_node_row, .flags = PARAMETER_OPTIONAL, .used_where = machine_is_numa},       \
    {.name = "clock", .type = PARAMETER_FREQUENCY,                                                 \
     .offset = (at) + offsetof(struct machine_parameters, clock),                                  \
     .doc = "Clock of the cores.", .preset = "\"2.4 GHz\"", .least = 1, .most = 1e15},             \
    {.name = "line_size", .type = PARAMETER_SIZE,                                                  \
     .offset = (at) + offsetof(struct machine_parameters, line_size),                              \
     .doc = "What one reference brings from memory.", .preset = "\"64 B\"", .least = 1},           \
    {.name = "caches", .type = PARAMETER_OBJECT,                                                   \
     .offset = (at) + offsetof(struct machine_parameters, caches),                                 \
     .doc = "The caches of each core, for programs of addresses.",                                 \
     .flags = PARAMETER_OPTIONAL, .of = &caches_table},                                            \
    {.name = "memory", .type = PARAMETER_OBJECT,                                                   \
     .offset = (at) + offsetof(struct machine_parameters, memory),                                 \
     .doc = "Main memory: layout, latency, channels and banks.", .of = &memory_table},             \
    {.name = "interconnect", .type = PARAMETER_PART,                                               \
     .offset = (at) + offsetof(struct machine_parameters, interconnect),                           \
     .doc = "What carries references to memory that is not the processor's own.",                  \
     .flags = PARAMETER_OPTIONAL, .role = "interconnect"},                                         \
    {.name = "scheduler", .type = PARAMETER_PART,                                                  \
     .offset = (at) + offsetof(struct machine_parameters, scheduler),                              \
     .doc = "Which thread a core runs next; without one each thread has a place on a core "        \
            "for ever.",                                                                           \
     .flags = PARAMETER_OPTIONAL, .role = "scheduler"},                                            \
    {.name = "run_queues", .type = PARAMETER_OBJECT,                                               \
     .offset = (at) + offsetof(struct machine_parameters, run_queues),                             \
     .doc = "The queues in which ready threads wait for cores; one for all cores unless given.",   \
     .flags = PARAMETER_OPTIONAL, .of = &run_queues_table}
/* clang-format on */

/** The threads of a machine, by the programs that they run. */
struct machine_threads {
    const struct team_parameters *teams; /* of workers: one, perhaps without a program */
    const char *const *names;            /* of teams; NULL: one without a name */
    size_t count;
    bool are_workers;       /* they execute jobs, and are idle without one (processors.h) */
    int64_t priority_least; /* of all threads that the cores may hold */
    uint32_t dma_lines;     /* that devices may have in flight at once */
};

struct machine {
    const struct machine_parameters *parameters;
    struct processors *processors;
    struct cores *cores;
    struct caches *caches; /* NULL: none */
    struct memory *memory;
    struct migration *migration;                   /* NULL: pages stay */
    struct component *interconnect;                /* NULL: none */
    const struct interconnect_operations *carrier; /* of the interconnect */
    struct reference_port home; /* takes references that have come to their homes */
};

/** Where devices hand in lines of DMA, which come back at processors->dma. */
struct reference_port machine_dma_port(struct machine *machine);

extern const struct parameter_use machine_is_numa[];

/** The nodes of a machine: its processors, or those that it lists. */
static inline struct numa_nodes machine_nodes(const struct machine_parameters *machine)
{
    bool is_split = machine->sub_numa_clusters > 1 && machine->memory->layout == MEMORY_NUMA;
    bool is_listed = machine->nodes.count > 0 && machine->memory->layout == MEMORY_NUMA;
    uint32_t clusters = is_split ? (uint32_t)machine->sub_numa_clusters : 1;
    return (struct numa_nodes){
        .count =
            is_listed ? (uint32_t)machine->nodes.count : (uint32_t)machine->processors * clusters,
        .cores = (uint32_t)machine->cores_per_processor / clusters,
        .of_a_processor = clusters,
        .given = is_listed ? machine->nodes.elements : NULL,
    };
}

/** Memories of a machine: of nodes that have one, or the one of uma. */
uint32_t machine_memories(const struct machine_parameters *machine);

/** Cores of all processors. */
static inline int64_t machine_cores(const struct machine_parameters *machine)
{
    struct numa_nodes nodes = machine_nodes(machine);
    return numa_all_cores(&nodes);
}

/** Prefetches that a core may have in flight. */
static inline int64_t machine_prefetches(const struct machine_parameters *machine)
{
    bool has = machine->caches != NULL && machine->caches->prefetcher.kind != NULL;
    const struct prefetcher_parameters *parameters =
        has ? machine->caches->prefetcher.parameters : NULL;
    return has ? parameters->in_flight : 0;
}

/** Threads that all cores together can hold. */
static inline int64_t machine_places(const struct machine_parameters *machine)
{
    return machine_cores(machine) * machine->hardware_threads;
}

/** The machine around the seats of its threads. */
static inline struct seats_environment
machine_around_seats(const struct machine_parameters *machine)
{
    return (struct seats_environment){
        .nodes = machine_nodes(machine),
        .hardware_threads = (uint32_t)machine->hardware_threads,
    };
}

/** The machine around its interconnect, without pool and port. */
static inline struct interconnect_environment
machine_around_interconnect(const struct machine_parameters *machine, int64_t ticks_per_second)
{
    struct numa_nodes nodes = machine_nodes(machine);
    return (struct interconnect_environment){
        .layout = (enum memory_layout)machine->memory->layout,
        .processors = nodes.count / nodes.of_a_processor,
        .homes = memory_homes(machine->memory, nodes.count / nodes.of_a_processor),
        .nodes = nodes,
        .line_bytes = machine->line_size,
        .ticks_per_second = ticks_per_second,
    };
}

/** How pages migrate; NULL: they stay, or there is one memory alone. */
static inline const struct migration_parameters *
machine_migration(const struct machine_parameters *machine)
{
    bool is_several = machine->memory->layout == MEMORY_NUMA && machine_nodes(machine).count > 1;
    return is_several ? machine->memory->migration : NULL;
}

/** The machine as a program sees it. */
static inline struct program_environment
machine_around_program(const struct machine_parameters *machine, int64_t ticks_per_second)
{
    struct numa_nodes nodes = machine_nodes(machine);
    return (struct program_environment){
        .processors = nodes.count,
        .homes = memory_homes(machine->memory, nodes.count),
        .nodes = nodes,
        .clock = machine->clock,
        .ticks_per_second = ticks_per_second,
        .has_caches = machine->caches != NULL,
        .line_bytes = machine->line_size,
        .has_dram = memory_has_dram(machine->memory, &nodes),
        .migrates = machine->memory->migration != NULL,
    };
}

/** Threads of all teams. */
int64_t machine_thread_count(const struct machine_parameters *machine,
                             const struct machine_threads *threads);

struct tasks;

/** Build the parts of a machine; machine_add adds them to the assembly. */
struct machine *machine_build(struct assembly *assembly, const struct scope *scope,
                              const struct machine_parameters *parameters,
                              const struct machine_threads *threads);

/** Add the parts to the assembly, in the order of a reference's way. @param tasks  that arrive at
 *  the cores; NULL: none */
void machine_add(const struct assembly *assembly, const struct machine *machine,
                 struct tasks *tasks);

/** Complain of mistakes in scheduler, interconnect and memory. @param context  its environment is
 *  not looked at */
void machine_check(const struct machine_parameters *parameters, const struct scope *scope,
                   const struct check_context *context);

/** Fail the run unless references between processor and memory are on the interconnect.
 *  @param component  that is blamed */
void machine_invariants(struct run *run, const struct component *component,
                        const struct machine *machine);

#endif
