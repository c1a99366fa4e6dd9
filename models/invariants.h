/*
 * The invariants of models/invariants.def, and how they are checked.
 *
 * An invariant is a claim about the state of a run, whatever its parameters; a state that a
 * configuration allows on purpose is a metric. Each is recomputed from other data than the
 * functions under test keep up: a check that asks them agrees with them, right or wrong.
 */
#ifndef MODELS_INVARIANTS_H
#define MODELS_INVARIANTS_H

#include "sim/kernel/run.h"

enum invariant {
#define INVARIANT(name, claim) INVARIANT_##name,
#define LAW(name, place, claim)
#include "models/invariants.def"
#undef INVARIANT
#undef LAW
    INVARIANTS,
};

_Static_assert((int)INVARIANTS <= (int)RUN_INVARIANTS_MOST, "a run counts too few invariants");

extern const char *const invariant_names[INVARIANTS];

/** A law by its name and the first part of the paths that it is reported for. */
struct law_name {
    const char *law, *place;
};

/** All laws in the order of invariants.def; the last has no name. */
extern const struct law_name law_names[];

/** Fail the run: an invariant does not hold. CHECK calls it. */
void invariant_break(struct run *run, const struct component *component, enum invariant which,
                     const char *format, ...) __attribute__((format(printf, 4, 5), cold));

/**
 * Evaluate an invariant, and fail the run when it does not hold.
 *
 * @param component  whose path the error names
 * @param name       of invariants.def
 * @param holds      what is claimed
 * @param ...        a format and its arguments: what was found, in a sentence
 */
#define CHECK(run, component, name, holds, ...)                                                    \
    do {                                                                                           \
        (run)->evaluated[INVARIANT_##name]++;                                                      \
        if (__builtin_expect(!(holds), 0)) {                                                       \
            invariant_break(run, component, INVARIANT_##name, __VA_ARGS__);                        \
        }                                                                                          \
    } while (0)

#endif
