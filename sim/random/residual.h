/*
 * The rest of something under way, looked at from outside: the rest of an instruction when an
 * interrupt comes, or of a window.
 *
 * A length X that is met at random is a long one more often than a short one: it has the density
 * x f(x) / E[X], and the rest of it is uniform between 0 and its length. So the mean rest is
 * E[X^2] / 2 E[X] (Kleinrock 1975, Queueing Systems I, 5.2).
 */
#ifndef SIM_RANDOM_RESIDUAL_H
#define SIM_RANDOM_RESIDUAL_H

#include "sim/random/distribution.h"

/** The rest of a length, made once for its distribution. */
struct residual {
    bool is_exponential;     /* the rest is as long as the whole */
    bool is_uniform;         /* lengths between the bounds of `met`, each as often as it is long */
    struct distribution met; /* the whole length that is met */
};

/** Whether the rest of a length can be drawn: it has a mean above 0, and is of a family that the
 *  closed form is known for, or a mixture of such. */
bool residual_exists(const struct distribution *length);

/** @param arena  keeps tables of it @param length  for which residual_exists */
struct residual residual_of(struct arena *arena, const struct distribution *length);

/** Draw a rest, a whole number. One or two words of random bits beside a draw of the length. */
int64_t residual_draw(const struct residual *residual, struct stream *stream);

#endif
