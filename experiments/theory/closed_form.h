/*
 * Closed forms: what theory says about a point, beside what the simulation found.
 *
 * A system that meets the assumptions of a theory (an M/M/c station, a closed network with a
 * product form) has exact means. Each of these becomes an entry of model_check: it holds when the
 * expected value lies in a 99.9 % interval of the replications, widened by a thousandth for what
 * is left of the warm-up. Where the metric has no interval, is not to be trusted, or rests on times
 * of so heavy a tail that no interval over these replications says anything, that is not known:
 * null with a reason.
 */
#ifndef EXPERIMENTS_THEORY_CLOSED_FORM_H
#define EXPERIMENTS_THEORY_CLOSED_FORM_H

#include "analysis/statistics/interval.h"
#include "experiments/runs/replications.h"
#include "experiments/spec/spec.h"
#include "experiments/theory/law.h"

/** The worth that the random times of a run need for a verdict. Measured over M/G/1 queues with 8
 * laws of service: at this worth 1 to 4 of 1,000 intervals of 99.9 % over 10 replications miss the
 * mean, at 300 they are 2 to 7, at 30 they are 10 to 20. */
enum { CLOSED_FORM_WORTH = 1000 };

/** The laws that are asked about a point; none where theory says nothing of such systems, or of
 * runs that do not settle; with the reason where rates vary. @param arena  for what the laws see */
void closed_form_tables_of(const struct point *point, struct arena *arena,
                           struct closed_form_tables *tables);

/** The closed forms of a point; none when it meets no theory's assumptions. */
void closed_forms_of(const struct point *point, struct arena *arena, struct closed_forms *forms);

/** The verdict of runs on a closed form. */
struct closed_form_verdict {
    const char *law;
    const char *metric;
    double expected;
    const char *reason; /* why there is no verdict; NULL: there is */
    double difference;  /* simulated less expected */
    bool holds;
};

struct closed_form_verdicts {
    struct closed_form_verdict *list;
    size_t count;
    const char *none; /* of an empty list: why there is no steady state to speak of; or NULL */
};

/** Judge what theory knows about a point. @param arena  for the verdicts and their texts */
struct closed_form_verdicts closed_forms_judge(const struct point *point,
                                               const struct replications *replications,
                                               struct arena *arena);

/** Whether an expected value lies in an interval that is widened by a share of that value. */
bool closed_form_is_near(const struct interval *interval, double expected, double slack);

#endif
