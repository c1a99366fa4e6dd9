#include "experiments/screen/text_table.h"

#include "sim/base/foreign.h"
#include "sim/base/memory.h"

#include <string.h>

enum { CELL_MOST = 200 }; /* bytes of a cell, or of a line of a heading */

void text_table_init(struct text_table *table)
{
    *table = (struct text_table){.arena = arena_create()};
}

void text_table_free(struct text_table *table)
{
    memory_free(table->columns);
    memory_free(table->cells);
    arena_destroy(table->arena);
    *table = (struct text_table){0};
}

/* A heading line by line, each as it is shown. */
static const char *show_heading(struct arena *arena, const char *heading)
{
    struct text_buffer shown = {0};
    while (true) {
        size_t length = strcspn(heading, "\n");
        char *line = arena_print(arena, "%.*s", (int)length, heading);
        foreign_append(&shown, line, CELL_MOST);
        if (heading[length] == '\0') {
            break;
        }
        text_append(&shown, "\n");
        heading += length + 1;
    }
    char *copy = arena_copy(arena, shown.text);
    text_buffer_free(&shown);
    return copy;
}

void text_table_column(struct text_table *table, const char *heading, bool is_right)
{
    table->columns = memory_grow(table->columns, table->column_count, &table->column_capacity,
                                 sizeof *table->columns);
    table->columns[table->column_count++] =
        (struct text_table_column){show_heading(table->arena, heading), is_right};
}

void text_table_cell(struct text_table *table, const char *text)
{
    table->cells = memory_grow(table->cells, table->count, &table->capacity, sizeof *table->cells);
    struct text_buffer shown = {0};
    foreign_append(&shown, text, CELL_MOST);
    table->cells[table->count++] = arena_copy(table->arena, shown.text);
    text_buffer_free(&shown);
}

static size_t line_count(const char *heading)
{
    size_t lines = 1;
    for (; *heading != '\0'; heading++) {
        lines += *heading == '\n';
    }
    return lines;
}

/* Line `wanted` of a heading whose last line stands above the cells; "" above its first. */
static const char *line_of(const struct text_table *table, const char *heading, size_t wanted,
                           size_t lines)
{
    size_t skip = lines - line_count(heading);
    if (wanted < skip) {
        return "";
    }
    for (size_t i = skip; i < wanted; i++) {
        heading = strchr(heading, '\n') + 1;
    }
    return arena_print(table->arena, "%.*s", (int)strcspn(heading, "\n"), heading);
}

static void add_blanks(struct text_buffer *line, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        text_append(line, " ");
    }
}

static void add_cell(const struct text_table *table, size_t column, size_t width, const char *text,
                     struct text_buffer *line)
{
    size_t blanks = width - foreign_width(text);
    bool is_right = table->columns[column].is_right;
    add_blanks(line, (column > 0 ? 2 : 0) + (is_right ? blanks : 0));
    text_append(line, text);
    add_blanks(line, is_right ? 0 : blanks);
}

/* Print a line without its trailing blanks and start the next. */
static void end_line(struct text_buffer *line, FILE *out)
{
    while (line->length > 0 && line->text[line->length - 1] == ' ') {
        line->length--;
    }
    fprintf(out, "%.*s\n", (int)line->length, line->text);
    line->length = 0;
}

static size_t *widths_of(const struct text_table *table, size_t lines)
{
    size_t *widths = memory_alloc(table->column_count * sizeof *widths);
    for (size_t i = 0; i < table->count; i++) {
        size_t width = foreign_width(table->cells[i]);
        size_t column = i % table->column_count;
        widths[column] = width > widths[column] ? width : widths[column];
    }
    for (size_t i = 0; i < lines * table->column_count; i++) {
        size_t column = i % table->column_count;
        const char *line =
            line_of(table, table->columns[column].heading, i / table->column_count, lines);
        size_t width = foreign_width(line);
        widths[column] = width > widths[column] ? width : widths[column];
    }
    return widths;
}

void text_table_print(const struct text_table *table, FILE *out)
{
    size_t lines = 1;
    for (size_t i = 0; i < table->column_count; i++) {
        size_t these = line_count(table->columns[i].heading);
        lines = these > lines ? these : lines;
    }
    size_t *widths = widths_of(table, lines);
    struct text_buffer line = {0};
    for (size_t i = 0; i < lines * table->column_count; i++) {
        size_t column = i % table->column_count;
        const char *heading = table->columns[column].heading;
        add_cell(table, column, widths[column],
                 line_of(table, heading, i / table->column_count, lines), &line);
        if (column + 1 == table->column_count) {
            end_line(&line, out);
        }
    }
    for (size_t i = 0; i < table->count; i++) {
        size_t column = i % table->column_count;
        add_cell(table, column, widths[column], table->cells[i], &line);
        if (column + 1 == table->column_count) {
            end_line(&line, out);
        }
    }
    text_buffer_free(&line);
    memory_free(widths);
}
