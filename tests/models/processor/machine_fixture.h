/* A machine of two processors, built by itself. */
#ifndef TESTS_MODELS_PROCESSOR_MACHINE_FIXTURE_H
#define TESTS_MODELS_PROCESSOR_MACHINE_FIXTURE_H

#include "models/interconnect/point_to_point.h"
#include "models/kinds.h"
#include "models/machine/program_endless.h"
#include "models/processor/machine.h"
#include "tests/models/places.h"

struct bench {
    struct memory_parameters memory;
    struct point_to_point_parameters links;
    struct program_endless_parameters program;
    struct machine_parameters parameters;
    struct run *run;
    struct assembly assembly;
};

/* Two processors with a memory each; times are in ticks of 1 ns. */
static inline void prepare(struct bench *bench, uint64_t seed)
{
    *bench = (struct bench){
        .memory = {.layout = MEMORY_NUMA, .latency = 80, .channels = 1},
        .links = {.bandwidth = 4e9},
        .program = {.compute = distribution_exponential(100),
                    .cycles_per_instruction = 1,
                    .outstanding = 1,
                    .remote_share = 0.5},
    };
    bench->parameters = (struct machine_parameters){
        .processors = 2,
        .cores_per_processor = 1,
        .hardware_threads = 1,
        .clock = 1e9,
        .line_size = 64,
        .memory = &bench->memory,
        .interconnect = {kinds_find("interconnect", "point_to_point"), &bench->links},
    };
    bench->run = run_create(&(struct run_options){
        .horizon = 100000, .ticks_per_second = TICKS_PER_SECOND_COARSE, .seed = seed});
    bench->assembly = assembly_start(bench->run, measures_create(bench->run->arena, 2), NULL);
}

#endif
