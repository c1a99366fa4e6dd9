/* A phase of a boot that prepares the memory: each memory is trained, and tested or cleared. */
#include "models/firmware/firmware.h"

#define MEMBER(name) offsetof(struct phase_memory_init_parameters, name)

enum memory_order { MEMORIES_IN_PARALLEL, MEMORIES_IN_TURN };

struct phase_memory_init_parameters {
    struct phase_parameters phase;
    int64_t size;
    double bandwidth;
    int64_t passes;
    sim_ticks training;
    int order; /* enum memory_order */
};

static const char *const orders[] = {
    [MEMORIES_IN_PARALLEL] = "parallel", [MEMORIES_IN_TURN] = "in_turn", NULL};

static TABLE(parameters_table, struct phase_memory_init_parameters, PHASE_ROWS,
             {.name = "size",
              .type = PARAMETER_SIZE,
              .offset = MEMBER(size),
              .doc = "Memory of each NUMA node; of a node of a cluster without \"machine\", and "
                     "under uma, all there is."},
             {.name = "bandwidth",
              .type = PARAMETER_BANDWIDTH,
              .offset = MEMBER(bandwidth),
              .doc = "Bandwidth at which the memory of one NUMA node is gone through.",
              .flags = PARAMETER_ABOVE_LEAST},
             {.name = "passes",
              .type = PARAMETER_INTEGER,
              .offset = MEMBER(passes),
              .doc = "How often it is gone through: 1 clears it, 2 writes a pattern and reads it "
                     "again; 0: not at all.",
              .preset = "1",
              .most = 1e6},
             {.name = "training",
              .type = PARAMETER_DURATION,
              .offset = MEMBER(training),
              .doc = "Time of each memory before that: its channels are trained.",
              .preset = "\"0 s\""},
             {.name = "order",
              .type = PARAMETER_CHOICE,
              .offset = MEMBER(order),
              .doc = "parallel: each processor prepares its own memory, all at once; in_turn: one "
                     "memory after another.",
              .preset = "\"parallel\"",
              .choices = orders});

static struct distribution time(const void *from, const struct firmware_environment *environment)
{
    const struct phase_memory_init_parameters *memory = from;
    sim_ticks pass =
        firmware_transfer(memory->size, memory->bandwidth, environment->ticks_per_second);
    sim_ticks each = ticks_add(memory->training, ticks_times(memory->passes, pass));
    bool is_in_turn = memory->order == MEMORIES_IN_TURN;
    return distribution_constant(ticks_times(is_in_turn ? environment->memories : 1, each));
}

static const struct phase_operations operations = {time};

const struct kind phase_memory_init_kind = {
    .name = "memory_init",
    .role = "phase",
    .doc = "Prepares main memory in proportion to its size: training, test, clearing.",
    .parameters = &parameters_table,
    .operations = &operations,
};
