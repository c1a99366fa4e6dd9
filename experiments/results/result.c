#include "experiments/results/result.h"

#include "experiments/results/export/csv.h"
#include "experiments/results/file.h"
#include "experiments/results/json/comparison.h"
#include "experiments/results/json/crossing.h"
#include "experiments/results/json/curve.h"
#include "experiments/results/json/head.h"
#include "experiments/results/json/objective.h"
#include "experiments/results/json/pareto.h"
#include "experiments/results/json/point.h"
#include "experiments/results/tables.h"
#include "experiments/runs/store_results.h"
#include "sim/base/memory.h"

/* The files on their way; the timeline's is the result's. */
struct files {
    struct output json_file;
    struct output csv_file;
    struct output spec_file;
    struct writer json;
    struct csv csv;
};

/* Compute the results of a point, and hand them to all that keep or write them. */
static bool add_point(struct files *files, const struct experiment *experiment, size_t id,
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
        result_point_write(&files->json, &found);
        tidy_metrics(&found, csv_row, &files->csv);
        result_tables_add(experiment->store, &found);
        point_summaries_add(&result->summaries, &point, &replications, &found);
        shortfall_add(&result->shortfall, &point, &replications, &found, &stopping);
        result->is_imprecise = result->is_imprecise || stopping_fell_short(&stopping);
        result->failed += found.failure_count;
        is_good =
            timeline_file_add(&result->timeline, experiment->store, &point, &replications, error) &&
            series_file_add(&result->series, experiment->store, &point, &replications, &found,
                            error);
    }
    experiment_point_close(&point);
    return is_good;
}

static bool write_all(struct files *files, const struct experiment *experiment,
                      struct result *result, struct error *error)
{
    static const struct plain none = {.type = PLAIN_OBJECT};
    struct writer *writer = &files->json;
    size_t count = spec_point_count(experiment->spec);
    struct result_head head;
    result_head_make(&head, experiment);
    writer_open_object(writer, NULL);
    result_head_write(writer, &head);
    writer_open_list(writer, "points");
    for (size_t id = experiment->shard; id < count; id += experiment->shards) {
        if (!add_point(files, experiment, id, result, error)) {
            return false;
        }
    }
    writer_close_list(writer);
    comparisons_make(&result->comparisons, experiment->spec, &result->summaries);
    result_comparisons_write(writer, &result->comparisons);
    curves_make(&result->curves, experiment->spec, &result->summaries);
    result_curves_write(writer, &result->curves);
    crossings_make(&result->crossings, &result->curves, &result->comparisons);
    result_crossings_write(writer, &result->crossings);
    result_objectives_write(writer, &result->summaries);
    pareto_make(&result->pareto, &result->summaries);
    result_pareto_write(writer, &result->pareto);
    writer_close_object(writer);
    tidy_metrics_columns(&none, csv_head, &files->csv); /* where no point has written it */
    return true;
}

static bool open_files(struct files *files, const char *folder, struct error *error)
{
    bool is_good = output_open(&files->json_file, folder, RESULT_NAME, error) &&
                   output_open(&files->csv_file, folder, RESULT_CSV_NAME, error) &&
                   output_open(&files->spec_file, folder, RESULT_SPEC_NAME, error);
    if (is_good) {
        writer_init(&files->json, files->json_file.stream);
        files->csv = (struct csv){.out = files->csv_file.stream};
    }
    return is_good;
}

/* Put the files in place, results.json last: where it is, all else is as new as it. */
static bool close_files(struct files *files, bool is_good, struct error *error)
{
    is_good = is_good && output_close(&files->csv_file, error) &&
              output_close(&files->spec_file, error) && output_close(&files->json_file, error);
    if (!is_good) {
        output_discard(&files->csv_file);
        output_discard(&files->spec_file);
        output_discard(&files->json_file);
    }
    return is_good;
}

bool result_write(const struct experiment *experiment, const char *folder, struct result *result,
                  struct error *error)
{
    *result = (struct result){0};
    point_summaries_init(&result->summaries, spec_analysis(experiment->spec));
    timeline_file_start(&result->timeline, folder);
    series_file_start(&result->series, folder);
    struct files *files = memory_alloc(sizeof *files); /* with a long list of depths */
    *files = (struct files){0};
    bool is_open = open_files(files, folder, error);
    bool is_begun = is_open && store_results_begin(experiment->store, error);
    bool is_good = is_begun && write_all(files, experiment, result, error);
    if (is_open) {
        writer_end(&files->json);
        csv_end(&files->csv);
        result_spec_write(experiment->spec, files->spec_file.stream);
    }
    /* The tables go first: where results.json is, they are as new as it. */
    is_good = is_begun && store_results_end(experiment->store, is_good, error);
    is_good = is_good && optional_output_end(&result->timeline.file, error) &&
              series_file_end(&result->series, error);
    if (!is_good) {
        optional_output_discard(&result->timeline.file);
        series_file_discard(&result->series);
    }
    is_good = close_files(files, is_good, error);
    memory_free(files);
    return is_good;
}

bool result_write_spec(const struct spec *spec, const char *folder, struct error *error)
{
    struct output output;
    if (!output_open(&output, folder, RESULT_SPEC_NAME, error)) {
        return false;
    }
    result_spec_write(spec, output.stream);
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
    crossings_free(&result->crossings);
    curves_free(&result->curves);
    pareto_free(&result->pareto);
    comparisons_free(&result->comparisons);
    point_summaries_free(&result->summaries);
}
