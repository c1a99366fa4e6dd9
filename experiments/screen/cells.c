#include "experiments/screen/cells.h"

#include "experiments/results/writer.h"
#include "sim/base/foreign.h"
#include "sim/base/memory.h"

#include <stdint.h>
#include <string.h>

enum {
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

void table_parameter_columns(struct text_table *table, const json_t *parameters, const char *below)
{
    const char *path;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)parameters, path, value)
    {
        struct text_buffer heading = {0};
        text_print(&heading, "%s%s", short_name(parameters, path), below);
        text_table_column(table, heading.text, json_is_number(value));
        text_buffer_free(&heading);
    }
}

void table_parameter_cells(struct text_table *table, const json_t *parameters, const json_t *values)
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
        table_cell(table, &text);
    }
}

void table_print_heading(struct text_buffer *text, const char *name)
{
    char shown[FOREIGN_BYTES];
    const char *metric = foreign_word(shown, name);
    const char *last = strrchr(metric, '.');
    const char *line = metric; /* not yet printed */
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

void table_cell(struct text_table *table, struct text_buffer *text)
{
    text_table_cell(table, text->text == NULL ? "" : text->text);
    text_buffer_free(text);
}
