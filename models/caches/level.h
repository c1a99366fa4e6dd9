/*
 * A level of the caches of a machine, as a spec names it: "l1", "l1_instruction", "l2", "l3".
 *
 * The latency of a level is that of its own lookup. An access pays it in each level that it asks,
 * so that the mean time of an access is l1 + m1 (l2 + m2 memory), with the miss ratios m.
 */
#ifndef MODELS_CACHES_LEVEL_H
#define MODELS_CACHES_LEVEL_H

#include "sim/component/parameter.h"
#include "sim/component/scope.h"

enum level_sharing { LEVEL_OF_CORE, LEVEL_OF_PROCESSOR };
enum level_write { LEVEL_WRITE_BACK, LEVEL_WRITE_THROUGH };

/** A level's claim on the lines of the levels nearer the cores. */
enum level_inclusion {
    LEVEL_NEITHER,   /* none */
    LEVEL_INCLUSIVE, /* it holds all of them: what it evicts they lose */
    LEVEL_EXCLUSIVE, /* it holds what the level before it evicts; a line that hits moves up */
};

struct cache_level_parameters {
    int64_t size; /* [bytes] */
    int64_t ways;
    sim_ticks latency;
    int shared_by;                  /* enum level_sharing */
    const struct kind *replacement; /* of the role */
    int write;                      /* enum level_write */
    bool write_allocate;
    int inclusion; /* enum level_inclusion */
};

/** The tables of the levels: all members, or those that a level has. */
extern const struct table cache_l1_table;
extern const struct table cache_l1_instruction_table;
extern const struct table cache_l2_table;
extern const struct table cache_l3_table;

/** The sets of a level whose check did not complain. */
static inline uint32_t cache_level_sets(const struct cache_level_parameters *level,
                                        int64_t line_bytes)
{
    return (uint32_t)(level->size / (level->ways * line_bytes));
}

/** Complain of a level that cannot be built. @param scope  of the level @return whether it can */
bool cache_level_check(const struct cache_level_parameters *level, const struct scope *scope,
                       int64_t line_bytes, struct complaints *complaints);

#endif
