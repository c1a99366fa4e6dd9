#include "experiments/commands/arguments.h"
#include "experiments/commands/command.h"
#include "experiments/results/comparison.h"
#include "experiments/results/writer.h"
#include "experiments/runs/output_folder.h"
#include "experiments/screen/cells.h"
#include "experiments/screen/numbers.h"
#include "experiments/screen/text_table.h"
#include "sim/base/memory.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIDES = 2 };

/* Two results, which may be one and the same, and the points that were asked for. */
struct compare {
    struct output_folder sides[SIDES];
    size_t side_count; /* opened */
    size_t points[SIDES];
    size_t point_count; /* 0: all that have the same parameters */
    size_t compared;
    bool differs;
};

/* The result of side `index`: the only one there is stands for both. */
static const struct output_folder *side_of(const struct compare *compare, size_t index)
{
    return &compare->sides[compare->side_count == 1 ? 0 : index];
}

static bool is_shown(const struct analysis_parameters *analysis, const char *name)
{
    for (size_t i = 0; i < analysis->metric_count; i++) {
        if (strcmp(analysis->metrics[i], name) == 0) {
            return true;
        }
    }
    return analysis->metric_count == 0 && strchr(name, '.') == NULL;
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
    text_table_init(&table);
    text_table_column(&table, "metric", false);
    text_table_column(&table, "A", true);
    text_table_column(&table, "B", true);
    text_table_column(&table, "B - A", true);
    text_table_column(&table, "relative", true);
    text_table_column(&table, "verdict", false);
    for (size_t i = 0; i < left->metric_count; i++) {
        const char *name = left->metrics[i].name;
        struct point_summary_metric sides[SIDES];
        if (!is_shown(analysis, name)) {
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
    text_table_print(&table, stdout);
    text_table_free(&table);
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
        printf("%spoint %zu against point %zu%s%s\n", compare->compared++ > 0 ? "\n" : "", ids[1],
               ids[0], text.length > 0 ? ": " : "", text.length > 0 ? text.text : "");
        text_buffer_free(&text);
        if (looks[0].point.point.run.seed != looks[1].point.point.run.seed) {
            fprintf(stderr, "coupling: the seeds differ, so the pairs share no random numbers\n");
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

static bool read_point(struct compare *compare, const char *text)
{
    char *end;
    if (compare->point_count == SIDES || text[0] < '0' || text[0] > '9') {
        return false;
    }
    compare->points[compare->point_count++] = strtoull(text, &end, 10);
    return *end == '\0';
}

/* The points asked for: one means the same of both. */
static bool compare_chosen(struct compare *compare, struct error *error)
{
    size_t ids[SIDES] = {compare->points[0], compare->points[compare->point_count - 1]};
    for (size_t i = 0; i < SIDES; i++) {
        const struct experiment *experiment = &side_of(compare, i)->experiment;
        if (ids[i] >= spec_point_count(experiment->spec)) {
            return error_set(error, ERROR_USAGE, "--point", "%s has points 0 to %zu",
                             side_of(compare, i)->path, spec_point_count(experiment->spec) - 1);
        }
    }
    return compare_points(compare, ids, error);
}

static int run_compare(struct compare *compare, int count, char **words)
{
    static const struct option options[] = {{"point", required_argument, NULL, 'p'},
                                            {NULL, 0, NULL, 0}};
    struct error error = {0};
    int which;
    opterr = 0;
    optind = 0;
    while ((which = getopt_long(count, words, "p:", options, NULL)) != -1) {
        if (which != 'p' || !read_point(compare, optarg)) {
            char name[3];
            return command_misused("compare: %s is not understood",
                                   which == '?' ? arguments_unknown(words, name)
                                                : words[optind - 1]);
        }
    }
    int results = count - optind;
    if (results < 1 || results > SIDES || (results == 1 && compare->point_count < SIDES)) {
        return command_misused("compare takes two results, or one and --point I --point J");
    }
    bool is_good = true;
    for (int i = 0; is_good && i < results; i++) {
        is_good =
            output_folder_open(&compare->sides[compare->side_count++], words[optind + i], &error);
    }
    is_good = is_good && (compare->point_count > 0 ? compare_chosen(compare, &error)
                                                   : compare_all(compare, &error));
    return is_good ? command_done(compare->differs ? 1 : 0) : command_fail(&error);
}

int command_compare(int count, char **words)
{
    struct compare compare = {0};
    int status = run_compare(&compare, count, words);
    for (size_t i = 0; i < compare.side_count; i++) {
        output_folder_close(&compare.sides[i]);
    }
    return status;
}
