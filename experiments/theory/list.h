/* A list of means that theory knows, as the laws of a system fill it. */
#ifndef EXPERIMENTS_THEORY_LIST_H
#define EXPERIMENTS_THEORY_LIST_H

#include "sim/base/arena.h"

#include <stdbool.h>
#include <stddef.h>

/**
 * Random times that the measured value is a mean over.
 *
 * A wait rests on the squares of services, so that its interval rests on their fourth moments. n
 * draws are worth n / tail for that interval: where the moment is infinite, or the draws of a run
 * are too few for it, the interval says nothing.
 */
struct closed_form_draws {
    const char *of;     /* "service times"; NULL: nothing is known of what the interval rests on */
    const char *moment; /* needed by the interval: "fourth" or "second" */
    double tail;        /* mean of the square / square of the mean, of what one draw adds; >= 1 */
    double each_per_pass; /* draws in one pass through the system */
};

/** One mean that theory knows. */
struct closed_form {
    const char *law;    /* "M/M/c" */
    const char *metric; /* as in results */
    double expected;
    bool is_share; /* between 0 and 1 in each replication */
    struct closed_form_draws draws;
};

/** At most so many forms are compared for one point. */
enum { CLOSED_FORMS_MOST = 64 };

struct closed_forms {
    size_t count;
    struct closed_form list[CLOSED_FORMS_MOST];
};

/** Add a mean; one too many, and one that is not finite, is left out. @param metric  copied into
 * the arena */
void closed_forms_add(struct closed_forms *forms, struct arena *arena, const char *law,
                      double expected, const char *metric, ...)
    __attribute__((format(printf, 5, 6)));

/** The same for a mean of what lies between 0 and 1 in each replication: a share, a chance. */
void closed_forms_add_share(struct closed_forms *forms, struct arena *arena, const char *law,
                            double expected, const char *metric, ...)
    __attribute__((format(printf, 5, 6)));

/** Say what the forms from index `first` on rest on: of several kinds of draws, a form keeps the
 * one that is worth least in a pass. Draws that no pass makes are passed over. */
void closed_forms_rest_on(struct closed_forms *forms, size_t first, struct closed_form_draws draws);

#endif
