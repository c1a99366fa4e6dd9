/*
 * The word of theory alone on a point: the means of the law whose conditions it meets, or why there
 * are none.
 */
#ifndef EXPERIMENTS_THEORY_SOLUTION_H
#define EXPERIMENTS_THEORY_SOLUTION_H

#include "experiments/theory/closed_form.h"

struct solution {
    struct closed_forms forms;
    const char *reason; /* why there are none; NULL: there are */
};

/**
 * Solve a point. The law that comes nearest is the one of which the fewest conditions do not hold;
 * the reason names it and them.
 *
 * @param arena  for texts
 */
void solution_of(const struct point *point, struct arena *arena, struct solution *solution);

#endif
