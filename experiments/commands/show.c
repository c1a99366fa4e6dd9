#include "experiments/commands/command.h"
#include "experiments/commands/values.h"
#include "experiments/commands/width_arguments.h"
#include "experiments/results/export/table_stream.h"
#include "experiments/results/file.h"
#include "experiments/results/result.h"
#include "experiments/results/stored_point.h"
#include "experiments/results/wide.h"
#include "experiments/runs/output_folder.h"
#include "experiments/runs/shell.h"
#include "experiments/screen/numbers.h"
#include "experiments/screen/point_page.h"
#include "experiments/screen/table.h"
#include "experiments/screen/table_notes.h"
#include "experiments/screen/wrap.h"
#include "experiments/spec/analysis_section.h"
#include "sim/base/foreign.h"
#include "sim/base/memory.h"

#include <inttypes.h>
#include <string.h>

#define FORMAT_CHOICES "text|csv|markdown|json"

enum show_format { SHOW_TEXT, SHOW_CSV, SHOW_MARKDOWN, SHOW_JSON };

enum { OPTION_POINT = 'p', OPTION_ALL = 'a', OPTION_COLUMNS = 'c', OPTION_FORMAT = 'f' };

struct show_arguments {
    const char *folder;
    unsigned format;
    bool has_point;
    uint64_t point;
    bool has_all;
    const char **columns; /* NULL: those of the spec */
    size_t column_count, column_capacity;
    struct width_arguments width;
};

static const struct argp_option options[] = {
    {"point", OPTION_POINT, "N", 0, "The metrics of this point", 0},
    {"all", OPTION_ALL, NULL, 0,
     "With --point: also metrics that are 0 or without a value in every run", 0},
    {"columns", OPTION_COLUMNS, "METRIC,...", 0,
     "These metrics, in their order; those of the spec's analysis.metrics by default", 0},
    {"format", OPTION_FORMAT, FORMAT_CHOICES, 0,
     "A table for people (text, the default) or for a document (markdown), or the numbers with all "
     "digits",
     0},
    {0},
};

/* Take a list of names apart, in place: its words live as long as the process. */
static error_t add_columns(struct show_arguments *arguments, char *list)
{
    for (char *name; (name = strsep(&list, ",")) != NULL;) {
        if (name[0] == '\0') {
            return command_wrong("--columns", "a name is missing: METRIC,METRIC,...");
        }
        arguments->columns = memory_grow(arguments->columns, arguments->column_count,
                                         &arguments->column_capacity, sizeof *arguments->columns);
        arguments->columns[arguments->column_count++] = name;
    }
    return 0;
}

