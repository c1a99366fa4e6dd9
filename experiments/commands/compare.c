#include "experiments/commands/command.h"
#include "experiments/commands/compare_timeline.h"
#include "experiments/commands/values.h"
#include "experiments/commands/width_arguments.h"
#include "experiments/results/comparison.h"
#include "experiments/results/writer.h"
#include "experiments/runs/output_folder.h"
#include "experiments/screen/cells.h"
#include "experiments/screen/numbers.h"
#include "experiments/screen/text_table.h"
#include "experiments/screen/wrap.h"
#include "sim/base/memory.h"

#include <stdio.h>
#include <string.h>

enum { SIDES = 2 };

/* Two results, which may be one and the same, and the points that were asked for. */
struct compare {
    const char *paths[SIDES];
    size_t path_count;
    struct output_folder sides[SIDES];
    size_t side_count; /* opened */
    FILE *remarks;
    struct width_arguments width;
    uint64_t points[SIDES];
    size_t point_count; /* 0: all that have the same parameters */
    bool is_timeline;   /* --timeline */
    uint64_t replications[SIDES];
    size_t replication_count; /* 0: the first that has a timeline */
    size_t compared;
    size_t left_out; /* columns without room */
    bool differs;
};

/* The result of side `index`: the only one there is stands for both. */
static const struct output_folder *side_of(const struct compare *compare, size_t index)
{
    return &compare->sides[compare->side_count == 1 ? 0 : index];
}

/* Whether the table of the run has a metric as a column; without a choice those of the whole too.
 */
static bool is_shown(const struct point_summaries *columns, const char *name)
{
    for (size_t i = 0; i < columns->column_count; i++) {
        if (strcmp(columns->names[i], name) == 0) {
            return true;
        }
    }
    return columns->analysis->metric_count == 0 && strchr(name, '.') == NULL;
}

static void add_estimate(struct text_table *table, const struct estimate *estimate,
                         const char *unit)
{
    struct text_buffer text = {0};
    numbers_print_estimate(&text, estimate, NULL, unit);
    table_cell(table, &text);
}

/* The difference as an estimate: its bounds are not known where all pairs agree. */
static struct estimate difference_of(const struct comparison_metric *metric)
{
    const struct paired *paired = &metric->paired;
    struct estimate difference = {
        .interval = paired->difference,
        .mark = metric->mark,
        .is_exact = metric->is_exact,
        .is_constant = paired->is_constant && !metric->is_exact,
    };
    difference.interval.known = paired->difference.known && !paired->is_constant;
    return difference;
}

static void add_metric(struct text_table *table, const struct comparison_metric *metric,
                       const struct point_summary_metric sides[SIDES])
{
    const struct paired *paired = &metric->paired;
    struct estimate difference = difference_of(metric);
    struct text_buffer text = {0};
    text_table_cell(table, metric->name);
    add_estimate(table, &sides[0].estimate, metric->unit);
    add_estimate(table, &sides[1].estimate, metric->unit);
    add_estimate(table, &difference, metric->unit);
    numbers_print_relative(&text, paired, metric->mark != NULL);
    table_cell(table, &text);
    text_table_cell(table, !paired->difference.known ? "not known: one pair or none"
                           : paired->differs         ? "differs"
                                                     : "no difference");
}

/* The replications of a point of one side, and what they come to. */
struct looked_at {
    struct experiment_point point;
    struct replications replications;
    struct result_point result;
};

static void print_metrics(struct compare *compare, const struct looked_at looks[SIDES])
{
    const struct analysis_parameters *analysis = spec_analysis(side_of(compare, 0)->spec);
    const struct result_point *left = &looks[0].result;
    uint64_t used = left->replications < looks[1].result.replications
                        ? left->replications
                        : looks[1].result.replications;
    struct text_table table;
    struct point_summaries columns;
    point_summaries_init(&columns, analysis);
    point_summaries_add(&columns, &looks[0].point, &looks[0].replications, left);
    text_table_init(&table);
    text_table_column(&table, "metric", false);
    text_table_column(&table, "A", true);
    text_table_rank(&table, 2);
    text_table_column(&table, "B", true);
    text_table_rank(&table, 3);
    text_table_column(&table, "B - A", true);
    text_table_rank(&table, 4);
    text_table_column(&table, "relative", true);
    text_table_rank(&table, 1);
    text_table_column(&table, "verdict", false);
    for (size_t i = 0; i < left->metric_count; i++) {
        const char *name = left->metrics[i].name;
        struct point_summary_metric sides[SIDES];
        if (!is_shown(&columns, name)) {
            continue;
        }
        for (size_t k = 0; k < SIDES; k++) {
            sides[k] = point_summary_metric_of(&looks[k].result, &looks[k].replications, name,
                                               looks[k].point.arena);
        }
        if (sides[1].unit != NULL) {
            struct comparison_metric metric =
                comparison_metric_of(name, &sides[0], &sides[1], used, left->confidence);
            add_metric(&table, &metric, sides);
            compare->differs = compare->differs || metric.paired.differs;
        }
    }
    compare->left_out += text_table_fit(&table, width_arguments_columns(&compare->width, 0));
    text_table_print(&table, stdout);
    text_table_free(&table);
    point_summaries_free(&columns);
}

