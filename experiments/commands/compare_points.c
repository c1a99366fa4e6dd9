#include "experiments/commands/compare_points.h"

#include "experiments/commands/command.h"
#include "experiments/results/comparison.h"
#include "experiments/results/writer.h"
#include "experiments/runs/output_folder.h"
#include "experiments/screen/cells.h"
#include "experiments/screen/numbers.h"
#include "experiments/screen/text_table.h"
#include "experiments/screen/wrap.h"
#include "sim/base/memory.h"

#include <string.h>

enum { SIDES = COMPARE_SIDES };

/* Two results, which may be one and the same, and what has been found so far. */
struct comparing {
    const struct compare_wish *wish;
    struct output_folder sides[SIDES];
    size_t side_count; /* opened */
    FILE *remarks;
    size_t width;
    size_t compared;
    size_t left_out; /* columns without room */
    bool differs;
};

/* The result of side `index`: the only one there is stands for both. */
static const struct output_folder *side_of(const struct comparing *comparing, size_t index)
{
    return &comparing->sides[comparing->side_count == 1 ? 0 : index];
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

static void print_metrics(struct comparing *comparing, const struct looked_at looks[SIDES])
{
    const struct analysis_parameters *analysis = spec_analysis(side_of(comparing, 0)->spec);
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
            comparing->differs = comparing->differs || metric.paired.differs;
        }
    }
    comparing->left_out += text_table_fit(&table, comparing->width);
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

static bool compare_pair(struct comparing *comparing, const size_t ids[SIDES], struct error *error)
{
    struct looked_at looks[SIDES];
    size_t opened = 0;
    bool is_good = true;
    while (is_good && opened < SIDES) {
        is_good = look_at(&side_of(comparing, opened)->experiment, ids[opened], &looks[opened],
                          opened == 0 ? NULL : &looks[0], error);
        opened++;
    }
    if (is_good) {
        struct text_buffer text = {0};
        table_print_parameters(&text, &looks[0].result.parameters);
        wrap_format(comparing->width, stdout, "%spoint %zu against point %zu%s%s\n",
                    comparing->compared++ > 0 ? "\n" : "", ids[1], ids[0],
                    text.length > 0 ? ": " : "", text.length > 0 ? text.text : "");
        text_buffer_free(&text);
        bool is_first = comparing->compared == 1;
        if (is_first && looks[0].point.point.run.seed != looks[1].point.point.run.seed) {
            fputs("coupling: the seeds differ, so the pairs share no random numbers\n",
                  comparing->remarks);
        }
        print_metrics(comparing, looks);
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

static bool compare_all(struct comparing *comparing, struct error *error)
{
    const struct experiment *left = &side_of(comparing, 0)->experiment;
    const struct experiment *right = &side_of(comparing, 1)->experiment;
    if (spec_point_count(left->spec) == 1 && spec_point_count(right->spec) == 1) {
        return compare_pair(comparing, (size_t[SIDES]){0, 0}, error);
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
            is_good = compare_pair(comparing, ids, error);
        }
        memory_free(key);
        experiment_point_close(&point);
    }
    json_decref(map);
    if (is_good && comparing->compared == 0) {
        return error_set(error, ERROR_SPEC, side_of(comparing, 1)->path,
                         "no point has the parameters of one of %s; choose with --point",
                         side_of(comparing, 0)->path);
    }
    return is_good;
}

/* The points asked for: one means the same of both. */
static bool compare_chosen(struct comparing *comparing, struct error *error)
{
    size_t ids[SIDES] = {(size_t)comparing->wish->points[0],
                         (size_t)comparing->wish->points[comparing->wish->point_count - 1]};
    for (size_t i = 0; i < SIDES; i++) {
        const struct experiment *experiment = &side_of(comparing, i)->experiment;
        if (ids[i] >= spec_point_count(experiment->spec)) {
            return error_set(error, ERROR_USAGE, "--point", "%s has points 0 to %zu",
                             side_of(comparing, i)->path, spec_point_count(experiment->spec) - 1);
        }
    }
    return compare_pair(comparing, ids, error);
}

int compare_points(const struct compare_wish *wish, size_t width, FILE *remarks)
{
    struct comparing comparing = {.wish = wish, .width = width, .remarks = remarks};
    struct error error = {0};
    bool is_good = true;
    for (size_t i = 0; is_good && i < wish->path_count; i++) {
        is_good =
            output_folder_open(&comparing.sides[comparing.side_count++], wish->paths[i], &error);
    }
    is_good = is_good && (wish->point_count > 0 ? compare_chosen(&comparing, &error)
                                                : compare_all(&comparing, &error));
    if (is_good && comparing.left_out > 0) {
        wrap_format(width, stdout, "columns left out for want of room: --width 0\n");
    }
    for (size_t i = 0; i < comparing.side_count; i++) {
        output_folder_close(&comparing.sides[i]);
    }
    return is_good ? command_done(comparing.differs ? 1 : 0) : command_fail(&error);
}
