#include "experiments/screen/table.h"

#include "experiments/screen/numbers.h"
#include "experiments/screen/table_notes.h"
#include "experiments/screen/table_theory.h"
#include "sim/base/foreign.h"
#include "sim/base/memory.h"

#include <string.h>

enum {
    WRAP_COLUMNS = 100,
    HEADING_COLUMNS = 16,
    PARAMETERS_MOST = 1000, /* bytes of the parameters of a point in a line */
};

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

static void print_value(struct text_buffer *text, const json_t *value);

/* {"exponential": "5 ms"} and {"kind": "node_hang", "target": "alpha", ...} in words. */
static void print_object(struct text_buffer *text, const json_t *value)
{
    json_t *object = (json_t *)(uintptr_t)value;
    const char *separator = "";
    json_t *kind = json_object_get(object, "kind");
    if (kind != NULL) {
        print_value(text, kind);
        separator = ", ";
    }
    const char *key;
    json_t *member;
    json_object_foreach(object, key, member)
    {
        if (member != kind) {
            text_print(text, "%s%s ", separator, key);
            print_value(text, member);
            separator = ", ";
        }
    }
}

/* A value as short as it is clear: a file without folders and ending, what has names in words. */
static void print_value(struct text_buffer *text, const json_t *value)
{
    const char *word = json_string_value(value);
    const char *slash = word == NULL ? NULL : strrchr(word, '/');
    const char *ending = slash == NULL ? NULL : strstr(slash, ".json");
    if (ending != NULL && ending[strlen(".json")] == '\0') {
        text_append_bytes(text, slash + 1, (size_t)(ending - slash - 1));
    } else if (word != NULL) {
        text_append(text, word);
    } else if (json_is_object(value) && json_object_size(value) > 0) {
        print_object(text, value);
    } else if (json_is_array(value) && json_is_object(json_array_get(value, 0))) {
        for (size_t i = 0; i < json_array_size(value); i++) {
            text_append(text, i == 0 ? "" : "; ");
            print_value(text, json_array_get(value, i));
        }
    } else {
        struct writer writer;
        writer_init(&writer, NULL);
        writer_value(&writer, NULL, value);
        text_append(text, writer.buffer.text);
        writer_end(&writer);
    }
}

void table_print_parameters(struct text_buffer *text, const json_t *parameters)
{
    const char *path;
    json_t *value;
    const char *separator = "";
    struct text_buffer line = {0};
    json_object_foreach((json_t *)(uintptr_t)parameters, path, value)
    {
        text_print(&line, "%s%s ", separator, short_name(parameters, path));
        print_value(&line, value);
        separator = ", ";
    }
    if (line.length > 0) {
        foreign_append(text, line.text, PARAMETERS_MOST);
    }
    text_buffer_free(&line);
}

void table_parameter_columns(struct grid *grid, const json_t *parameters, const char *below)
{
    const char *path;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)parameters, path, value)
    {
        struct text_buffer heading = {0};
        text_print(&heading, "%s%s", short_name(parameters, path), below);
        grid_column(grid, heading.text, json_is_number(value));
        text_buffer_free(&heading);
    }
}

void table_parameter_cells(struct grid *grid, const json_t *parameters, const json_t *values)
{
    const char *path;
    json_t *ignored;
    json_object_foreach((json_t *)(uintptr_t)parameters, path, ignored)
    {
        struct text_buffer text = {0};
        json_t *value = json_object_get(values, path);
        if (value != NULL) {
            print_value(&text, value);
        }
        table_cell(grid, &text);
    }
}

void table_print_heading(struct text_buffer *text, const char *name)
{
    char shown[FOREIGN_BYTES];
    const char *metric = foreign_word(shown, name);
    const char *last = strrchr(metric, '.');
    const char *line = metric; /* what is not printed yet */
    for (const char *dot = metric; last != NULL && dot < last;) {
        /* As many names as fit; one that is longer has a line of its own. */
        const char *next = dot + 1 + strcspn(dot + 1, ".");
        if (dot > line && next - line > HEADING_COLUMNS) {
            text_append_bytes(text, line, (size_t)(dot - line));
            text_append(text, "\n");
            line = dot + 1;
        }
        dot = next;
    }
    if (last != NULL) {
        text_append_bytes(text, line, (size_t)(last - line));
        text_append(text, "\n");
    }
    text_append(text, last == NULL ? metric : last + 1);
}

void table_cell(struct grid *grid, struct text_buffer *text)
{
    grid_cell(grid, text->text == NULL ? "" : text->text);
    text_buffer_free(text);
}

