#include "experiments/table.h"

#include "experiments/amount.h"
#include "experiments/grid.h"

#include <string.h>

enum { WRAP_COLUMNS = 100 };

/* The last name of a path, or the whole of it when another path ends in the same. */
static const char *short_name(const json_t *parameters, const char *path)
{
    const char *dot = strrchr(path, '.');
    const char *last = dot == NULL ? path : dot + 1;
    const char *other;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)parameters, other, value)
    {
        const char *other_dot = strrchr(other, '.');
        if (strcmp(other, path) != 0 &&
            strcmp(other_dot == NULL ? other : other_dot + 1, last) == 0) {
            return path;
        }
    }
    return last;
}

static void print_value(struct text_buffer *text, const json_t *value)
{
    if (json_is_string(value)) {
        text_append(text, json_string_value(value));
        return;
    }
    struct writer writer;
    writer_init(&writer, NULL);
    writer_value(&writer, NULL, value);
    text_append(text, writer.buffer.text);
    writer_end(&writer);
}

void table_print_parameters(struct text_buffer *text, const json_t *parameters)
{
    const char *path;
    json_t *value;
    const char *separator = "";
    json_object_foreach((json_t *)(uintptr_t)parameters, path, value)
    {
        text_print(text, "%s%s ", separator, short_name(parameters, path));
        print_value(text, value);
        separator = ", ";
    }
}

/* The question, broken at blanks. */
static void print_wrapped(const char *text, FILE *out)
{
    size_t column = 0;
    while (*text != '\0') {
        size_t word = strcspn(text, " \n");
        if (column > 0 && column + 1 + word > WRAP_COLUMNS) {
            fputc('\n', out);
            column = 0;
        }
        fprintf(out, "%s%.*s", column > 0 ? " " : "", (int)word, text);
        column += word + (column > 0);
        text += word;
        text += strspn(text, " \n");
    }
    if (column > 0) {
        fputc('\n', out);
    }
}

static void head(struct grid *grid, const struct findings *findings)
{
    const json_t *parameters = findings->list[0].parameters;
    const char *path;
    json_t *value;
    grid_column(grid, "point", true);
    json_object_foreach((json_t *)(uintptr_t)parameters, path, value)
    {
        grid_column(grid, short_name(parameters, path), json_is_number(value));
    }
    for (size_t i = 0; i < findings->column_count; i++) {
        grid_column(grid, findings->names[i], true);
    }
    grid_column(grid, "runs", true);
    grid_column(grid, "bottleneck", false);
}

static void add_cell(struct grid *grid, struct text_buffer *text)
{
    grid_cell(grid, text->text == NULL ? "" : text->text);
    text_buffer_free(text);
}

static void add_row(struct grid *grid, const struct findings *findings,
                    const struct finding *finding)
{
    struct text_buffer text = {0};
    const char *path;
    json_t *value;
    text_print(&text, "%zu", finding->id);
    add_cell(grid, &text);
    json_object_foreach(finding->parameters, path, value)
    {
        print_value(&text, value);
        add_cell(grid, &text);
    }
    for (size_t i = 0; i < findings->column_count; i++) {
        amount_print(&text, &finding->metrics[i].interval, finding->metrics[i].unit);
        add_cell(grid, &text);
    }
    text_print(&text, "%llu", (unsigned long long)(finding->replications - finding->failed));
    add_cell(grid, &text);
    if (finding->bottleneck != NULL) {
        text_print(&text, "%s %.1f %%", finding->bottleneck->component,
                   100 * finding->bottleneck->utilization);
    }
    add_cell(grid, &text);
}

static void print_points(const struct findings *findings, FILE *out)
{
    struct grid grid;
    grid_init(&grid);
    head(&grid, findings);
    for (size_t i = 0; i < findings->count && i < TABLE_POINTS_MOST; i++) {
        add_row(&grid, findings, &findings->list[i]);
    }
    grid_print(&grid, out);
    grid_free(&grid);
    if (findings->count > TABLE_POINTS_MOST) {
        fprintf(out, "and %zu more points\n", findings->count - TABLE_POINTS_MOST);
    }
}