/* @param first  whose confidence counts for both; NULL: this is the first */
static bool look_at(const struct experiment *experiment, size_t id, struct looked_at *look,
                    const struct looked_at *first, struct error *error)
{
    struct stopping stopping;
    experiment_point_open(experiment, id, &look->point);
    if (first != NULL) {
        look->point.point.run.confidence = first->point.point.run.confidence;
        look->point.point.run.batch_means = first->point.point.run.batch_means;
    }
    if (!experiment_replications(experiment, &look->point, &look->replications, &stopping, error)) {
        return false;
    }
    result_point_make(&look->result, &look->point, &look->replications, &stopping);
    return true;
}

static bool compare_points(struct compare *compare, const size_t ids[SIDES], struct error *error)
{
    struct looked_at looks[SIDES];
    size_t opened = 0;
    bool is_good = true;
    while (is_good && opened < SIDES) {
        is_good = look_at(&side_of(compare, opened)->experiment, ids[opened], &looks[opened],
                          opened == 0 ? NULL : &looks[0], error);
        opened++;
    }
    if (is_good) {
        struct text_buffer text = {0};
        table_print_parameters(&text, &looks[0].result.parameters);
        wrap_format(width_arguments_columns(&compare->width, 0), stdout,
                    "%spoint %zu against point %zu%s%s\n", compare->compared++ > 0 ? "\n" : "",
                    ids[1], ids[0], text.length > 0 ? ": " : "", text.length > 0 ? text.text : "");
        text_buffer_free(&text);
        bool is_first = compare->compared == 1;
        if (is_first && looks[0].point.point.run.seed != looks[1].point.point.run.seed) {
            fputs("coupling: the seeds differ, so the pairs share no random numbers\n",
                  compare->remarks);
        }
        print_metrics(compare, looks);
    }
    for (size_t i = 0; i < opened; i++) {
        experiment_point_close(&looks[i].point);
    }
    return is_good;
}

/* From the parameters of each point of B to its id. */
static json_t *points_by_parameters(const struct experiment *experiment)
{
    json_t *map = json_object();
    for (size_t id = experiment->shard; id < spec_point_count(experiment->spec);
         id += experiment->shards) {
        struct experiment_point point;
        experiment_point_open(experiment, id, &point);
        char *key = writer_json_sorted(point.point.parameters);
        json_object_set_new(map, key, json_integer((json_int_t)id));
        memory_free(key);
        experiment_point_close(&point);
    }
    return map;
}

static bool compare_all(struct compare *compare, struct error *error)
{
    const struct experiment *left = &side_of(compare, 0)->experiment;
    const struct experiment *right = &side_of(compare, 1)->experiment;
    if (spec_point_count(left->spec) == 1 && spec_point_count(right->spec) == 1) {
        return compare_points(compare, (size_t[SIDES]){0, 0}, error);
    }
    json_t *map = points_by_parameters(right);
    bool is_good = true;
    for (size_t id = left->shard; is_good && id < spec_point_count(left->spec);
         id += left->shards) {
        struct experiment_point point;
        experiment_point_open(left, id, &point);
        char *key = writer_json_sorted(point.point.parameters);
        json_t *other = json_object_get(map, key);
        if (other != NULL) {
            size_t ids[SIDES] = {id, (size_t)json_integer_value(other)};
            is_good = compare_points(compare, ids, error);
        }
        memory_free(key);
        experiment_point_close(&point);
    }
    json_decref(map);
    if (is_good && compare->compared == 0) {
        return error_set(error, ERROR_SPEC, side_of(compare, 1)->path,
                         "no point has the parameters of one of %s; choose with --point",
                         side_of(compare, 0)->path);
    }
    return is_good;
}

/* The points asked for: one means the same of both. */
static bool compare_chosen(struct compare *compare, struct error *error)
{
    size_t ids[SIDES] = {(size_t)compare->points[0],
                         (size_t)compare->points[compare->point_count - 1]};
    for (size_t i = 0; i < SIDES; i++) {
        const struct experiment *experiment = &side_of(compare, i)->experiment;
        if (ids[i] >= spec_point_count(experiment->spec)) {
            return error_set(error, ERROR_USAGE, "--point", "%s has points 0 to %zu",
                             side_of(compare, i)->path, spec_point_count(experiment->spec) - 1);
        }
    }
    return compare_points(compare, ids, error);
}

