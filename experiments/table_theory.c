#include "experiments/table_theory.h"

#include "experiments/amount.h"
#include "experiments/closed_form.h"

#include <string.h>

enum { THEORY_LINES_MOST = 40 };

/* A number that is known exactly, with as many digits as the interval beside it makes meaningful.
 */
static void exact_cell(struct grid *grid, double value, const struct interval *beside,
                       const char *unit)
{
    struct interval exact = *beside;
    exact.mean = value;
    if (beside->known) {
        interval_set_width(&exact, interval_half_width(beside));
    }
    struct text_buffer text = {0};
    amount_print(&text, &exact, unit);
    char *half_width = text.text == NULL ? NULL : strstr(text.text, " ±");
    if (half_width != NULL) {
        const char *after = strchr(half_width + 1, ' ');
        memmove(half_width, after == NULL ? "" : after, after == NULL ? 1 : strlen(after) + 1);
    }
    table_cell(grid, &text);
}

static void add_line(struct grid *grid, const struct finding *finding, const char *name,
                     const struct finding_metric *metric, const struct closed_form *form)
{
    struct text_buffer text = {0};
    text_print(&text, "%zu", finding->id);
    table_cell(grid, &text);
    grid_cell(grid, name);
    amount_print_estimate(&text, &metric->estimate, NULL, metric->unit);
    table_cell(grid, &text);
    exact_cell(grid, form->expected, &metric->estimate.interval, metric->unit);
    grid_cell(grid, form->law);
}

/* The lines of a point. @return how many */
static size_t add_point(struct grid *grid, const struct spec *spec, const struct findings *findings,
                        const struct finding *finding)
{
    struct arena *arena = arena_create();
    struct point point;
    struct closed_forms forms;
    size_t lines = 0;
    spec_point(spec, finding->id, arena, &point);
    closed_forms_of(&point, arena, &forms);
    for (size_t i = 0; i < forms.count; i++) {
        size_t index = findings_index(findings, forms.list[i].metric);
        if (index >= findings->column_count ||
            finding->metrics[index].estimate.interval.samples == 0) {
            continue;
        }
        add_line(grid, finding, findings->names[index], &finding->metrics[index], &forms.list[i]);
        lines++;
    }
    point_release(&point);
    arena_destroy(arena);
    return lines;
}

void table_print_theory(const struct spec *spec, const struct findings *findings, FILE *out)
{
    struct grid grid;
    grid_init(&grid);
    grid_column(&grid, "point", true);
    grid_column(&grid, "metric", false);
    grid_column(&grid, "simulated", true);
    grid_column(&grid, "exact", true);
    grid_column(&grid, "by", false);
    size_t lines = 0;
    for (size_t i = 0; i < findings->count && lines < THEORY_LINES_MOST; i++) {
        lines += add_point(&grid, spec, findings, &findings->list[i]);
    }
    if (lines > 0) {
        fprintf(out, "\nTheory:\n");
        grid_print(&grid, out);
    }
    grid_free(&grid);
}
