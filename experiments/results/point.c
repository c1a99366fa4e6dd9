#include "experiments/results/point.h"

#include "analysis/statistics/round.h"
#include "analysis/statistics/sum.h"
#include "experiments/runs/warmup.h"
#include "sim/base/memory.h"

static void find_metrics(struct result_point *result, const struct replications *replications)
{
    struct arena *arena = replications->arena;
    result->metric_count = replications->metric_count;
    result->metrics = ARENA_ARRAY(arena, struct result_metric, result->metric_count);
    for (size_t i = 0; i < result->metric_count; i++) {
        const struct metric_replications *from = &replications->metrics[i];
        struct result_metric *metric = &result->metrics[i];
        *metric = (struct result_metric){.name = from->name, .unit = from->unit, .row = from->row};
        estimate_metric(&metric->mean, replications, from, result->batch_means, result->confidence,
                        arena);
        if (from->has_percentiles) {
            metric->percentiles = ARENA_ARRAY(arena, struct estimate, PERCENTILES);
            estimate_percentiles(metric->percentiles, replications, from, &metric->mean,
                                 result->batch_means, arena);
        }
    }
}

/* The mean over the replications that have a value; 0 without any. */
static double mean_of(const struct row *row, uint64_t count)
{
    double *values = memory_alloc(count * sizeof *values);
    size_t found = row_values(row, count, values);
    double mean = found == 0 ? 0 : round_derived(sum_mean(values, found));
    memory_free(values);
    return mean;
}

/* How busy each resource was decides; of equals the first in the system's own order. */
static void find_bottleneck(struct result_point *result, const struct experiment_point *point,
                            const struct replications *replications)
{
    size_t count = replications->resource_count;
    struct bottleneck_resource *resources =
        ARENA_ARRAY(replications->arena, struct bottleneck_resource, count);
    for (size_t i = 0; i < count; i++) {
        const struct resource_replications *resource = &replications->resources[i];
        resources[i] = (struct bottleneck_resource){resource->component,
                                                    mean_of(&resource->row, replications->used)};
    }
    struct text_buffer reason = {0};
    result->bottleneck = bottleneck_of(resources, count, bottleneck_core_share(&point->point));
    result->bottleneck.latency = round_derived(result->bottleneck.latency);
    if (!result->bottleneck.has_busiest) {
        result->bottleneck_reason = "the system has no resource that can saturate";
    } else if (!result->bottleneck.is_named) {
        bottleneck_print(&reason, &result->bottleneck);
        result->bottleneck_reason = arena_copy(replications->arena, reason.text);
    }
    text_buffer_free(&reason);
}

static struct result_law law_of(const struct law_replications *law, uint64_t replications)
{
    struct result_law found = {.law = law->law, .component = law->component, .holds = true};
    bool is_empty = true; /* in all replications */
    for (uint64_t i = 0; i < replications; i++) {
        if (law->row.has[i]) {
            double difference = law->row.values[i];
            bool is_worse = __builtin_fabs(difference) > __builtin_fabs(found.difference);
            found.difference = is_worse ? difference : found.difference;
            found.holds = found.holds && law->holds[i];
            is_empty = is_empty && law->is_empty[i];
        }
    }
    found.reason = is_empty ? "nothing happened that this law speaks of" : NULL;
    return found;
}

static void find_laws(struct result_point *result, const struct replications *replications)
{
    result->law_count = replications->law_count;
    result->laws = ARENA_ARRAY(replications->arena, struct result_law, result->law_count);
    for (size_t i = 0; i < result->law_count; i++) {
        result->laws[i] = law_of(&replications->laws[i], replications->used);
    }
}

/* @param is_given  by the spec */
static void find_warmup(struct result_point *result, const struct replications *replications,
                        bool is_given)
{
    struct result_warmup *warmup = &result->warmup;
    double sum = 0;
    double count = 0;
    result->removed_s = ARENA_ARRAY(replications->arena, double, replications->used);
    for (uint64_t i = 0; i < replications->used; i++) {
        double removed = replications_removed(replications, i);
        result->removed_s[i] = removed;
        if (replications->states[i] == STORE_DONE) {
            warmup->least_s = count == 0 || removed < warmup->least_s ? removed : warmup->least_s;
            warmup->greatest_s = removed > warmup->greatest_s ? removed : warmup->greatest_s;
            sum += removed;
            count++;
        }
    }
    warmup->mean_s = count == 0 ? 0 : round_derived(sum / count);
    /* A system of too many metrics, and a horizon of few ticks, are cut as they are recorded. */
    bool is_cut = replications->method == WARMUP_GIVEN && !is_given;
    enum warmup_method method = is_cut ? WARMUP_FIXED : replications->method;
    warmup->method = warmup_method_names[method];
    if (is_cut) {
        warmup->note = "a tenth was cut: the system has too many metrics, or the horizon too few "
                       "ticks, to choose a warm-up";
    } else if (method == WARMUP_FIXED) {
        warmup->note = "a tenth was cut: a warm-up is chosen from 5 replications on";
    } else if (replications->cut_is_late) {
        warmup->note = "the best cut is the latest one looked at: the horizon may be too short";
    }
}

static void find_failures(struct result_point *result, const struct replications *replications)
{
    size_t failed = (size_t)(replications->used - replications_done(replications));
    result->failures = ARENA_ARRAY(replications->arena, struct result_failure, failed);
    for (uint64_t i = 0; i < replications->used; i++) {
        if (replications->states[i] == STORE_FAILED) {
            result->failures[result->failure_count++] =
                (struct result_failure){i, replications->failures[i]};
        }
    }
}

void result_point_make(struct result_point *result, const struct experiment_point *point,
                       const struct replications *replications, const struct stopping *stopping)
{
    *result = (struct result_point){
        .id = point->point.id,
        .parameters = plain_of(point->point.parameters, replications->arena),
        .confidence = point->point.run.confidence,
        .batch_means = point->point.run.batch_means,
        .replications = replications->used,
        .stopped_by = stopping->stopped_by,
    };
    find_failures(result, replications);
    find_metrics(result, replications);
    find_bottleneck(result, point, replications);
    find_laws(result, replications);
    find_warmup(result, replications, point->point.run.has_warmup);
    result->verdicts = closed_forms_judge(&point->point, replications, replications->arena);
}