static int compare_results(struct compare *compare)
{
    struct error error = {0};
    bool is_good = true;
    for (size_t i = 0; is_good && i < compare->path_count; i++) {
        is_good =
            output_folder_open(&compare->sides[compare->side_count++], compare->paths[i], &error);
    }
    is_good = is_good && (compare->point_count > 0 ? compare_chosen(compare, &error)
                                                   : compare_all(compare, &error));
    if (is_good && compare->left_out > 0) {
        wrap_format(width_arguments_columns(&compare->width, 0), stdout,
                    "columns left out for want of room: --width 0\n");
    }
    return is_good ? command_done(compare->differs ? 1 : 0) : command_fail(&error);
}

enum { OPTION_TIMELINE = 256 };

static const struct argp_option options[] = {
    {"point", 'p', "I", 0,
     "Which point of both results; given twice, the first of A and the second of B", 0},
    {"timeline", OPTION_TIMELINE, NULL, 0,
     "Compare two timelines, event by event, and the phases of each outage", 0},
    {"replication", 'r', "N", 0,
     "With --timeline, which replication of both; given twice, the first of A and the second of B",
     0},
    {0},
};

/* A number of both sides, or the first of two. */
static error_t add_number(const char *name, const char *text, uint64_t numbers[SIDES],
                          size_t *count)
{
    uint64_t number = 0;
    error_t result = values_whole(name, text, 0, INT64_MAX, &number);
    if (result == 0 && *count == SIDES) {
        return command_wrong(name, "two at most, one of A and one of B");
    }
    if (result == 0) {
        numbers[(*count)++] = number;
    }
    return result;
}

/* Arguments that are missing or do not go together. */
static error_t check_arguments(const struct compare *compare)
{
    bool has_two = compare->point_count == SIDES || compare->replication_count == SIDES;
    if (compare->replication_count > 0 && !compare->is_timeline) {
        return command_wrong("--replication", "is for --timeline");
    }
    if (compare->path_count == SIDES || (compare->path_count == 1 && has_two)) {
        return 0;
    }
    return command_wrong("", compare->is_timeline
                                 ? "compare --timeline takes two results, or one and two of "
                                   "--point or --replication"
                                 : "compare takes two results, or one and --point I --point J");
}

static error_t read_compare_option(int key, char *text, struct argp_state *state)
{
    struct compare *compare = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &compare->width;
        return 0;
    case 'p':
        return add_number("--point", text, compare->points, &compare->point_count);
    case 'r':
        return add_number("--replication", text, compare->replications,
                          &compare->replication_count);
    case OPTION_TIMELINE:
        compare->is_timeline = true;
        return 0;
    case ARGP_KEY_ARG:
        if (compare->path_count == SIDES) {
            return command_wrong(text, "compare takes two results");
        }
        compare->paths[compare->path_count++] = text;
        return 0;
    case ARGP_KEY_END:
        return check_arguments(compare);
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_child children[] = {{&width_argp, 0, NULL, 0}, {0}};
static const struct argp argp = {.options = options,
                                 .children = children,
                                 .parser = read_compare_option,
                                 .args_doc = "DIR-A DIR-B\nDIR-A --point=I --point=J"};

static int compare_timeline(const struct compare *compare)
{
    const struct compare_timeline_wish wish = {
        .paths = compare->paths,
        .path_count = compare->path_count,
        .points = compare->points,
        .point_count = compare->point_count,
        .replications = compare->replications,
        .replication_count = compare->replication_count,
    };
    return compare_timelines(&wish, width_arguments_columns(&compare->width, 0));
}

static int do_compare(struct call *call)
{
    struct compare compare = {.remarks = stderr};
    int status;
    if (command_read(call, &compare, &status)) {
        compare.remarks = call->remarks;
        status = compare.is_timeline ? compare_timeline(&compare) : compare_results(&compare);
    }
    for (size_t i = 0; i < compare.side_count; i++) {
        output_folder_close(&compare.sides[i]);
    }
    return status;
}

const struct command command_compare = {
    .name = "compare",
    .doc = "say by how much two results or two points differ",
    .about =
        "DIR-A and DIR-B are folders of results. Points are paired by "
        "their parameters, and replications by their random numbers. The status is 1 "
        "when a metric differs. With --timeline, events are paired by what happened where, and "
        "by how many such events happened before; the status is 1 when one is missing or "
        "happens at another time.",
    .examples = "coupling compare results/before results/after\n"
                "coupling compare results/numa-vs-uma --point 0 --point 16\n"
                "coupling compare --timeline results/before results/after",
    .argp = &argp,
    .run = do_compare,
};
