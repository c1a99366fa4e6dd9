#include "experiments/commands/command.h"
#include "experiments/commands/values.h"
#include "experiments/results/export/histogram.h"
#include "experiments/results/export/table_stream.h"
#include "experiments/results/stored_point.h"
#include "experiments/runs/output_folder.h"
#include "sim/base/foreign.h"
#include "sim/base/memory.h"

#include <inttypes.h>
#include <string.h>

#define FORMAT_CHOICES "csv|json|hgrm"

enum export_format { EXPORT_CSV, EXPORT_JSON, EXPORT_HISTOGRAM };

enum { OPTION_SAMPLES = 256, OPTION_POINT = 'p', OPTION_METRIC = 'm', OPTION_FORMAT = 'f' };

struct export_arguments {
    const char *folder;
    unsigned format;
    bool samples;
    bool has_point;
    uint64_t point;
    const char *metric; /* NULL: all of them */
};

static const struct argp_option options[] = {
    {"format", OPTION_FORMAT, FORMAT_CHOICES, 0,
     "One row a point and metric as CSV (the default) or as a list of JSON objects, or the "
     "distribution of one metric as HdrHistogram's percentile text",
     0},
    {"samples", OPTION_SAMPLES, NULL, 0, "One row for each replication's value instead", 0},
    {"point", OPTION_POINT, "N", 0, "This point alone", 0},
    {"metric", OPTION_METRIC, "METRIC", 0, "This metric alone", 0},
    {0},
};