/* Words, broken at blanks. */
static void wrap(char *text, FILE *out)
{
    size_t column = 0;
    char *rest = text;
    for (char *word; (word = strsep(&rest, " ")) != NULL;) {
        size_t width = foreign_width(word);
        if (word[0] == '\0') {
            continue;
        }
        if (column > 0 && column + 1 + width > WRAP_COLUMNS) {
            fputc('\n', out);
            column = 0;
        }
        fprintf(out, "%s%s", column > 0 ? " " : "", word);
        column += width + (column > 0);
    }
    if (column > 0) {
        fputc('\n', out);
    }
}

/* The question. Line ends and tabs of a spec are blanks here. */
static void print_wrapped(const char *text, FILE *out)
{
    struct text_buffer shown = {0};
    char *copy = memory_copy_text(text);
    for (char *c = copy; *c != '\0'; c++) {
        *c = *c == '\n' || *c == '\t' ? ' ' : *c;
    }
    foreign_append(&shown, copy, FOREIGN_SENTENCE);
    wrap(shown.text, out);
    text_buffer_free(&shown);
    memory_free(copy);
}

static const char *unit_of(const struct findings *findings, size_t metric)
{
    for (size_t i = 0; i < findings->count; i++) {
        if (findings->list[i].metrics[metric].unit != NULL) {
            return findings->list[i].metrics[metric].unit;
        }
    }
    return NULL;
}

static struct amount_scale scale_of(const struct findings *findings, size_t metric)
{
    struct interval *intervals = memory_alloc(findings->count * sizeof *intervals);
    for (size_t i = 0; i < findings->count; i++) {
        intervals[i] = findings->list[i].metrics[metric].estimate.interval;
    }
    struct amount_scale scale =
        amount_scale_of(intervals, findings->count, unit_of(findings, metric));
    memory_free(intervals);
    return scale;
}

static void metric_column(struct grid *grid, const struct findings *findings, size_t metric,
                          const struct amount_scale *scale)
{
    struct text_buffer heading = {0};
    struct text_buffer unit = {0};
    table_print_heading(&heading, findings->names[metric]);
    amount_print_unit(&unit, scale, unit_of(findings, metric));
    text_print(&heading, "\n%s", unit.text == NULL ? "" : unit.text);
    grid_column(grid, heading.text, true);
    text_buffer_free(&heading);
    text_buffer_free(&unit);
}

static void add_row(struct grid *grid, const struct findings *findings,
                    const struct finding *finding, const struct amount_scale *scales)
{
    struct text_buffer text = {0};
    text_print(&text, "%zu", finding->id);
    table_cell(grid, &text);
    table_parameter_cells(grid, findings->list[0].parameters, finding->parameters);
    for (size_t i = 0; i < findings->column_count; i++) {
        const struct finding_metric *metric = &finding->metrics[i];
        amount_print_estimate(&text, &metric->estimate, &scales[i], metric->unit);
        table_cell(grid, &text);
    }
    text_print(&text, "%llu", (unsigned long long)(finding->replications - finding->failed));
    table_cell(grid, &text);
    bottleneck_print(&text, &finding->bottleneck);
    table_cell(grid, &text);
}

static void print_points(const struct findings *findings, FILE *out)
{
    struct amount_scale *scales = memory_alloc(findings->column_count * sizeof *scales);
    struct grid grid;
    grid_init(&grid);
    grid_column(&grid, "point\n", true);
    table_parameter_columns(&grid, findings->list[0].parameters, "\n");
    for (size_t i = 0; i < findings->column_count; i++) {
        scales[i] = scale_of(findings, i);
        metric_column(&grid, findings, i, &scales[i]);
    }
    grid_column(&grid, "runs\n", true);
    grid_column(&grid, "bottleneck\n", false);
    for (size_t i = 0; i < findings->count && i < TABLE_LINES_MOST; i++) {
        add_row(&grid, findings, &findings->list[i], scales);
    }
    grid_print(&grid, out);
    grid_free(&grid);
    memory_free(scales);
    if (findings->count > TABLE_LINES_MOST) {
        fprintf(out, "and %zu more points\n", findings->count - TABLE_LINES_MOST);
    }
}

void table_print(const struct spec *spec, const struct result *result, FILE *out)
{
    const struct findings *findings = &result->findings;
    char name[FOREIGN_BYTES];
    fprintf(out, "%s\n", foreign_word(name, spec_name(spec)));
    print_wrapped(spec_description(spec), out);
    fputc('\n', out);
    if (findings->count == 0) {
        fprintf(out, "no point belongs to this shard\n");
        return;
    }
    print_points(findings, out);
    table_print_theory(findings, out);
    table_print_comparisons(&result->comparisons, out);
    table_print_curves(&result->curves, out);
    table_print_notes(findings, out);
}
