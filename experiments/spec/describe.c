#include "experiments/spec/analysis_section.h"
#include "experiments/spec/commands.h"
#include "experiments/spec/rows.h"
#include "experiments/spec/run_section.h"
#include "models/kinds.h"

#include <string.h>

enum { KINDS_MOST = 256 };

static void print_row(const struct row_visit *visit, void *context)
{
    FILE *out = context;
    struct text_buffer value = {0};
    struct text_buffer preset = {0};
    rows_value(visit->row, &value);
    rows_default(visit->row, &preset);
    int indent = 2 + 2 * (int)visit->depth;
    bool is_element =
        visit->depth > 0 && (strcmp(visit->name, "NAME") == 0 || strcmp(visit->name, "N") == 0);
    if (is_element) {
        fprintf(out, "%*s%s: %s\n", indent, "", visit->name, value.text);
    } else {
        fprintf(out, "%*s%s: %s (%s%s)\n", indent, "", visit->name, value.text,
                visit->row->preset == NULL ? "" : "default ", preset.text);
    }
    struct text_buffer use = {0};
    rows_use(visit->row, &use);
    fprintf(out, "%*s%s%s%s\n", indent + 4, "", visit->row->doc == NULL ? "" : visit->row->doc,
            use.length > 0 ? " " : "", use.text);
    text_buffer_free(&value);
    text_buffer_free(&preset);
    text_buffer_free(&use);
}

static bool is_part(const struct kind *kind)
{
    return strcmp(kind->role, KIND_PART) == 0;
}

/* The ratio of two sums and the mean over time are what a reader expects of a number. */
static const char *words_of(enum statistic statistic)
{
    static const char *const words[STATISTICS] = {
        [STATISTIC_SHARE] = ", a share",
        [STATISTIC_COUNT] = ", a count",
        [STATISTIC_TOTAL] = ", a total",
        [STATISTIC_OUTCOME] = ", yes or no in each replication",
        [STATISTIC_PASSAGE] = ", to a first event",
        [STATISTIC_LEAST] = ", over all replications",
        [STATISTIC_GREATEST] = ", over all replications",
    };
    return words[statistic] == NULL ? "" : words[statistic];
}

static void print_metrics(const struct kind *kind, FILE *out)
{
    if (kind->metrics == NULL) {
        return;
    }
    fputs("  It reports\n", out);
    for (const struct metric_row *row = kind->metrics; row->name != NULL; row++) {
        fprintf(out, "    %s: %s%s%s\n        %s\n", row->name,
                strcmp(row->unit, "1") == 0 ? "a number" : row->unit, words_of(row->statistic),
                row->has_percentiles ? ", with percentiles" : "", row->doc);
    }
}

static void print_kind(const struct kind *kind, FILE *out)
{
    fprintf(out, "%s, a %s%s: %s\n", kind->name, is_part(kind) ? "" : "kind of ", kind->role,
            kind->doc);
    if (kind->parameters == NULL || kind->parameters->count == 0) {
        fprintf(out, "  It has no parameters.\n");
    }
    rows_walk(kind->parameters, print_row, out);
    print_metrics(kind, out);
}

/* The sections that every kind of system has. */
static const struct {
    const char *name;
    const char *doc;
    const struct table *table;
} sections[] = {
    {"run", "How long, how often and how precisely to run.", &run_section_table},
    {"analysis", "What to show and to compare.", &analysis_section_table},
};

bool describe_kind(const char *name, FILE *out, struct error *error)
{
    const char *known[KINDS_MOST];
    size_t count = 0;
    bool is_found = false;
    for (const struct kind *const *kind = kinds; *kind != NULL; kind++) {
        if (strcmp((*kind)->name, name) == 0) {
            fputs(is_found ? "\n" : "", out);
            print_kind(*kind, out);
            is_found = true;
        }
        if (count < KINDS_MOST) {
            known[count++] = (*kind)->name;
        }
    }
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
        if (strcmp(sections[i].name, name) == 0) {
            fprintf(out, "%s, a section of every spec: %s\n", name, sections[i].doc);
            rows_walk(sections[i].table, print_row, out);
            is_found = true;
        }
    }
    if (is_found) {
        return true;
    }
    const char *nearest = text_nearest(name, known, count);
    return error_set(error, ERROR_USAGE, name, "is no kind; `coupling list` names them all%s%s%s",
                     nearest == NULL ? "" : "; did you mean \"", nearest == NULL ? "" : nearest,
                     nearest == NULL ? "" : "\"?");
}

/* In a cell of a Markdown table the bar must be escaped. */
static void print_cell(const char *text, FILE *out)
{
    for (; *text != '\0'; text++) {
        fputs(*text == '|' ? "\\" : "", out);
        fputc(*text, out);
    }
}

static void print_markdown_row(const struct row_visit *visit, void *context)
{
    FILE *out = context;
    struct text_buffer value = {0};
    struct text_buffer preset = {0};
    rows_value(visit->row, &value);
    rows_default(visit->row, &preset);
    fprintf(out, "| `%s` | ", visit->path);
    print_cell(value.text, out);
    fputs(visit->row->preset == NULL ? " | " : " | `", out);
    print_cell(preset.text, out);
    fputs(visit->row->preset == NULL ? " | " : "` | ", out);
    struct text_buffer use = {0};
    rows_use(visit->row, &use);
    print_cell(visit->row->doc == NULL ? "" : visit->row->doc, out);
    fputs(use.length > 0 ? " " : "", out);
    print_cell(use.text, out);
    fputs(" |\n", out);
    text_buffer_free(&value);
    text_buffer_free(&preset);
    text_buffer_free(&use);
}

static void print_markdown_metrics(const struct metric_row *row, FILE *out)
{
    if (row == NULL) {
        return;
    }
    fputs("\n| metric | unit | statistic | percentiles | meaning |\n|---|---|---|---|---|\n", out);
    for (; row->name != NULL; row++) {
        fprintf(out, "| `%s` | %s | %s | %s | %s |\n", row->name, row->unit,
                statistic_names[row->statistic], row->has_percentiles ? "yes" : "", row->doc);
    }
}

static void print_markdown_table(const struct table *table, FILE *out)
{
    if (table == NULL || table->count == 0) {
        fputs("\nNo parameters.\n", out);
        return;
    }
    fputs("\n| key | value | default | meaning |\n|---|---|---|---|\n", out);
    rows_walk(table, print_markdown_row, out);
}

void describe_all(FILE *out)
{
    fputs("# Reference of all kinds\n\nGenerated from the tables of the kinds.\n", out);
    for (const struct kind *const *kind = kinds; *kind != NULL; kind++) {
        fprintf(out, "\n## %s: %s\n\n%s\n", (*kind)->role, (*kind)->name, (*kind)->doc);
        print_markdown_table((*kind)->parameters, out);
        print_markdown_metrics((*kind)->metrics, out);
    }
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
        fprintf(out, "\n## section: %s\n\n%s\n", sections[i].name, sections[i].doc);
        print_markdown_table(sections[i].table, out);
    }
}
