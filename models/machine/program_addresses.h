/*
 * The program "addresses": accesses to memory by their addresses, through the caches of a core.
 *
 * Its pattern says which addresses, one after the other; the caches find out which of them miss. A
 * thread walks its accesses (processor/walk.h).
 */
#ifndef MODELS_MACHINE_PROGRAM_ADDRESSES_H
#define MODELS_MACHINE_PROGRAM_ADDRESSES_H

#include "models/machine/page_table.h"
#include "models/machine/pattern.h"
#include "models/machine/program.h"

struct program_addresses_parameters {
    const char *name;
    struct part pattern;
    int64_t references; /* of each thread; PARAMETER_INFINITE */
    int64_t outstanding;
    struct distribution instructions_between_references;
    struct distribution compute; /* [ticks]; in place of instructions */
    double cycles_per_instruction;
    int placement;                 /* enum placement_policy */
    int64_t node;                  /* as those of program_endless.h */
    struct parameter_list nodes;   /* int64_t */
    struct parameter_list weights; /* int64_t */
    int64_t page_size;             /* [bytes] */
};

struct program_addresses {
    struct program program;
    struct pattern *pattern;
    struct distribution instructions; /* before each access, beside the pattern's; or none: */
    struct distribution compute;      /* or none */
    double instruction_ticks;
    sim_ticks instruction; /* the same, rounded, 1 at the least */
    uint64_t references;   /* of each thread; 0: for ever */
    uint32_t outstanding;
    struct placement placement;
    struct page_table pages;
};

extern const struct kind program_addresses_kind;

/** The program, where it is one of addresses; else NULL. */
struct program_addresses *program_addresses_of(struct program *program);

/** The time from the end of an access to the next one [ticks]. */
sim_ticks program_addresses_between(const struct program_addresses *program,
                                    const struct access *access, struct stream *stream);

#endif