static error_t read_show_option(int key, char *text, struct argp_state *state)
{
    struct show_arguments *arguments = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &arguments->width;
        return 0;
    case OPTION_POINT:
        arguments->has_point = true;
        return values_whole("--point", text, 0, INT64_MAX, &arguments->point);
    case OPTION_ALL:
        arguments->has_all = true;
        return 0;
    case OPTION_COLUMNS:
        return add_columns(arguments, text);
    case OPTION_FORMAT:
        return values_choice("--format", text, FORMAT_CHOICES, &arguments->format);
    case ARGP_KEY_ARG:
        if (arguments->folder != NULL) {
            return command_wrong(text, "show takes one folder of results");
        }
        arguments->folder = text;
        return 0;
    case ARGP_KEY_END:
        if (arguments->folder == NULL) {
            return command_wrong("", "show takes one folder of results");
        }
        return arguments->has_point || !arguments->has_all
                   ? 0
                   : command_wrong("--all",
                                   "needs the point whose metrics are all shown: --point N");
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_child children[] = {{&width_argp, 0, NULL, 0}, {0}};
static const struct argp argp = {
    .options = options, .parser = read_show_option, .args_doc = "DIR", .children = children};

/* How many runs a point has. */
struct runs {
    uint64_t stored, wanted;
};

/* All points of a folder, to be shown. */
struct show {
    const struct show_arguments *arguments;
    const struct output_folder *folder;
    struct analysis_parameters analysis; /* with the columns that are asked for */
    struct result result;
    struct runs *runs; /* of each point of the summaries */
    size_t count, capacity;
    struct runs all;
    uint64_t failed;
    size_t without; /* points without a run */
    bool is_complete;
    size_t width;
};

static bool load_points(struct show *show, struct error *error)
{
    const struct experiment *experiment = &show->folder->experiment;
    size_t points = spec_point_count(experiment->spec);
    show->is_complete = true;
    for (size_t id = experiment->shard; id < points; id += experiment->shards) {
        struct stored_point stored;
        if (!stored_point_open(experiment, id, &stored, error)) {
            stored_point_close(&stored);
            return false;
        }
        show->is_complete = show->is_complete && stored.stopping.is_complete;
        show->all.stored += stored.stored;
        show->all.wanted += stored.wanted;
        show->without += !stored.has_result;
        if (stored.has_result) {
            show->runs = memory_grow(show->runs, show->count, &show->capacity, sizeof *show->runs);
            show->runs[show->count++] = (struct runs){stored.stored, stored.wanted};
            show->failed += stored.result.failure_count;
            point_summaries_add(&show->result.summaries, &stored.point, &stored.replications,
                                &stored.result);
        }
        stored_point_close(&stored);
    }
    return true;
}

/* A column that no point has. */
static bool check_columns(const struct show *show, struct error *error)
{
    const struct point_summaries *summaries = &show->result.summaries;
    for (size_t i = 0; i < show->arguments->column_count && summaries->count > 0; i++) {
        const char *name = show->arguments->columns[i];
        const char *nearest;
        if (point_summaries_is_unknown(summaries, point_summaries_index(summaries, name),
                                       &nearest)) {
            return error_set(error, ERROR_USAGE, "--columns",
                             "no point has the metric \"%s\"%s%s%s", name,
                             nearest == NULL ? "" : "; did you mean \"",
                             nearest == NULL ? "" : nearest, nearest == NULL ? "" : "\"?");
        }
    }
    return true;
}

static void print_wide(const struct show *show)
{
    struct table_stream table;
    table_stream_open(&table, show->arguments->format == SHOW_CSV, stdout);
    for (size_t i = 0; i < show->count; i++) {
        wide_point(&show->result.summaries, &show->result.summaries.list[i], show->runs[i].stored,
                   show->runs[i].wanted, table_stream_row, &table);
    }
    table_stream_close(&table);
}

/* "51 of 64 runs", and what else is to be known of a sweep under way. */
static void print_state(const struct show *show)
{
    printf("%" PRIu64 " of %" PRIu64 " runs", show->all.stored, show->all.wanted);
    if (show->failed > 0) {
        printf(", %" PRIu64 " of them failed", show->failed);
    }
    if (show->without > 0) {
        printf("; %zu point%s without one yet", show->without, show->without == 1 ? "" : "s");
    }
    printf("\n\n");
}

/* The points of a sweep under way: how many runs each has beside its numbers. */
static size_t print_under_way(const struct show *show)
{
    struct arena *arena = arena_create();
    const char **runs = ARENA_ARRAY(arena, const char *, show->count);
    for (size_t i = 0; i < show->count; i++) {
        runs[i] = arena_print(arena, "%" PRIu64 " of %" PRIu64, show->runs[i].stored,
                              show->runs[i].wanted);
    }
    size_t left_out = table_print_points(&show->result.summaries, runs, show->width, stdout);
    table_print_notes(&show->result.summaries, show->width, stdout);
    arena_destroy(arena);
    return left_out;
}

static void print_text(struct show *show)
{
    const struct spec *spec = show->folder->spec;
    size_t left_out = 0;
    if (show->is_complete) {
        comparisons_make(&show->result.comparisons, spec, &show->result.summaries);
        curves_make(&show->result.curves, spec, &show->result.summaries);
        crossings_make(&show->result.crossings, &show->result.curves, &show->result.comparisons);
        left_out = table_print(spec, &show->result, show->width, stdout);
    } else {
        table_print_question(spec, show->width, stdout);
        print_state(show);
        left_out = show->count > 0 ? print_under_way(show) : 0;
    }
    if (show->count > 0) {
        wrap_format(show->width, stdout, "--point %s shows the metrics of a point.\n",
                    show->count > 1 ? "N" : "0");
    }
    table_print_left_out(left_out, show->folder->path, show->width, stdout);
}

static bool show_points(struct show *show, struct error *error)
{
    if (!load_points(show, error) || !check_columns(show, error)) {
        return false;
    }
    switch (show->arguments->format) {
    case SHOW_TEXT:
        print_text(show);
        break;
    case SHOW_MARKDOWN:
        if (show->count > 0) {
            table_print_markdown(&show->result.summaries, NULL, stdout);
        }
        break;
    default:
        print_wide(show);
        break;
    }
    return true;
}

/* The command that makes one point again: with its timeline where the kind writes one, else into a
 * folder of its own, as runs that are stored are not made again. */
static void print_again(const struct output_folder *folder, const struct stored_point *stored)
{
    const struct system_operations *system = stored->point.point.system->operations;
    const bool has_timeline = system->has_timeline;
    size_t id = stored->result.id;
    struct text_buffer text = {0};
    char *spec = file_join(folder->path, RESULT_SPEC_NAME);
    size_t points = spec_point_count(folder->spec);
    shell_append_program(&text);
    text_append(&text, " run ");
    shell_append(&text, spec);
    if (points > 1) {
        text_print(&text, " --shard %zu/%zu", id, points);
    }
    text_print(&text, "%s -o ", has_timeline ? " --trace 1" : "");
    char *into = points > 1 || !has_timeline ? memory_print("%s-point-%zu", folder->path, id)
                                             : memory_copy_text(folder->path);
    shell_append(&text, into);
    printf("\nThis point again%s:\n  %s\n", has_timeline ? ", with its timeline" : "", text.text);
    memory_free(into);
    memory_free(spec);
    text_buffer_free(&text);
}

/* "; warm-up removed: 12.00 s (fixed)", "2.000 to 2.500 µs" */
static void add_warmup(struct text_buffer *head, const struct result_warmup *warmup)
{
    struct text_buffer text = {0};
    numbers_print(&text, &(struct interval){.mean = warmup->least_s, .samples = 1}, "s");
    if (warmup->greatest_s > warmup->least_s) {
        text_append(&text, " to ");
        numbers_print(&text, &(struct interval){.mean = warmup->greatest_s, .samples = 1}, "s");
    }
    text_print(head, "; warm-up removed: %s (%s)", text.text, warmup->method);
    text_buffer_free(&text);
}

static void print_head(const struct stored_point *stored, const struct output_folder *folder,
                       size_t width)
{
    struct text_buffer text = {0};
    struct text_buffer head = {0};
    char name[FOREIGN_BYTES];
    const struct result_warmup *warmup = &stored->result.warmup;
    table_print_parameters(&text, &stored->result.parameters);
    text_print(&head, "%s, point %zu%s%s\n", foreign_word(name, spec_name(folder->spec)),
               stored->result.id, text.length > 0 ? ": " : "", text.length > 0 ? text.text : "");
    text_print(&head, "%" PRIu64 " of %" PRIu64 " runs", stored->stored, stored->wanted);
    if (stored->result.failure_count > 0) {
        text_print(&head, ", %zu of them failed", stored->result.failure_count);
    }
    if (warmup->greatest_s > 0) {
        add_warmup(&head, warmup);
    }
    text.length = 0;
    bottleneck_print(&text, &stored->result.bottleneck);
    text_print(&head, "%s%s\n\n", text.length > 0 ? "\nbottleneck: " : "",
               text.length > 0 ? text.text : "");
    wrap_print(head.text, width, stdout);
    text_buffer_free(&head);
    text_buffer_free(&text);
}

static void print_rows(const struct point_page *page, bool is_csv)
{
    struct table_stream table;
    table_stream_open(&table, is_csv, stdout);
    for (size_t i = 0; i < page->point->metric_count; i++) {
        const struct result_metric *metric = &page->point->metrics[i];
        if (point_page_has(page, metric->name)) {
            wide_metric(page->point, metric, table_stream_row, &table);
        }
    }
    table_stream_close(&table);
}

static void print_metrics_left_out(size_t count, size_t width)
{
    if (count > 0) {
        wrap_format(width, stdout,
                    "\n%zu metric%s left out, 0 or without a value in every run: --all\n", count,
                    count == 1 ? "" : "s");
    }
}

static void print_point(const struct show *show, const struct stored_point *stored)
{
    const struct show_arguments *arguments = show->arguments;
    const struct point_page page = {
        .point = &stored->result,
        .columns = arguments->columns,
        .column_count = arguments->column_count,
        .leaves_out = !arguments->has_all,
        .kept = show->result.summaries.names,
        .kept_count = show->result.summaries.column_count,
        .is_markdown = arguments->format == SHOW_MARKDOWN,
        .width = show->width,
    };
    if (arguments->format == SHOW_CSV || arguments->format == SHOW_JSON) {
        print_rows(&page, arguments->format == SHOW_CSV);
        return;
    }
    print_head(stored, show->folder, show->width);
    size_t left_out = point_page_print(&page, stdout);
    table_print_left_out(left_out, show->folder->path, show->width, stdout);
    print_metrics_left_out(point_page_left_out(&page), show->width);
    if (arguments->format == SHOW_TEXT) {
        print_again(show->folder, stored);
    }
}

static bool show_one(struct show *show, struct error *error)
{
    const struct experiment *experiment = &show->folder->experiment;
    uint64_t id = show->arguments->point;
    size_t points = spec_point_count(experiment->spec);
    struct stored_point stored;
    if (id >= points) {
        return error_set(error, ERROR_USAGE, "--point",
                         "there is no point %" PRIu64 "; the sweep has %zu, from 0", id, points);
    }
    if (!experiment_owns(experiment, (size_t)id)) {
        return error_set(error, ERROR_NO_INPUT, "--point", "point %" PRIu64 " is in another shard",
                         id);
    }
    bool is_good = stored_point_open(experiment, (size_t)id, &stored, error);
    if (is_good && !stored.has_result) {
        is_good = error_set(error, ERROR_NO_INPUT, show->folder->path,
                            "no run of point %" PRIu64 " is stored yet", id);
    }
    if (is_good) {
        point_summaries_add(&show->result.summaries, &stored.point, &stored.replications,
                            &stored.result);
        is_good = check_columns(show, error);
    }
    if (is_good) {
        print_point(show, &stored);
    }
    stored_point_close(&stored);
    return is_good;
}

static int do_show(struct call *call)
{
    struct show_arguments arguments = {0};
    struct output_folder folder;
    struct error error = {0};
    int status;
    if (!command_read(call, &arguments, &status)) {
        memory_free(arguments.columns);
        return status;
    }
    struct show show = {.arguments = &arguments,
                        .folder = &folder,
                        .width = width_arguments_columns(&arguments.width, 0)};
    bool is_good = output_folder_open(&folder, arguments.folder, &error);
    if (is_good) {
        show.analysis = *spec_analysis(folder.spec);
        if (arguments.columns != NULL) {
            show.analysis.metrics = arguments.columns;
            show.analysis.metric_count = arguments.column_count;
        }
        point_summaries_init(&show.result.summaries, &show.analysis);
        is_good = arguments.has_point ? show_one(&show, &error) : show_points(&show, &error);
        result_free(&show.result);
    }
    output_folder_close(&folder);
    memory_free(show.runs);
    memory_free(arguments.columns);
    return is_good ? command_done(0) : command_fail(&error);
}

const struct command command_show = {
    .name = "show",
    .doc = "show the results of a folder, also while its sweep runs",
    .about = "DIR is a folder of results. Without --point there is a line for each point; with it "
             "the metrics of one, grouped by the part that they are of, and the command that makes "
             "this point again, where there is one with its timeline. In text and markdown, "
             "metrics that are 0 or without a value in every run are left out, but for those of "
             "the line of the point.",
    .examples = "coupling show results/mm1\n"
                "coupling show results/mm1 --point 2\n"
                "coupling show results/mm1 --columns throughput,response_time.p99 --format csv",
    .argp = &argp,
    .run = do_show,
};
