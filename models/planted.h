/*
 * Bugs planted in the models, for tests/properties/planted.py: PLANTED("name") is true in the
 * program `coupling_planted`, when its environment names that bug, and false in every other.
 */
#ifndef MODELS_PLANTED_H
#define MODELS_PLANTED_H

#ifdef COUPLING_PLANTED

#include <stdbool.h>

bool planted(const char *name);

#define PLANTED(name) planted(name)

#else

#define PLANTED(name) 0

#endif

#endif
