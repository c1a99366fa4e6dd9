#include "experiments/screen/cells.h"
#include "experiments/screen/numbers.h"
#include "experiments/screen/table.h"
#include "experiments/screen/wrap.h"
#include "sim/base/foreign.h"

/* The axis with one of its values, borrowed. */
static struct plain_member axis_with(const struct comparisons *comparisons,
                                     const struct plain *value)
{
    return (struct plain_member){comparisons->axis, *value};
}

static void comparison_columns(struct text_table *table, const struct comparisons *comparisons)
{
    const struct comparison *first = &comparisons->list[0];
    struct plain_member axis = axis_with(comparisons, &comparisons->baseline);
    struct plain only = plain_object(&axis);
    table_parameter_columns(table, &only, "");
    table_parameter_columns(table, &first->parameters, "");
    for (size_t i = 0; i < first->metric_count; i++) {
        struct text_buffer heading = {0};
        table_print_heading(&heading, first->metrics[i].name);
        text_table_column(table, heading.text, true);
        text_table_rank(table, i + 1);
        text_buffer_free(&heading);
    }
}

static void comparison_row(struct text_table *table, const struct comparisons *comparisons,
                           const struct comparison *comparison)
{
    const struct comparison *first = &comparisons->list[0];
    struct plain_member axis = axis_with(comparisons, &comparisons->baseline);
    struct plain only = plain_object(&axis);
    table_parameter_cells(table, &only, &comparison->other->parameters);
    table_parameter_cells(table, &first->parameters, &comparison->parameters);
    for (size_t i = 0; i < first->metric_count; i++) {
        struct text_buffer text = {0};
        if (i < comparison->metric_count) {
            const struct comparison_metric *metric = &comparison->metrics[i];
            numbers_print_relative(&text, &metric->paired, metric->mark != NULL);
        }
        table_cell(table, &text);
    }
}

size_t table_print_comparisons(const struct comparisons *comparisons, size_t width, FILE *out)
{
    if (comparisons->count == 0) {
        return 0;
    }
    struct text_buffer baseline = {0};
    struct plain_member axis = axis_with(comparisons, &comparisons->baseline);
    struct plain only = plain_object(&axis);
    table_print_parameters(&baseline, &only);
    wrap_format(width, out, "\nDifference from %s, paired by replication:\n", baseline.text);
    text_buffer_free(&baseline);
    struct text_table table;
    text_table_init(&table);
    comparison_columns(&table, comparisons);
    for (size_t i = 0; i < comparisons->count && i < TABLE_LINES_MOST; i++) {
        comparison_row(&table, comparisons, &comparisons->list[i]);
    }
    size_t left_out = text_table_fit(&table, width);
    text_table_print(&table, out);
    text_table_free(&table);
    return left_out;
}

/* A parameter of a law: marked where the law does not describe the curve or the points are marked,
 * and where it was held. */
static void add_law_parameter(struct text_table *table, const struct curve_fit *fit,
                              const struct curve_parameter *parameter)
{
    struct text_buffer text = {0};
    text_append(&text, fit->mark != NULL ? "~" : "");
    numbers_print(&text, &parameter->interval, NULL);
    text_append(&text, parameter->is_held ? ", held" : "");
    if (parameter->held_in > 0 && !(parameter->is_held && parameter->held_in == fit->fitted)) {
        text_print(&text, ", %g in %zu of %zu", parameter->bound, parameter->held_in, fit->fitted);
    }
    table_cell(table, &text);
}

static void add_misfit(struct text_table *table, const struct curve_fit *fit)
{
    struct text_buffer text = {0};
    if (fit->fitted > 0) {
        text_print(&text, "%+.2g %% at %g", 100 * fit->misfit.value, fit->misfit.n);
    } else {
        text_append(&text, "-");
    }
    table_cell(table, &text);
}

static void add_peak(struct text_table *table, const struct curve_fit *usl)
{
    struct text_buffer text = {0};
    if (usl->fitted > 0 && usl->peak.interval.samples == 0) {
        text_append(&text, "none");
    } else {
        numbers_print(&text, &usl->peak.interval, NULL);
    }
    table_cell(table, &text);
}

/* The knee by theory, and N*, where the lines of the bottleneck law meet, measured and by theory.
 */
static void print_expected_knee(struct text_buffer *text, const struct curve *curve)
{
    if (curve->knee_law != NULL) {
        text_print(text, " (%s %.3g); N* %.3g (%s %.3g)", curve->knee_law, curve->knee_expected.n,
                   curve->knee.corner, curve->knee_law, curve->knee_expected.corner);
    }
}

static void curve_row(struct text_table *table, const struct curves *curves,
                      const struct curve *curve)
{
    struct text_buffer text = {0};
    table_parameter_cells(table, &curves->list[0].parameters, &curve->parameters);
    add_law_parameter(table, &curve->usl, &curve->usl.contention);
    add_law_parameter(table, &curve->usl, &curve->usl.coherency);
    add_misfit(table, &curve->usl);
    add_peak(table, &curve->usl);
    add_law_parameter(table, &curve->amdahl, &curve->amdahl.contention);
    add_misfit(table, &curve->amdahl);
    text_table_cell(table,
                    curve->choice_reason == NULL ? scaling_choice_names[curve->choice.best] : "-");
    if (curve->knee_reason == NULL) {
        text_print(&text, "%s%.3g, %s", curve->knee.is_between ? "about " : "", curve->knee.n,
                   curve->bottleneck);
        print_expected_knee(&text, curve);
    } else {
        text_print(&text, "none: %s", curve->knee_reason);
    }
    table_cell(table, &text);
}

