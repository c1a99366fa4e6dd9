/*
 * A machine that is interrupted: one core without threads, a controller of defaults, and up to four
 * sources of periodic interrupts, whose instants are all known.
 */
#ifndef TESTS_MODELS_INTERRUPTS_INTERRUPTS_FIXTURE_H
#define TESTS_MODELS_INTERRUPTS_INTERRUPTS_FIXTURE_H

#include "tests/models/systems/multiprocessor_fixture.h"

enum { FIXTURE_SOURCES = 4 };

struct interrupted {
    struct fixture machine;
    struct interrupts_parameters controller;
    struct interrupt_masks_parameters masks;
    struct interrupt_arrivals_parameters arrivals[FIXTURE_SOURCES];
    struct interrupt_coalescing_parameters coalescing;
    struct interrupt_source_parameters sources[FIXTURE_SOURCES];
};

static const char *const fixture_sources[FIXTURE_SOURCES] = {"a", "b", "c", "d"};

static inline struct distribution ns(int64_t time)
{
    return distribution_constant(time * NS);
}

/** Sources of one level each, the second above the first, that raise nothing. */
static inline void interrupted_init(struct interrupted *given, size_t sources)
{
    fixture_init(&given->machine);
    given->machine.workload.team.program = (struct part){0};
    given->controller = (struct interrupts_parameters){.vectors = 256,
                                                       .dispatch_time = ns(0),
                                                       .probe = ns(0),
                                                       .save = ns(0),
                                                       .restore = ns(0),
                                                       .instruction = ns(0),
                                                       .nesting = 32,
                                                       .backlog = PARAMETER_INFINITE};
    given->coalescing = (struct interrupt_coalescing_parameters){8, 50000 * NS};
    for (size_t i = 0; i < FIXTURE_SOURCES; i++) {
        given->sources[i] = (struct interrupt_source_parameters){.service = ns(0),
                                                                 .level = (int64_t)i,
                                                                 .vector = PARAMETER_NOT_GIVEN,
                                                                 .latch = 1,
                                                                 .maskable = true};
    }
    given->machine.machine.interrupts = &given->controller;
    given->machine.workload.interrupts = (struct parameter_map){
        .count = sources, .names = fixture_sources, .elements = given->sources};
}

/** Let a source raise interrupts. */
static inline void interrupted_raises(struct interrupted *given, size_t source,
                                      struct distribution interarrival, struct distribution service)
{
    given->arrivals[source] = (struct interrupt_arrivals_parameters){
        .interarrival = interarrival, .batch = distribution_constant(1)};
    given->sources[source].arrivals = &given->arrivals[source];
    given->sources[source].service = service;
}

/** Threads of a program that computes, beside the interrupts. */
static inline void interrupted_computes(struct interrupted *given, sim_ticks compute)
{
    given->machine.workload.team.program =
        (struct part){&program_endless_kind, &given->machine.program};
    given->machine.program.compute = distribution_constant(compute);
}

#endif
