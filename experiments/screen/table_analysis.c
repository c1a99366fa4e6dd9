#include "experiments/screen/cells.h"
#include "experiments/screen/numbers.h"
#include "experiments/screen/table.h"
#include "sim/base/foreign.h"

static void comparison_columns(struct text_table *table, const struct comparisons *comparisons)
{
    const struct comparison *first = &comparisons->list[0];
    json_t *axis = json_object();
    json_object_set(axis, comparisons->axis, comparisons->baseline);
    table_parameter_columns(table, axis, "");
    table_parameter_columns(table, first->parameters, "");
    json_decref(axis);
    for (size_t i = 0; i < first->metric_count; i++) {
        struct text_buffer heading = {0};
        table_print_heading(&heading, first->metrics[i].name);
        text_table_column(table, heading.text, true);
        text_buffer_free(&heading);
    }
}

static void comparison_row(struct text_table *table, const struct comparisons *comparisons,
                           const struct comparison *comparison)
{
    const struct comparison *first = &comparisons->list[0];
    json_t *axis = json_object();
    json_object_set(axis, comparisons->axis, comparisons->baseline);
    table_parameter_cells(table, axis, comparison->other->parameters);
    table_parameter_cells(table, first->parameters, comparison->parameters);
    json_decref(axis);
    for (size_t i = 0; i < first->metric_count; i++) {
        struct text_buffer text = {0};
        if (i < comparison->metric_count) {
            const struct comparison_metric *metric = &comparison->metrics[i];
            numbers_print_relative(&text, &metric->paired, metric->mark != NULL);
        }
        table_cell(table, &text);
    }
}

void table_print_comparisons(const struct comparisons *comparisons, FILE *out)
{
    if (comparisons->count == 0) {
        return;
    }
    struct text_buffer baseline = {0};
    json_t *axis = json_object();
    json_object_set(axis, comparisons->axis, comparisons->baseline);
    table_print_parameters(&baseline, axis);
    json_decref(axis);
    fprintf(out, "\nDifference from %s, paired by replication:\n", baseline.text);
    text_buffer_free(&baseline);
    struct text_table table;
    text_table_init(&table);
    comparison_columns(&table, comparisons);
    for (size_t i = 0; i < comparisons->count && i < TABLE_LINES_MOST; i++) {
        comparison_row(&table, comparisons, &comparisons->list[i]);
    }
    text_table_print(&table, out);
    text_table_free(&table);
}

static void add_interval(struct text_table *table, const struct interval *interval)
{
    struct text_buffer text = {0};
    numbers_print(&text, interval, NULL);
    table_cell(table, &text);
}

static bool is_marked(const struct curve *curve, const struct scaling *fit)
{
    return fit->mark[0] != '\0' || curve->mark[0] != '\0';
}

/* A parameter of a law: marked where the law does not describe the curve or the points are marked,
 * and where it was held. */
static void add_parameter(struct text_table *table, const struct curve *curve,
                          const struct scaling *fit, const struct interval *interval, bool is_held,
                          size_t held_in, int bound)
{
    struct text_buffer text = {0};
    text_append(&text, is_marked(curve, fit) ? "~" : "");
    numbers_print(&text, interval, NULL);
    text_append(&text, is_held ? ", held" : "");
    if (held_in > 0 && !(is_held && held_in == fit->fitted)) {
        text_print(&text, ", %d in %zu of %zu", bound, held_in, fit->fitted);
    }
    table_cell(table, &text);
}

/* Amdahl's serial share has a bound on either side. */
static void add_serial_share(struct text_table *table, const struct curve *curve)
{
    const struct scaling *amdahl = &curve->amdahl;
    if (amdahl->is_serial_held || (amdahl->serial_held > 0 && !amdahl->is_contention_held)) {
        add_parameter(table, curve, amdahl, &amdahl->contention, amdahl->is_serial_held,
                      amdahl->serial_held, 1);
    } else {
        add_parameter(table, curve, amdahl, &amdahl->contention, amdahl->is_contention_held,
                      amdahl->contention_held, 0);
    }
}

static void add_misfit(struct text_table *table, const struct scaling *fit)
{
    struct text_buffer text = {0};
    if (fit->fitted > 0) {
        text_print(&text, "%+.2g %% at %g", 100 * fit->misfit.value, fit->misfit.n);
    } else {
        text_append(&text, "-");
    }
    table_cell(table, &text);
}

static void curve_row(struct text_table *table, const struct curves *curves,
                      const struct curve *curve)
{
    struct text_buffer text = {0};
    const struct scaling *usl = &curve->usl;
    bool is_chosen = curve->reason == NULL && curve->choice.known;
    table_parameter_cells(table, curves->list[0].parameters, curve->parameters);
    add_parameter(table, curve, usl, &usl->contention, usl->is_contention_held,
                  usl->contention_held, 0);
    add_parameter(table, curve, usl, &usl->coherency, usl->is_coherency_held, usl->coherency_held,
                  0);
    add_misfit(table, usl);
    if (usl->fitted > 0 && usl->peak_n.samples == 0) {
        text_table_cell(table, "none");
    } else {
        add_interval(table, &usl->peak_n);
    }
    add_serial_share(table, curve);
    add_misfit(table, &curve->amdahl);
    text_table_cell(table, is_chosen ? scaling_choice_names[curve->choice.best] : "-");
    if (curve->knee.known) {
        text_print(&text, "%s%.3g, %s", curve->knee.is_between ? "about " : "", curve->knee.n,
                   curve->bottleneck);
    } else {
        text_print(&text, "none: %s", curve->reason != NULL ? curve->reason : curve->knee.reason);
    }
    table_cell(table, &text);
}

