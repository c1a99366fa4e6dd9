/*
 * Closed forms: what theory says about a point, beside what the simulation found.
 *
 * A system that meets the assumptions of a theory (an M/M/c station, a closed network with a
 * product form) has exact means. Each of these becomes an entry of model_check: it holds when the
 * expected value lies in a 99.999 % interval of the replications, widened by a thousandth for what
 * is left of the warm-up. With fewer than two replications, or one that has completed nothing, that
 * is not known, which is null with a reason. A share of time that is 1 in every replication, or 0,
 * has an interval of no width: it holds unless so many replications alike have a chance under
 * 0.001 %.
 */
#ifndef EXPERIMENTS_CLOSED_FORM_H
#define EXPERIMENTS_CLOSED_FORM_H

#include "experiments/samples.h"
#include "experiments/spec/spec.h"
#include "experiments/writer.h"

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

/** Add a mean; one too many is left out. @param metric  copied into the arena */
void closed_forms_add(struct closed_forms *forms, struct arena *arena, const char *law,
                      double expected, const char *metric, ...)
    __attribute__((format(printf, 5, 6)));

/** The same for a mean of what lies between 0 and 1 in each replication: a share, a chance. */
void closed_forms_add_share(struct closed_forms *forms, struct arena *arena, const char *law,
                            double expected, const char *metric, ...)
    __attribute__((format(printf, 5, 6)));

/** What theory knows about a point; none when it meets no theory's assumptions. */
void closed_forms_of(const struct point *point, struct arena *arena, struct closed_forms *forms);

/** Write an entry for each closed form into the open list. */
void closed_form_write(struct writer *writer, const struct point *point,
                       const struct samples *samples);

#endif
