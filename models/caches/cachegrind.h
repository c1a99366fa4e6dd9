/*
 * Counting as valgrind's cachegrind does: I1, D1 and LL of one core, and nine counts.
 *
 * Its rules differ from those of a machine (hierarchy.h):
 * - An access is one reference, over however many lines, and one miss at the most. It touches the
 *   lines of its first and its last byte, both whether the first misses or not.
 * - LL is asked where the first level misses, with the whole access, for both lines.
 * - A modify is one read. A write that misses brings the line in; nothing is written back.
 * - No level keeps what another holds: LL evicts a line that D1 goes on to hold.
 * - An access of more bytes than a line counts as one of a line.
 * - Replacement is LRU.
 */
#ifndef MODELS_CACHES_CACHEGRIND_H
#define MODELS_CACHES_CACHEGRIND_H

#include "models/caches/caches_parameters.h"

enum cachegrind_side { CACHEGRIND_FETCHES, CACHEGRIND_READS, CACHEGRIND_WRITES, CACHEGRIND_SIDES };

struct cachegrind_counts {
    uint64_t references;   /* Ir, Dr, Dw */
    uint64_t first_misses; /* I1mr, D1mr, D1mw */
    uint64_t last_misses;  /* ILmr, DLmr, DLmw */
};

/** The level that answers an access. */
enum cachegrind_answer { CACHEGRIND_FIRST, CACHEGRIND_LAST, CACHEGRIND_MEMORY };

struct cachegrind {
    struct cache instructions, data;
    struct cache *last; /* of the core alone, or of several */
    unsigned line_bits;
    struct cachegrind_counts counts[CACHEGRIND_SIDES];
};

/**
 * Empty arrays of a core, in the arena.
 *
 * @param parameters  whose check did not complain, with l1, l1_instruction and l2
 * @param last        an array of l2 (cachegrind_last); it lives as long as this
 */
void cachegrind_init(struct cachegrind *cachegrind, struct arena *arena,
                     const struct caches_parameters *parameters, int64_t line_bytes,
                     struct cache *last);

/** An empty array of LL, in the arena. */
void cachegrind_last(struct cache *last, struct arena *arena,
                     const struct caches_parameters *parameters, int64_t line_bytes);

/** Count an access. */
enum cachegrind_answer cachegrind_access(struct cachegrind *cachegrind,
                                         const struct access *access);

#endif
