/*
 * Closed forms: what theory says about a point, beside what the simulation found.
 *
 * A system that meets the assumptions of a theory (an M/M/c station, a closed network with a
 * product form) has exact means. Each of these becomes an entry of model_check: it holds when the
 * expected value lies in a 99.9 % interval of the replications, widened by a thousandth for what
 * is left of the warm-up. Where the metric has no interval, or is not to be trusted, that is not
 * known: null with a reason.
 */
#ifndef EXPERIMENTS_CLOSED_FORM_H
#define EXPERIMENTS_CLOSED_FORM_H

#include "experiments/closed_form_law.h"
#include "experiments/samples.h"
#include "experiments/spec/spec.h"
#include "experiments/writer.h"

/** The laws that are asked about a point; none where theory says nothing of such systems, or of
 * runs that do not settle. @param arena  for what the laws see */
void closed_form_tables_of(const struct point *point, struct arena *arena,
                           struct closed_form_tables *tables);

/** What theory knows about a point; none when it meets no theory's assumptions. */
void closed_forms_of(const struct point *point, struct arena *arena, struct closed_forms *forms);

/** Write an entry for each closed form into the open list. */
void closed_form_write(struct writer *writer, const struct point *point,
                       const struct samples *samples);

#endif
