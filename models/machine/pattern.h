/*
 * The role "pattern": the accesses of a thread, one after the other.
 *
 * A spec names a pattern as {"kind": "stride", ...}. A pattern is the same for all threads of a
 * program; each of them has a place in it, with a state of its own and a stream of random numbers.
 * A pattern knows no time and no caches: its accesses are the same on every machine.
 *
 * Addresses are virtual, 48 bits. Data that all threads of a program share begin at
 * PATTERN_SHARED; those of thread i alone at pattern_private(i). Both have room for
 * PATTERN_REGION bytes.
 */
#ifndef MODELS_MACHINE_PATTERN_H
#define MODELS_MACHINE_PATTERN_H

#include "models/machine/access.h"
#include "sim/base/arena.h"
#include "sim/component/kind.h"

#define PATTERN_REGION (UINT64_C(1) << 36)
#define PATTERN_SHARED UINT64_C(0)

/** The address of the first byte that belongs to a thread alone. */
static inline uint64_t pattern_private(uint32_t thread)
{
    return PATTERN_REGION * (thread + UINT64_C(1));
}

/** The machine around a pattern. */
struct pattern_environment {
    uint32_t threads; /* that run the program */
    int64_t line_bytes;
};

/** The place of a thread in its pattern. */
struct pattern_place {
    const struct pattern *pattern;
    uint32_t thread; /* from 0 */
    uint32_t threads;
    struct stream stream;
    void *state; /* the kind's own, for this thread; NULL: none */
};

struct pattern {
    const struct pattern_operations *operations;
};

/** Operations of the role "pattern"; its check gets a struct pattern_environment. */
struct pattern_operations {
    /** A pattern in the arena; pattern_make does the rest. */
    struct pattern *(*make)(struct arena *arena, const void *parameters,
                            const struct pattern_environment *environment);
    /** Bring a thread to the start; `pattern`, `thread`, `threads` and `stream` are set. It may end
     *  the run with run_fail: a file cannot be read. */
    void (*begin)(struct run *run, struct pattern_place *place);
    /** The next accesses of a thread. @param most  above 0 @return how many there are in the list;
     *  0: the pattern is over, or the run has failed */
    uint32_t (*next)(struct run *run, struct pattern_place *place, struct access *list,
                     uint32_t most);
    /** Whether the accesses come to an end. NULL: they never do. */
    bool (*ends)(const void *parameters);
};

static inline bool pattern_ends(const struct part *part)
{
    const struct pattern_operations *operations = part->kind->operations;
    return operations->ends != NULL && operations->ends(part->parameters);
}

/** Make the pattern that a spec chose. */
static inline struct pattern *pattern_make(struct arena *arena, const struct part *part,
                                           const struct pattern_environment *environment)
{
    const struct pattern_operations *operations = part->kind->operations;
    struct pattern *pattern = operations->make(arena, part->parameters, environment);
    pattern->operations = operations;
    return pattern;
}

#endif
