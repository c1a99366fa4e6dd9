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
    uint32_t page_line_bits; /* of a line's number: its place in its page */
    bool has_rows;           /* of memory, where the lines of a page lie side by side */
};

extern const struct kind program_addresses_kind;

/** The program, where it is one of addresses; else NULL. */
struct program_addresses *program_addresses_of(struct program *program);

/**
 * The place of a line in the memory of its home [lines], for struct reference.
 *
 * Lines are spread over channels and banks by the upper half of a product with 2^64 over the golden
 * ratio, which keeps apart what is a stride apart (Knuth, The Art of Computer Programming 3, 6.4).
 * Where memory has rows, pages are spread so, and the lines of one stay side by side.
 */
uint32_t program_addresses_place(const struct program_addresses *program, uint64_t line);

/** The time from the end of an access to the next one [ticks]. */
sim_ticks program_addresses_between(const struct program_addresses *program,
                                    const struct access *access, struct stream *stream);

#endif
