#include "experiments/results/writer.h"

#include "sim/base/assert.h"
#include "sim/base/foreign.h"
#include "sim/base/memory.h"

#include <stdlib.h>
#include <string.h>

enum { FLUSH_BYTES = 1 << 16 };

void writer_init(struct writer *writer, FILE *out)
{
    *writer = (struct writer){.out = out, .is_spaced = out != NULL};
}

void writer_init_line(struct writer *writer)
{
    *writer = (struct writer){.is_spaced = true};
}

static void flush(struct writer *writer)
{
    fwrite(writer->buffer.text, 1, writer->buffer.length, writer->out);
    writer->buffer.length = 0;
}

void writer_end(struct writer *writer)
{
    if (writer->out != NULL) {
        text_append(&writer->buffer, "\n");
        flush(writer);
    }
    text_buffer_free(&writer->buffer);
}

static void new_line(struct writer *writer)
{
    if (writer->out == NULL) {
        return;
    }
    text_append(&writer->buffer, "\n");
    for (unsigned i = 0; i < writer->depth; i++) {
        text_append(&writer->buffer, "  ");
    }
}

/* Text in quotes; UTF-8 passes through, but for control characters and marks of direction: they are
 * escaped, as the text may be printed on a terminal. */
static void write_quoted(struct text_buffer *buffer, const char *text)
{
    text_append(buffer, "\"");
    const char *rest = text;
    while (*rest != '\0') {
        size_t plain = 0;
        while ((unsigned char)rest[plain] >= 0x20 && rest[plain] != '"' && rest[plain] != '\\') {
            plain++;
        }
        foreign_append_json(buffer, rest, plain);
        rest += plain;
        if (*rest == '\0') {
            break;
        }
        switch (*rest) {
        case '"':
            text_append(buffer, "\\\"");
            break;
        case '\\':
            text_append(buffer, "\\\\");
            break;
        case '\n':
            text_append(buffer, "\\n");
            break;
        default:
            text_print(buffer, "\\u%04x", (unsigned)(unsigned char)*rest);
        }
        rest++;
    }
    text_append(buffer, "\"");
}

/* Separator, place and key of the next member. */
static void member(struct writer *writer, const char *key)
{
    if (writer->out != NULL && writer->buffer.length > FLUSH_BYTES) {
        flush(writer);
    }
    if (writer->depth > 0) {
        if (writer->has_members[writer->depth - 1]) {
            text_append(&writer->buffer, writer->is_spaced && writer->out == NULL ? ", " : ",");
        }
        writer->has_members[writer->depth - 1] = true;
        new_line(writer);
    }
    if (key != NULL) {
        write_quoted(&writer->buffer, key);
        text_append(&writer->buffer, writer->is_spaced ? ": " : ":");
    }
}

static void open_bracket(struct writer *writer, const char *key, const char *bracket)
{
    member(writer, key);
    ASSERT(writer->depth < WRITER_DEPTH);
    text_append(&writer->buffer, bracket);
    writer->has_members[writer->depth++] = false;
}

static void close_bracket(struct writer *writer, const char *bracket)
{
    ASSERT(writer->depth > 0);
    writer->depth--;
    if (writer->has_members[writer->depth]) {
        new_line(writer);
    }
    text_append(&writer->buffer, bracket);
}

void writer_open_object(struct writer *writer, const char *key)
{
    open_bracket(writer, key, "{");
}

void writer_close_object(struct writer *writer)
{
    close_bracket(writer, "}");
}

void writer_open_list(struct writer *writer, const char *key)
{
    open_bracket(writer, key, "[");
}

void writer_close_list(struct writer *writer)
{
    close_bracket(writer, "]");
}

void writer_text(struct writer *writer, const char *key, const char *value)
{
    member(writer, key);
    write_quoted(&writer->buffer, value);
}

void writer_real(struct writer *writer, const char *key, double value)
{
    ASSERT(__builtin_isfinite(value));
    char digits[TEXT_REAL_BYTES];
    member(writer, key);
    text_append(&writer->buffer, text_from_real(digits, value == 0 ? 0 : value));
}