/* Faults of the points that the laws were fitted to, curve by curve. */
static void print_points(const struct curves *curves, FILE *out)
{
    for (size_t i = 0; i < curves->count && i < TABLE_LINES_MOST; i++) {
        const struct curve *curve = &curves->list[i];
        struct text_buffer of = {0};
        table_print_parameters(&of, curve->parameters);
        const char *name = of.text == NULL ? "" : of.text;
        const char *colon = name[0] == '\0' ? "" : ": ";
        if (curve->mark[0] != '\0') {
            fprintf(out, "~ %s%s%s\n", name, colon, curve->mark);
        }
        if (curve->left_out[0] != '\0') {
            fprintf(out, "%s%s%s\n", name, colon, curve->left_out);
        }
        if (curve->reason != NULL) {
            fprintf(out, "%s%sno fit and no speedup: %s\n", name, colon, curve->reason);
        }
        text_buffer_free(&of);
    }
}

static void print_laws(const struct curves *curves, FILE *out)
{
    struct text_table table;
    bool misses = false;
    text_table_init(&table);
    table_parameter_columns(&table, curves->list[0].parameters, "");
    text_table_column(&table, "USL\ncontention", true);
    text_table_column(&table, "USL\ncoherency", true);
    text_table_column(&table, "USL\nmisfit", true);
    text_table_column(&table, "USL\npeak at", true);
    text_table_column(&table, "Amdahl\nserial share", true);
    text_table_column(&table, "Amdahl\nmisfit", true);
    text_table_column(&table, "best law\nby AICc", false);
    text_table_column(&table, "knee, bottleneck", false);
    for (size_t i = 0; i < curves->count && i < TABLE_LINES_MOST; i++) {
        const struct curve *curve = &curves->list[i];
        misses = misses || curve->usl.mark[0] != '\0' || curve->amdahl.mark[0] != '\0';
        curve_row(&table, curves, curve);
    }
    text_table_print(&table, out);
    text_table_free(&table);
    if (misses) {
        fprintf(out,
                "~ the law misses a point by more than %g %%: it does not describe the curve\n",
                100 * SCALING_MISFIT_MOST);
    }
    print_points(curves, out);
}

static void print_speedups(const struct curves *curves, FILE *out)
{
    struct text_table table;
    size_t lines = 0;
    text_table_init(&table);
    table_parameter_columns(&table, curves->list[0].parameters, "");
    text_table_column(&table, "size", true);
    text_table_column(&table, "speedup", true);
    text_table_column(&table, "efficiency", true);
    for (size_t i = 0; i < curves->count; i++) {
        const struct curve *curve = &curves->list[i];
        for (size_t j = 0; curve->speedups != NULL && j < curve->count; j++) {
            if (lines++ >= TABLE_LINES_MOST) {
                break;
            }
            struct text_buffer text = {0};
            table_parameter_cells(&table, curves->list[0].parameters, curve->parameters);
            text_print(&text, "%g", curve->sizes[j]);
            table_cell(&table, &text);
            /* The smallest size over itself is 1, whatever was drawn. */
            const struct interval *speedup = &curve->speedups[j];
            bool is_exact = speedup->lower == 1 && speedup->upper == 1;
            bool is_doubtful =
                j > 0 && (curve_is_marked(curves, curve, j) || curve_is_marked(curves, curve, 0));
            const struct estimate estimate = {.interval = *speedup,
                                              .is_exact = is_exact,
                                              .mark = is_doubtful ? curve->mark : NULL};
            numbers_print_estimate(&text, &estimate, NULL, NULL);
            table_cell(&table, &text);
            text_print(&text, "%.1f %%", 100 * curve_efficiency(curve, j));
            table_cell(&table, &text);
        }
    }
    if (lines > 0) {
        char metric[FOREIGN_BYTES];
        fprintf(out, "\nSpeedup of %s over the smallest size, paired by replication:\n",
                foreign_word(metric, curves->metric));
        text_table_print(&table, out);
    }
    text_table_free(&table);
}

void table_print_curves(const struct curves *curves, FILE *out)
{
    if (curves->count == 0) {
        return;
    }
    char metric[FOREIGN_BYTES];
    char axis[FOREIGN_BYTES];
    fprintf(out, "\nScaling of %s along %s:\n", foreign_word(metric, curves->metric),
            foreign_word(axis, curves->axis));
    print_laws(curves, out);
    print_speedups(curves, out);
}