static error_t read_export_option(int key, char *text, struct argp_state *state)
{
    struct export_arguments *arguments = state->input;
    switch (key) {
    case OPTION_FORMAT:
        return values_choice("--format", text, FORMAT_CHOICES, &arguments->format);
    case OPTION_SAMPLES:
        arguments->samples = true;
        return 0;
    case OPTION_POINT:
        arguments->has_point = true;
        return values_whole("--point", text, 0, INT64_MAX, &arguments->point);
    case OPTION_METRIC:
        arguments->metric = text;
        return 0;
    case ARGP_KEY_ARG:
        if (arguments->folder != NULL) {
            return command_wrong(text, "export takes one folder of results");
        }
        arguments->folder = text;
        return 0;
    case ARGP_KEY_END:
        if (arguments->folder == NULL) {
            return command_wrong("", "export takes one folder of results");
        }
        return arguments->samples && arguments->format == EXPORT_HISTOGRAM
                   ? command_wrong("--samples", "a histogram has no samples: csv or json")
                   : 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp argp = {
    .options = options, .parser = read_export_option, .args_doc = "DIR"};

/* An export on its way. */
struct export_run {
    const struct export_arguments *arguments;
    const struct experiment *experiment;
    struct table_stream table;
    uint64_t stored, wanted;
    size_t rows;
    struct text_buffer nearest; /* names of metrics, for one that there is not */
    const char **names;
    size_t name_count, name_capacity;
    struct arena *arena;
};

static const char *metric_of(const struct tidy_row *row)
{
    for (size_t i = 0; i < row->count; i++) {
        if (strcmp(row->cells[i].name, "metric") == 0) {
            return row->cells[i].value.text;
        }
    }
    return NULL;
}

/* Pass on the rows that are wanted. @param context  struct export_run * */
static void choose(void *context, const struct tidy_row *row)
{
    struct export_run *run = context;
    const char *metric = metric_of(row);
    if (run->arguments->metric == NULL || strcmp(run->arguments->metric, metric) == 0) {
        table_stream_row(&run->table, row);
        run->rows++;
    }
}

/* Keep the names of a point's metrics, so that a misspelt one can be told. */
static void keep_names(struct export_run *run, const struct result_point *point)
{
    for (size_t i = 0; i < point->metric_count && run->arguments->metric != NULL; i++) {
        const struct result_metric *metric = &point->metrics[i];
        bool has_more = metric->percentiles != NULL && !run->arguments->samples;
        for (int k = -1; k < (has_more ? PERCENTILES : 0); k++) {
            run->names =
                memory_grow(run->names, run->name_count, &run->name_capacity, sizeof *run->names);
            run->names[run->name_count++] =
                k < 0 ? arena_copy(run->arena, metric->name)
                      : arena_print(run->arena, "%s.%s", metric->name, percentile_names[k]);
        }
    }
}

static bool export_point(struct export_run *run, size_t id, struct error *error)
{
    struct stored_point stored;
    bool is_good = stored_point_open(run->experiment, id, &stored, error);
    run->stored += stored.stored;
    run->wanted += stored.wanted;
    if (is_good && stored.has_result) {
        (run->arguments->samples ? tidy_samples : tidy_metrics)(&stored.result, choose, run);
        if (run->rows == 0 && run->name_count == 0) {
            keep_names(run, &stored.result);
        }
    }
    stored_point_close(&stored);
    return is_good;
}

static bool check_chosen(const struct export_arguments *arguments,
                         const struct experiment *experiment, struct error *error)
{
    size_t count = spec_point_count(experiment->spec);
    if (!arguments->has_point) {
        return true;
    }
    if (arguments->point >= count) {
        return error_set(error, ERROR_USAGE, "--point",
                         "there is no point %" PRIu64 "; the sweep has %zu, from 0",
                         arguments->point, count);
    }
    return experiment_owns(experiment, (size_t)arguments->point) ||
           error_set(error, ERROR_NO_INPUT, "--point", "point %" PRIu64 " is in another shard",
                     arguments->point);
}

/* A metric that no point has. */
static bool check_found(const struct export_run *run, struct error *error)
{
    if (run->arguments->metric == NULL || run->rows > 0) {
        return true;
    }
    struct text_buffer known = {0};
    text_append(&known, "");
    foreign_append_known(&known, run->arguments->metric, run->names, run->name_count);
    error_set(error, ERROR_USAGE, "--metric", "no point has the metric \"%s\"%s",
              run->arguments->metric, known.text);
    text_buffer_free(&known);
    return false;
}

static bool export_points(struct export_run *run, struct error *error)
{
    const struct export_arguments *arguments = run->arguments;
    size_t count = spec_point_count(run->experiment->spec);
    for (size_t id = run->experiment->shard; id < count; id += run->experiment->shards) {
        if ((!arguments->has_point || arguments->point == id) && !export_point(run, id, error)) {
            return false;
        }
    }
    return check_found(run, error);
}

/* The columns of a table without rows. */
static void put_head(struct export_run *run)
{
    static const struct plain none = {.type = PLAIN_OBJECT};
    (run->arguments->samples ? tidy_samples_columns
                             : tidy_metrics_columns)(&none, table_stream_columns, &run->table);
}

static bool export_tidy(struct export_run *run, struct error *error)
{
    run->arena = arena_create();
    table_stream_open(&run->table, run->arguments->format == EXPORT_CSV, stdout);
    bool is_good = export_points(run, error);
    if (is_good) {
        put_head(run);
        table_stream_close(&run->table);
    } else {
        table_stream_discard(&run->table);
    }
    memory_free(run->names);
    arena_destroy(run->arena);
    return is_good;
}

/* The index of the metric whose distribution is wanted: the first that has one by default. */
static bool find_metric(const struct export_arguments *arguments, const struct result_point *point,
                        size_t *index, struct error *error)
{
    const char **names = memory_alloc((point->metric_count + 1) * sizeof *names);
    size_t count = 0;
    bool is_found = false;
    for (size_t i = 0; i < point->metric_count && !is_found; i++) {
        const struct result_metric *metric = &point->metrics[i];
        if (metric->percentiles != NULL) {
            names[count++] = metric->name;
            *index = i;
            is_found = arguments->metric == NULL || strcmp(arguments->metric, metric->name) == 0;
        }
    }
    if (!is_found && arguments->metric == NULL) {
        error_set(error, ERROR_USAGE, "--format hgrm", "no metric of the system has percentiles");
    } else if (!is_found) {
        struct text_buffer known = {0};
        text_append(&known, "");
        foreign_append_known(&known, arguments->metric, names, count);
        error_set(error, ERROR_USAGE, "--metric", "no metric with percentiles is \"%s\"%s",
                  arguments->metric, known.text);
        text_buffer_free(&known);
    }
    memory_free(names);
    return is_found;
}

static bool export_histogram(struct export_run *run, struct error *error)
{
    const struct export_arguments *arguments = run->arguments;
    if (!arguments->has_point && experiment_point_count(run->experiment) != 1) {
        return error_set(error, ERROR_USAGE, "--format hgrm",
                         "a histogram is of one point, and the sweep has %zu: give --point N",
                         spec_point_count(run->experiment->spec));
    }
    size_t id = arguments->has_point ? (size_t)arguments->point : run->experiment->shard;
    struct stored_point stored;
    size_t index;
    bool is_good = stored_point_open(run->experiment, id, &stored, error);
    run->stored = stored.stored;
    run->wanted = stored.wanted;
    if (is_good && !stored.has_result) {
        is_good = error_set(error, ERROR_NO_INPUT, arguments->folder,
                            "no run of point %zu is stored yet", id);
    }
    is_good = is_good && find_metric(arguments, &stored.result, &index, error);
    if (is_good) {
        histogram_write(&stored.result, &stored.replications, index, stdout);
    }
    stored_point_close(&stored);
    return is_good;
}

static int do_export(struct call *call)
{
    struct export_arguments arguments = {0};
    struct output_folder folder;
    struct error error = {0};
    int status;
    if (!command_read(call, &arguments, &status)) {
        return status;
    }
    struct export_run run = {.arguments = &arguments, .experiment = &folder.experiment};
    bool is_good = output_folder_open(&folder, arguments.folder, &error) &&
                   check_chosen(&arguments, &folder.experiment, &error) &&
                   (arguments.format == EXPORT_HISTOGRAM ? export_histogram(&run, &error)
                                                         : export_tidy(&run, &error));
    output_folder_close(&folder);
    if (is_good && run.stored < run.wanted) {
        fprintf(call->remarks,
                "coupling: %" PRIu64 " of %" PRIu64 " runs are stored: the numbers are of these\n",
                run.stored, run.wanted);
    }
    return is_good ? command_done(0) : command_fail(&error);
}

const struct command command_export = {
    .name = "export",
    .doc = "write the results of a folder as a table for other programs",
    .about = "DIR is a folder of results, also of a sweep that still runs: then the numbers are of "
             "the runs that are stored. The rows of CSV and JSON are those of results.csv, the "
             "values of --samples those that remain after the warm-up.",
    .examples = "coupling export results/mm1 > mm1.csv\n"
                "coupling export results/mm1 --samples --metric response_time\n"
                "coupling export results/mm1 --format hgrm --point 2 > mm1.hgrm",
    .argp = &argp,
    .run = do_export,
};
