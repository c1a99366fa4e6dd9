#include "experiments/results/result.h"

#include "experiments/results/file.h"
#include "experiments/results/json/comparison.h"
#include "experiments/results/json/curve.h"
#include "experiments/results/json/head.h"
#include "experiments/results/json/objective.h"
#include "experiments/results/json/pareto.h"
#include "experiments/results/json/point.h"
#include "experiments/results/tables.h"
#include "experiments/runs/store_results.h"

/* Compute the results of a point, and hand them to all that keep or write them. */
static bool add_point(struct writer *writer, const struct experiment *experiment, size_t id,
                      struct result *result, struct error *error)
{
    struct experiment_point point;
    struct replications replications;
    struct stopping stopping;
    experiment_point_open(experiment, id, &point);
    bool is_good = experiment_replications(experiment, &point, &replications, &stopping, error);
    if (is_good) {
        struct result_point found;
        result_point_make(&found, &point, &replications, &stopping);
        result_point_write(writer, &found);
        result_tables_add(experiment->store, &found);
        point_summaries_add(&result->summaries, &point, &replications, &found);
        shortfall_add(&result->shortfall, &point, &replications, &found, &stopping);
        result->is_imprecise = result->is_imprecise || stopping_fell_short(&stopping);
        result->failed += found.failure_count;
        is_good =
            timeline_file_add(&result->timeline, experiment->store, &point, &replications, error);
    }
    experiment_point_close(&point);
    return is_good;
}

static bool write_all(struct writer *writer, const struct experiment *experiment,
                      struct result *result, struct error *error)
{
    size_t count = spec_point_count(experiment->spec);
    struct result_head head;
    result_head_make(&head, experiment);
    writer_open_object(writer, NULL);
    result_head_write(writer, &head);
    writer_open_list(writer, "points");
    for (size_t id = experiment->shard; id < count; id += experiment->shards) {
        if (!add_point(writer, experiment, id, result, error)) {
            return false;
        }
    }
    writer_close_list(writer);
    comparisons_make(&result->comparisons, experiment->spec, &result->summaries);
    result_comparisons_write(writer, &result->comparisons);
    curves_make(&result->curves, experiment->spec, &result->summaries);
    result_curves_write(writer, &result->curves);
    result_objectives_write(writer, &result->summaries);
    pareto_make(&result->pareto, &result->summaries);
    result_pareto_write(writer, &result->pareto);
    writer_close_object(writer);
    return true;
}

bool result_write(const struct experiment *experiment, const char *folder, struct result *result,
                  struct error *error)
{
    *result = (struct result){0};
    point_summaries_init(&result->summaries, spec_analysis(experiment->spec));
    timeline_file_start(&result->timeline, folder);
    struct output output;
    if (!output_open(&output, folder, RESULT_NAME, error)) {
        return false;
    }
    struct writer writer;
    writer_init(&writer, output.stream);
    bool is_begun = store_results_begin(experiment->store, error);
    bool is_good = is_begun && write_all(&writer, experiment, result, error);
    writer_end(&writer);
    /* The tables go first: where results.json is, they are as new as it. */
    is_good = is_begun && store_results_end(experiment->store, is_good, error);
    if (!is_good || !timeline_file_end(&result->timeline, error)) {
        timeline_file_discard(&result->timeline);
        output_discard(&output);
        return false;
    }
    return output_close(&output, error);
}

int result_status(const struct result *result)
{
    if (result->failed > 0) {
        return (int)ERROR_RUN;
    }
    return result->is_imprecise || !point_summaries_all_pass(&result->summaries) ? 1 : 0;
}

void result_free(struct result *result)
{
    shortfall_free(&result->shortfall);
    curves_free(&result->curves);
    pareto_free(&result->pareto);
    comparisons_free(&result->comparisons);
    point_summaries_free(&result->summaries);
}
