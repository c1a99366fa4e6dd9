#include "experiments/amount.h"
#include "experiments/table.h"
#include "sim/base/foreign.h"

static void comparison_columns(struct grid *grid, const struct comparisons *comparisons)
{
    const struct comparison *first = &comparisons->list[0];
    json_t *axis = json_object();
    json_object_set(axis, comparisons->axis, comparisons->baseline);
    table_parameter_columns(grid, axis, "");
    table_parameter_columns(grid, first->parameters, "");
    json_decref(axis);
    for (size_t i = 0; i < first->metric_count; i++) {
        struct text_buffer heading = {0};
        table_print_heading(&heading, first->metrics[i].name);
        grid_column(grid, heading.text, true);
        text_buffer_free(&heading);
    }
}

static void comparison_row(struct grid *grid, const struct comparisons *comparisons,
                           const struct comparison *comparison)
{
    const struct comparison *first = &comparisons->list[0];
    json_t *axis = json_object();
    json_object_set(axis, comparisons->axis, comparisons->baseline);
    table_parameter_cells(grid, axis, comparison->other->parameters);
    table_parameter_cells(grid, first->parameters, comparison->parameters);
    json_decref(axis);
    for (size_t i = 0; i < first->metric_count; i++) {
        struct text_buffer text = {0};
        if (i < comparison->metric_count) {
            amount_print_relative(&text, &comparison->metrics[i].paired.relative);
        }
        table_cell(grid, &text);
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
    struct grid grid;
    grid_init(&grid);
    comparison_columns(&grid, comparisons);
    for (size_t i = 0; i < comparisons->count && i < TABLE_LINES_MOST; i++) {
        comparison_row(&grid, comparisons, &comparisons->list[i]);
    }
    grid_print(&grid, out);
    grid_free(&grid);
}

static void add_interval(struct grid *grid, const struct interval *interval)
{
    struct text_buffer text = {0};
    amount_print(&text, interval, NULL);
    table_cell(grid, &text);
}

static void curve_row(struct grid *grid, const struct curves *curves, const struct curve *curve)
{
    struct text_buffer text = {0};
    table_parameter_cells(grid, curves->list[0].parameters, curve->parameters);
    add_interval(grid, &curve->usl.contention);
    add_interval(grid, &curve->usl.coherency);
    add_interval(grid, &curve->usl.peak_n);
    add_interval(grid, &curve->amdahl.contention);
    if (curve->has_knee) {
        text_print(&text, "%.3g, %s", curve->knee, curve->bottleneck);
    } else {
        text_print(&text, "none: %s", curve->reason != NULL ? curve->reason : curve->knee_reason);
    }
    table_cell(grid, &text);
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
    struct grid grid;
    grid_init(&grid);
    table_parameter_columns(&grid, curves->list[0].parameters, "");
    grid_column(&grid, "USL\ncontention", true);
    grid_column(&grid, "USL\ncoherency", true);
    grid_column(&grid, "USL\npeak at", true);
    grid_column(&grid, "Amdahl\nserial share", true);
    grid_column(&grid, "knee, bottleneck", false);
    for (size_t i = 0; i < curves->count && i < TABLE_LINES_MOST; i++) {
        curve_row(&grid, curves, &curves->list[i]);
    }
    grid_print(&grid, out);
    grid_free(&grid);
}