static void print_comparison(const struct comparisons *comparisons,
                             const struct comparison *comparison, FILE *out)
{
    struct text_buffer text = {0};
    print_value(&text, json_object_get(comparison->other->parameters, comparisons->axis));
    text_append(&text, " against ");
    print_value(&text, comparisons->baseline);
    if (json_object_size(comparison->parameters) > 0) {
        text_append(&text, ", ");
        table_print_parameters(&text, comparison->parameters);
    }
    const char *separator = ": ";
    for (size_t i = 0; i < comparison->metric_count; i++) {
        const struct comparison_metric *metric = &comparison->metrics[i];
        text_print(&text, "%s%s ", separator, metric->name);
        amount_print_relative(&text, &metric->paired.relative);
        if (metric->paired.difference.known && !metric->paired.differs) {
            text_append(&text, " (no difference)");
        }
        separator = "; ";
    }
    fprintf(out, "  %s\n", text.text);
    text_buffer_free(&text);
}

static void print_fit(struct text_buffer *text, const char *name, const struct interval *interval)
{
    text_print(text, "%s ", name);
    amount_print(text, interval, NULL);
}

static void print_curve(const struct curve *curve, FILE *out)
{
    struct text_buffer text = {0};
    table_print_parameters(&text, curve->parameters);
    fprintf(out, "  %s%s", text.text == NULL ? "" : text.text, text.text == NULL ? "" : ": ");
    text_buffer_free(&text);
    if (curve->reason != NULL) {
        fprintf(out, "no fit: %s\n", curve->reason);
        return;
    }
    if (curve->usl.fitted > 0) {
        print_fit(&text, "USL contention", &curve->usl.contention);
        print_fit(&text, ", coherency", &curve->usl.coherency);
        if (curve->usl.peak_n.samples > 0) {
            print_fit(&text, ", peak at", &curve->usl.peak_n);
        }
        text_append(&text, "; ");
    } else {
        text_print(&text, "no USL fit (%s); ", curve->usl.reason);
    }
    if (curve->amdahl.fitted > 0) {
        print_fit(&text, "Amdahl serial share", &curve->amdahl.contention);
        text_append(&text, "; ");
    }
    if (curve->has_knee) {
        text_print(&text, "knee at %.3g (%s)", curve->knee, curve->bottleneck);
    } else {
        text_print(&text, "no knee: %s", curve->knee_reason);
    }
    fprintf(out, "%s\n", text.text);
    text_buffer_free(&text);
}

void table_print(const struct spec *spec, const struct result *result, FILE *out)
{
    const struct findings *findings = &result->findings;
    fprintf(out, "%s\n", spec_name(spec));
    print_wrapped(spec_description(spec), out);
    fputc('\n', out);
    if (findings->count == 0) {
        fprintf(out, "no point belongs to this shard\n");
        return;
    }
    print_points(findings, out);
    if (result->comparisons.count > 0) {
        fprintf(out, "\nDifference along %s, paired by replication:\n", result->comparisons.axis);
    }
    for (size_t i = 0; i < result->comparisons.count && i < TABLE_POINTS_MOST; i++) {
        print_comparison(&result->comparisons, &result->comparisons.list[i], out);
    }
    if (result->curves.count > 0) {
        fprintf(out, "\nScaling of %s along %s:\n", result->curves.metric, result->curves.axis);
    }
    for (size_t i = 0; i < result->curves.count && i < TABLE_POINTS_MOST; i++) {
        print_curve(&result->curves.list[i], out);
    }
    fprintf(out, "\nMeans ± half-width of the %g %% interval over replications.\n",
            100 * findings->list[0].confidence);
}