/* Writes a whole number backwards. @return the first digit; `end` is one past the last */
static char *print_integer(char *end, int64_t value)
{
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    do {
        *--end = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    if (value < 0) {
        *--end = '-';
    }
    return end;
}

enum { INTEGER_BYTES = 24 };

void writer_integer(struct writer *writer, const char *key, int64_t value)
{
    char digits[INTEGER_BYTES];
    char *end = &digits[INTEGER_BYTES];
    char *start = print_integer(end, value);
    member(writer, key);
    text_append_bytes(&writer->buffer, start, (size_t)(end - start));
}

void writer_integers(struct writer *writer, const int64_t *values, size_t count)
{
    enum { AT_ONCE = 96 };
    char text[AT_ONCE * INTEGER_BYTES];
    ASSERT(count >= 1 && count <= AT_ONCE && !writer->is_spaced);
    char *start = &text[sizeof text];
    for (size_t i = count; i-- > 1;) {
        start = print_integer(start, values[i]);
        *--start = ',';
    }
    start = print_integer(start, values[0]);
    member(writer, NULL);
    text_append_bytes(&writer->buffer, start, (size_t)(&text[sizeof text] - start));
}

void writer_boolean(struct writer *writer, const char *key, bool value)
{
    member(writer, key);
    text_append(&writer->buffer, value ? "true" : "false");
}

void writer_null(struct writer *writer, const char *key)
{
    member(writer, key);
    text_append(&writer->buffer, "null");
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void write_sorted(struct writer *writer, json_t *object)
{
    size_t count = 0;
    const char **names = memory_alloc(json_object_size(object) * sizeof *names);
    const char *name;
    json_t *value;
    json_object_foreach(object, name, value)
    {
        names[count++] = name;
    }
    qsort(names, count, sizeof *names, by_name);
    for (size_t i = 0; i < count; i++) {
        writer_value(writer, names[i], json_object_get(object, names[i]));
    }
    memory_free(names);
}

static void write_object(struct writer *writer, const char *key, const json_t *object)
{
    writer_open_object(writer, key);
    json_t *mutable = (json_t *)(uintptr_t)object; /* jansson's iterators are not const */
    if (writer->is_sorted) {
        write_sorted(writer, mutable);
        writer_close_object(writer);
        return;
    }
    const char *name;
    json_t *value;
    json_object_foreach(mutable, name, value)
    {
        writer_value(writer, name, value);
    }
    writer_close_object(writer);
}

void writer_value(struct writer *writer, const char *key, const json_t *value)
{
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        write_object(writer, key, value);
        break;
    case JSON_ARRAY:
        writer_open_list(writer, key);
        for (size_t i = 0; i < json_array_size(value); i++) {
            writer_value(writer, NULL, json_array_get(value, i));
        }
        writer_close_list(writer);
        break;
    case JSON_STRING:
        writer_text(writer, key, json_string_value(value));
        break;
    case JSON_INTEGER:
        writer_integer(writer, key, json_integer_value(value));
        break;
    case JSON_REAL:
        writer_real(writer, key, json_real_value(value));
        break;
    case JSON_TRUE:
    case JSON_FALSE:
        writer_boolean(writer, key, json_is_true(value));
        break;
    case JSON_NULL:
        writer_null(writer, key);
        break;
    }
}

void writer_plain(struct writer *writer, const char *key, const struct plain *value)
{
    bool is_list = value->type == PLAIN_LIST;
    switch (value->type) {
    case PLAIN_LIST:
    case PLAIN_OBJECT:
        open_bracket(writer, key, is_list ? "[" : "{");
        for (size_t i = 0; i < value->count; i++) {
            writer_plain(writer, value->members[i].name, &value->members[i].value);
        }
        close_bracket(writer, is_list ? "]" : "}");
        break;
    case PLAIN_TEXT:
        writer_text(writer, key, value->text);
        break;
    case PLAIN_INTEGER:
        writer_integer(writer, key, value->integer);
        break;
    case PLAIN_REAL:
        writer_real(writer, key, value->real);
        break;
    case PLAIN_BOOLEAN:
        writer_boolean(writer, key, value->is_true);
        break;
    case PLAIN_NULL:
        writer_null(writer, key);
        break;
    }
}

char *writer_take(struct writer *writer)
{
    ASSERT(writer->out == NULL);
    char *text = writer->buffer.text;
    writer->buffer = (struct text_buffer){0};
    return text;
}

static char *json_text(const json_t *value, bool is_sorted)
{
    struct writer *writer = memory_alloc(sizeof *writer); /* with a long list of depths */
    writer_init(writer, NULL);
    writer->is_sorted = is_sorted;
    writer_value(writer, NULL, value);
    char *text = writer_take(writer);
    memory_free(writer);
    return text;
}

char *writer_json(const json_t *value)
{
    return json_text(value, false);
}

char *writer_json_sorted(const json_t *value)
{
    return json_text(value, true);
}
