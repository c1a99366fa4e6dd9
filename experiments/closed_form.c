#include "experiments/closed_form.h"

#include "analysis/statistics/round.h"
#include "experiments/closed_form_cluster.h"
#include "experiments/closed_form_multiprocessor.h"
#include "experiments/closed_form_queueing.h"
#include "experiments/estimate.h"

#include <string.h>

enum { METRIC_BYTES = 512 };

static const double confidence = 0.999;  /* one false alarm in 1,000 comparisons */
static const double warmup_slack = 1e-3; /* relative: what is left of the warm-up */

void closed_form_tables_of(const struct point *point, struct arena *arena,
                           struct closed_form_tables *tables)
{
    *tables = (struct closed_form_tables){0};
    if (point->run.transient) {
        return; /* theory speaks of the steady state */
    }
    if (strcmp(point->system->name, "queueing") == 0) {
        closed_form_queueing(point, arena, tables);
    } else if (strcmp(point->system->name, "multiprocessor") == 0) {
        closed_form_multiprocessor(point, arena, tables);
    } else if (strcmp(point->system->name, "cluster") == 0) {
        closed_form_cluster(point, arena, tables);
    }
}

void closed_forms_of(const struct point *point, struct arena *arena, struct closed_forms *forms)
{
    struct closed_form_tables tables;
    const void *subject;
    *forms = (struct closed_forms){0};
    closed_form_tables_of(point, arena, &tables);
    const struct closed_form_law *law = closed_form_choose(&tables, &subject);
    if (law != NULL) {
        law->add(law, subject, arena, forms);
    }
}

/* Whether a replication has seen nobody through: what it measured says nothing of a steady state.
 */
static bool is_too_short(const struct samples *samples)
{
    const struct metric_samples *throughput = samples_metric(samples, "throughput");
    for (uint64_t i = 0; throughput != NULL && i < samples->used; i++) {
        if (throughput->row.has[i] && throughput->row.values[i] <= 0) {
            return true;
        }
    }
    return false;
}

/* Why there is nothing to compare; NULL when there is something. */
static const char *missing(const struct samples *samples, const struct estimate *estimate)
{
    if (is_too_short(samples)) {
        return "nothing was completed in a replication: the horizon is too short";
    }
    if (estimate->reason != NULL || !estimate->interval.known) {
        return estimate->reason != NULL ? estimate->reason : "the metric has no interval";
    }
    return estimate->mark;
}

static void write_form(struct writer *writer, const struct closed_form *form,
                       const struct samples *samples, bool batch_means, double slack)
{
    const struct metric_samples *metric = samples_metric(samples, form->metric);
    struct estimate estimate = {.reason = "the system has no such metric"};
    if (metric != NULL) {
        estimate_metric(&estimate, samples, metric, batch_means, confidence, samples->arena);
    }
    writer_open_object(writer, NULL);
    writer_text(writer, "law", form->law);
    writer_text(writer, "metric", form->metric);
    writer_real(writer, "expected", round_derived(form->expected));
    const char *reason = missing(samples, &estimate);
    if (reason == NULL) {
        const struct interval *interval = &estimate.interval;
        double allowed = slack * __builtin_fabs(form->expected);
        writer_real(writer, "difference", round_derived(interval->mean - form->expected));
        writer_boolean(writer, "holds",
                       interval->lower - allowed <= form->expected &&
                           form->expected <= interval->upper + allowed);
    } else {
        writer_null(writer, "difference");
        writer_null(writer, "holds");
        writer_text(writer, "reason", reason);
    }
    writer_close_object(writer);
}

void closed_form_write(struct writer *writer, const struct point *point,
                       const struct samples *samples)
{
    struct arena *arena = arena_create();
    struct closed_forms forms;
    closed_forms_of(point, arena, &forms);
    const struct system_operations *operations = point->system->operations;
    double slack = operations->from_start ? 0 : warmup_slack;
    for (size_t i = 0; i < forms.count; i++) {
        write_form(writer, &forms.list[i], samples, point->run.batch_means, slack);
    }
    arena_destroy(arena);
}
