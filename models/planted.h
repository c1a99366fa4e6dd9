/*
 * Bugs planted in the models, each of which tests/properties/planted.py wants an invariant or a law
 * to notice.
 *
 * PLANTED("a bug") is true in the program `coupling_planted` when its environment names that bug.
 * In every other program it is 0, and neither the names nor the bugs are in it.
 */
#ifndef MODELS_PLANTED_H
#define MODELS_PLANTED_H

#ifdef COUPLING_PLANTED

#include <stdbool.h>

bool planted(const char *bug);

/** Whether an invariant may fail the run: all may, or the one that is to notice a bug by itself. */
bool planted_watches(const char *invariant);

#define PLANTED(bug)               planted(bug)
#define PLANTED_WATCHES(invariant) planted_watches(invariant)

#else

#define PLANTED(bug)               0
#define PLANTED_WATCHES(invariant) 1

#endif

#endif
