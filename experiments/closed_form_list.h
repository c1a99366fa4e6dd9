/* A list of means that theory knows, as the laws of closed_form_*.c fill it. */
#ifndef EXPERIMENTS_CLOSED_FORM_LIST_H
#define EXPERIMENTS_CLOSED_FORM_LIST_H

#include "sim/base/arena.h"

#include <stdbool.h>
#include <stddef.h>

/** One mean that theory knows. */
struct closed_form {
    const char *law;    /* "M/M/c" */
    const char *metric; /* as in results */
    double expected;
    bool is_share; /* between 0 and 1 in each replication */
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

#endif
