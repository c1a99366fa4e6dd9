#include "experiments/screen/cells.h"

#include "experiments/results/writer.h"
#include "sim/base/foreign.h"
#include "sim/base/memory.h"

#include <string.h>

enum {
    HEADING_COLUMNS = 16,
    PARAMETERS_MOST = 1000, /* bytes of the parameters of a point in a line */
};

/* The last name of a path, or the whole of it when another path ends in the same. */
static const char *short_name(const struct plain *parameters, const char *path)
{
    const char *dot = strrchr(path, '.');
    const char *last = dot == NULL ? path : dot + 1;
    for (size_t i = 0; i < parameters->count; i++) {
        const char *other = parameters->members[i].name;
        const char *other_dot = strrchr(other, '.');
        if (strcmp(other, path) != 0 &&
            strcmp(other_dot == NULL ? other : other_dot + 1, last) == 0) {
            return path;
        }
    }
    return last;
}

static void print_value(struct text_buffer *text, const struct plain *value);

/* {"exponential": "5 ms"} and {"kind": "node_hang", "target": "alpha", ...} in words. */
static void print_object(struct text_buffer *text, const struct plain *object)
{
    const char *separator = "";
    const struct plain *kind = plain_get(object, "kind");
    if (kind != NULL) {
        print_value(text, kind);
        separator = ", ";
    }
    for (size_t i = 0; i < object->count; i++) {
        const struct plain_member *member = &object->members[i];
        if (&member->value != kind) {
            text_print(text, "%s%s ", separator, member->name);
            print_value(text, &member->value);
            separator = ", ";
        }
    }
}

static bool is_list_of_objects(const struct plain *value)
{
    return value->type == PLAIN_LIST && value->count > 0 &&
           value->members[0].value.type == PLAIN_OBJECT;
}

/* A value as short as it is clear: a file without folders and ending, what has names in words. */
static void print_value(struct text_buffer *text, const struct plain *value)
{
    const char *word = value->type == PLAIN_TEXT ? value->text : NULL;
    const char *slash = word == NULL ? NULL : strrchr(word, '/');
    const char *ending = slash == NULL ? NULL : strstr(slash, ".json");
    if (ending != NULL && ending[strlen(".json")] == '\0') {
        text_append_bytes(text, slash + 1, (size_t)(ending - slash - 1));
    } else if (word != NULL) {
        text_append(text, word);
    } else if (value->type == PLAIN_OBJECT && value->count > 0) {
        print_object(text, value);
    } else if (is_list_of_objects(value)) {
        for (size_t i = 0; i < value->count; i++) {
            text_append(text, i == 0 ? "" : "; ");
            print_value(text, &value->members[i].value);
        }
    } else {
        struct writer writer;
        writer_init(&writer, NULL);
        writer_plain(&writer, NULL, value);
        text_append(text, writer.buffer.text);
        writer_end(&writer);
    }
}

void table_print_parameters(struct text_buffer *text, const struct plain *parameters)
{
    struct text_buffer line = {0};
    for (size_t i = 0; i < parameters->count; i++) {
        const struct plain_member *parameter = &parameters->members[i];
        text_print(&line, "%s%s ", i == 0 ? "" : ", ", short_name(parameters, parameter->name));
        print_value(&line, &parameter->value);
    }
    if (line.length > 0) {
        foreign_append(text, line.text, PARAMETERS_MOST);
    }
    text_buffer_free(&line);
}

void table_parameter_columns(struct text_table *table, const struct plain *parameters,
                             const char *below)
{
    for (size_t i = 0; i < parameters->count; i++) {
        const struct plain_member *parameter = &parameters->members[i];
        struct text_buffer heading = {0};
        text_print(&heading, "%s%s", short_name(parameters, parameter->name), below);
        text_table_column(table, heading.text, plain_is_number(&parameter->value));
        text_buffer_free(&heading);
    }
}

void table_parameter_cells(struct text_table *table, const struct plain *parameters,
                           const struct plain *values)
{
    for (size_t i = 0; i < parameters->count; i++) {
        struct text_buffer text = {0};
        const struct plain *value = plain_get(values, parameters->members[i].name);
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
