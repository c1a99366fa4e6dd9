#include "experiments/commands/arguments.h"
#include "experiments/commands/command.h"
#include "experiments/results/comparison.h"
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
    text_table_cell(table, text.text);
    text_buffer_free(&text);
}

static void add_metric(struct compare *compare, struct text_table *table,
                       const struct replications *replications,
                       const struct metric_replications *left,
                       const struct metric_replications *right, uint64_t used,
                       const struct run_parameters *run)
{
    const struct metric_replications *metrics[SIDES] = {left, right};
    struct estimate estimates[SIDES];
    struct row rows[SIDES];
    for (size_t i = 0; i < SIDES; i++) {
        estimate_metric(&estimates[i], &replications[i], metrics[i], run->batch_means,
                        run->confidence, replications[i].arena);
        rows[i] = estimate_row(&replications[i], metrics[i], replications[i].arena);
    }
    bool is_defined = estimates[0].interval.samples > 0 && estimates[1].interval.samples > 0;
    struct paired paired =
        comparison_paired(&rows[0], &rows[1], is_defined ? used : 0, run->confidence);
    text_table_cell(table, left->name);
    add_estimate(table, &estimates[0], left->unit);
    add_estimate(table, &estimates[1], left->unit);
    bool is_exact = estimates[0].is_exact && !estimates[0].is_cut && estimates[1].is_exact &&
                    !estimates[1].is_cut;
    struct estimate difference = {
        .interval = paired.difference,
        .mark = estimates[0].mark != NULL ? estimates[0].mark : estimates[1].mark,
        .is_exact = is_exact,
        .is_constant = paired.is_constant && !is_exact,
    };
    difference.interval.known = paired.difference.known && !paired.is_constant;
    add_estimate(table, &difference, left->unit);
    struct text_buffer text = {0};
    numbers_print_relative(&text, &paired, estimates[0].mark != NULL || estimates[1].mark != NULL);
    text_table_cell(table, text.text);
    text_buffer_free(&text);
    text_table_cell(table, !paired.difference.known ? "not known: one pair or none"
                           : paired.differs         ? "differs"
                                                    : "no difference");
    compare->differs = compare->differs || paired.differs;
}

static void print_samples(struct compare *compare, const struct experiment_point *point,
                          const struct replications replications[SIDES])
{
    const struct analysis_parameters *analysis = spec_analysis(side_of(compare, 0)->spec);
    uint64_t used =
        replications[0].used < replications[1].used ? replications[0].used : replications[1].used;
    struct text_table table;
    text_table_init(&table);
    text_table_column(&table, "metric", false);
    text_table_column(&table, "A", true);
    text_table_column(&table, "B", true);
    text_table_column(&table, "B - A", true);
    text_table_column(&table, "relative", true);
    text_table_column(&table, "verdict", false);
    for (size_t i = 0; i < replications[0].metric_count; i++) {
        const struct metric_replications *left = &replications[0].metrics[i];
        const struct metric_replications *right = replications_metric(&replications[1], left->name);
        if (right != NULL && is_shown(analysis, left->name)) {
            add_metric(compare, &table, replications, left, right, used, &point->point.run);
        }
    }
    text_table_print(&table, stdout);
    text_table_free(&table);
}

static bool compare_points(struct compare *compare, const size_t ids[SIDES], struct error *error)
{
    struct experiment_point points[SIDES];
    struct replications replications[SIDES];
    bool is_good = true;
    for (size_t i = 0; i < SIDES; i++) {
        const struct experiment *experiment = &side_of(compare, i)->experiment;
        struct stopping rounds;
        experiment_point_open(experiment, ids[i], &points[i]);
        is_good = is_good &&
                  experiment_replications(experiment, &points[i], &replications[i], &rounds, error);
    }
    if (is_good) {
        struct text_buffer text = {0};
        table_print_parameters(&text, points[0].point.parameters);
        printf("%spoint %zu against point %zu%s%s\n", compare->compared++ > 0 ? "\n" : "", ids[1],
               ids[0], text.length > 0 ? ": " : "", text.length > 0 ? text.text : "");
        text_buffer_free(&text);
        if (points[0].point.run.seed != points[1].point.run.seed) {
            fprintf(stderr, "coupling: the seeds differ, so the pairs share no random numbers\n");
        }
        print_samples(compare, &points[0], replications);
    }
    for (size_t i = 0; i < SIDES; i++) {
        experiment_point_close(&points[i]);
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