/* Faults of the points that the laws were fitted to, curve by curve. */
static void print_point_faults(const struct curves *curves, size_t width, FILE *out)
{
    for (size_t i = 0; i < curves->count && i < TABLE_LINES_MOST; i++) {
        const struct curve *curve = &curves->list[i];
        struct text_buffer of = {0};
        table_print_parameters(&of, &curve->parameters);
        const char *name = of.text == NULL ? "" : of.text;
        const char *colon = name[0] == '\0' ? "" : ": ";
        if (curve->mark != NULL) {
            wrap_format(width, out, "~ %s%s%s\n", name, colon, curve->mark);
        }
        if (curve->left_out != NULL) {
            wrap_format(width, out, "%s%s%s\n", name, colon, curve->left_out);
        }
        if (curve->reason != NULL) {
            wrap_format(width, out, "%s%sno fit and no speedup: %s\n", name, colon, curve->reason);
        }
        text_buffer_free(&of);
    }
}

static size_t print_fitted_laws(const struct curves *curves, size_t width, FILE *out)
{
    static const struct {
        const char *heading;
        bool is_right;
        size_t rank;
    } columns[] = {
        {"USL\ncontention", true, 1},      {"USL\ncoherency", true, 2},
        {"USL\nmisfit", true, 7},          {"USL\npeak at", true, 3},
        {"Amdahl\nserial share", true, 4}, {"Amdahl\nmisfit", true, 8},
        {"best law\nby AICc", false, 5},   {"knee, bottleneck", false, 6},
    };
    struct text_table table;
    bool misses = false;
    bool has_held = false;
    text_table_init(&table);
    table_parameter_columns(&table, &curves->list[0].parameters, "");
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        text_table_column(&table, columns[i].heading, columns[i].is_right);
        text_table_rank(&table, columns[i].rank);
    }
    for (size_t i = 0; i < curves->count && i < TABLE_LINES_MOST; i++) {
        const struct curve *curve = &curves->list[i];
        misses = misses || curve->usl.misses || curve->amdahl.misses;
        has_held = has_held || curve->usl.contention.is_held || curve->usl.coherency.is_held ||
                   curve->amdahl.contention.is_held;
        curve_row(&table, curves, curve);
    }
    size_t left_out = text_table_fit(&table, width);
    text_table_print(&table, out);
    text_table_free(&table);
    if (misses) {
        wrap_format(width, out,
                    "~ the law misses a point by more than %g %%: it does not describe the curve\n",
                    100 * SCALING_MISFIT_MOST);
    }
    if (has_held) {
        wrap_format(width, out,
                    "held: the best fit lies outside the range of the law, which ends here\n");
    }
    print_point_faults(curves, width, out);
    return left_out;
}

static void speedup_row(struct text_table *table, const struct curves *curves,
                        const struct curve *curve, const struct curve_size *size)
{
    struct text_buffer text = {0};
    const struct interval *speedup = &size->speedup;
    /* The smallest size over itself is 1, whatever was drawn. */
    const struct estimate estimate = {.interval = *speedup,
                                      .is_exact = speedup->lower == 1 && speedup->upper == 1,
                                      .mark = size->mark};
    table_parameter_cells(table, &curves->list[0].parameters, &curve->parameters);
    text_print(&text, "%g", size->size);
    table_cell(table, &text);
    numbers_print_estimate(&text, &estimate, NULL, NULL);
    table_cell(table, &text);
    text_print(&text, "%.1f %%", 100 * size->efficiency);
    table_cell(table, &text);
}

static void print_speedups(const struct curves *curves, size_t width, FILE *out)
{
    struct text_table table;
    size_t lines = 0;
    text_table_init(&table);
    table_parameter_columns(&table, &curves->list[0].parameters, "");
    text_table_column(&table, "size", true);
    text_table_column(&table, "speedup", true);
    text_table_column(&table, "efficiency", true);
    for (size_t i = 0; i < curves->count; i++) {
        const struct curve *curve = &curves->list[i];
        for (size_t j = 0; j < curve->size_count && lines < TABLE_LINES_MOST; j++) {
            speedup_row(&table, curves, curve, &curve->sizes[j]);
            lines++;
        }
    }
    if (lines > 0) {
        char metric[FOREIGN_BYTES];
        wrap_format(width, out, "\nSpeedup of %s over the smallest size, paired by replication:\n",
                    foreign_word(metric, curves->metric));
        text_table_print(&table, out);
    }
    text_table_free(&table);
}

size_t table_print_curves(const struct curves *curves, size_t width, FILE *out)
{
    if (curves->count == 0) {
        return 0;
    }
    char metric[FOREIGN_BYTES];
    char axis[FOREIGN_BYTES];
    wrap_format(width, out, "\nScaling of %s along %s:\n", foreign_word(metric, curves->metric),
                foreign_word(axis, curves->axis));
    size_t left_out = print_fitted_laws(curves, width, out);
    print_speedups(curves, width, out);
    return left_out;
}
