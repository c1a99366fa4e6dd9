#include "experiments/theory/closed_form.h"

#include "analysis/statistics/round.h"
#include "experiments/results/estimate.h"
#include "experiments/theory/cluster.h"
#include "experiments/theory/multiprocessor.h"
#include "experiments/theory/queueing.h"
#include "models/kinds.h"

#include <inttypes.h>

static const double confidence = 0.999;  /* one false alarm in 1,000 comparisons */
static const double warmup_slack = 1e-3; /* relative: what is left of the warm-up */

/* The laws of each kind of system; a kind that has no line has none. */
static const struct {
    const struct kind *system;
    void (*laws_of)(const struct point *point, struct arena *arena,
                    struct closed_form_tables *tables);
} systems[] = {
    {&queueing_kind, closed_form_queueing},
    {&multiprocessor_kind, closed_form_multiprocessor},
    {&cluster_kind, closed_form_cluster},
};

void closed_form_tables_of(const struct point *point, struct arena *arena,
                           struct closed_form_tables *tables)
{
    *tables = (struct closed_form_tables){0};
    /* Theory speaks of the steady state. */
    for (size_t i = 0; !point->run.transient && i < sizeof systems / sizeof *systems; i++) {
        if (systems[i].system == point->system) {
            systems[i].laws_of(point, arena, tables);
        }
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

/* Whether a replication completed nothing: its metrics say nothing of a steady state. */
static bool is_too_short(const struct replications *replications)
{
    const struct metric_replications *throughput = replications_metric(replications, "throughput");
    for (uint64_t i = 0; throughput != NULL && i < replications->used; i++) {
        if (throughput->row.has[i] && throughput->row.values[i] <= 0) {
            return true;
        }
    }
    return false;
}

/* Passes through the system that all replications have seen; 0 where they are not counted. */
static double passes_of(const struct replications *replications)
{
    const struct metric_replications *response = replications_metric(replications, "response_time");
    double passes = 0;
    for (uint64_t i = 0; response != NULL && i < replications->used; i++) {
        if (response->statistic == STATISTIC_RATIO && replications->states[i] == STORE_DONE) {
            passes += response->whole[i];
        }
    }
    return passes;
}

/* Why the random times behind a value are no ground for an interval; NULL when they are. */
static const char *too_heavy(const struct replications *replications,
                             const struct closed_form_draws *draws, struct arena *arena)
{
    double passes = passes_of(replications);
    double count = passes * draws->each_per_pass;
    if (draws->of == NULL || passes == 0) {
        return NULL;
    }
    if (!__builtin_isfinite(draws->tail)) {
        return arena_print(arena,
                           "the %s have no finite %s moment: an interval over %" PRIu64
                           " replications says nothing",
                           draws->of, draws->moment, replications_done(replications));
    }
    if (count < draws->tail * CLOSED_FORM_WORTH) {
        return arena_print(arena,
                           "%.0f %s are worth %.3g by their %s moment: too few for such a tail, "
                           "%d are needed",
                           count, draws->of, count / draws->tail, draws->moment, CLOSED_FORM_WORTH);
    }
    return NULL;
}

/* Why there is nothing to compare; NULL when there is something. */
static const char *missing(const struct replications *replications, const struct estimate *estimate,
                           const struct closed_form *form, struct arena *arena)
{
    if (is_too_short(replications)) {
        return "nothing was completed in a replication: the horizon is too short";
    }
    if (estimate->reason != NULL || !estimate->interval.known) {
        return estimate->reason != NULL ? estimate->reason : "the metric has no interval";
    }
    const char *heavy = too_heavy(replications, &form->draws, arena);
    return heavy != NULL ? heavy : estimate->mark;
}

bool closed_form_is_near(const struct interval *interval, double expected, double slack)
{
    double allowed = slack * __builtin_fabs(expected);
    return interval->lower - allowed <= expected && expected <= interval->upper + allowed;
}

static struct closed_form_verdict judge_form(const struct closed_form *form,
                                             const struct replications *replications,
                                             bool batch_means, double slack, struct arena *arena)
{
    const struct metric_replications *metric = replications_metric(replications, form->metric);
    struct estimate estimate = {.reason = "the system has no such metric"};
    if (metric != NULL) {
        estimate_metric(&estimate, replications, metric, batch_means, confidence,
                        replications->arena);
    }
    const char *reason = missing(replications, &estimate, form, arena);
    struct closed_form_verdict verdict = {
        .law = form->law,
        .metric = form->metric,
        .expected = round_derived(form->expected),
        .reason = reason == NULL ? NULL : arena_copy(arena, reason),
    };
    if (reason == NULL) {
        verdict.difference = round_derived(estimate.interval.mean - form->expected);
        verdict.holds = closed_form_is_near(&estimate.interval, form->expected, slack);
    }
    return verdict;
}

struct closed_form_verdicts closed_forms_judge(const struct point *point,
                                               const struct replications *replications,
                                               struct arena *arena)
{
    struct closed_forms forms;
    closed_forms_of(point, arena, &forms);
    const struct system_operations *operations = point->system->operations;
    double slack = operations->from_start ? 0 : warmup_slack;
    struct closed_form_verdicts verdicts = {
        .list = ARENA_ARRAY(arena, struct closed_form_verdict, forms.count), .count = forms.count};
    for (size_t i = 0; i < forms.count; i++) {
        verdicts.list[i] =
            judge_form(&forms.list[i], replications, point->run.batch_means, slack, arena);
    }
    return verdicts;
}
