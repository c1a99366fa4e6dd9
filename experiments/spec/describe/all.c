/* The generated reference page: every kind, as Markdown. */
#include "experiments/spec/commands.h"
#include "experiments/spec/describe/section.h"
#include "experiments/spec/rows.h"
#include "models/kinds.h"

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
    for (size_t i = 0; i < DESCRIBE_SECTIONS; i++) {
        fprintf(out, "\n## section: %s\n\n%s\n", describe_sections[i].name,
                describe_sections[i].doc);
        print_markdown_table(describe_sections[i].table, out);
    }
}
