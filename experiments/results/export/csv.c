#include "experiments/results/export/csv.h"

#include "experiments/results/writer.h"
#include "sim/base/foreign.h"
#include "sim/base/memory.h"

#include <string.h>

/* A text as it is shown: JSON's escapes for what a terminal would obey. */
static void show(struct text_buffer *shown, const char *text)
{
    text_append(shown, "");
    while (*text != '\0') {
        size_t plain = 0;
        while ((unsigned char)text[plain] >= 0x20 || text[plain] == '\n' || text[plain] == '\t') {
            plain++;
        }
        foreign_append_json(shown, text, plain);
        text += plain;
        if (*text != '\0') {
            text_print(shown, "\\u%04x", (unsigned)(unsigned char)*text++);
        }
    }
}

void csv_append_text(struct text_buffer *line, const char *text)
{
    struct text_buffer shown = {0};
    show(&shown, text);
    bool is_quoted = text[0] == '\0' || strpbrk(shown.text, ",\"\n") != NULL;
    text_append(line, is_quoted ? "\"" : "");
    for (const char *rest = shown.text; *rest != '\0';) {
        size_t plain = strcspn(rest, "\"");
        text_append_bytes(line, rest, plain);
        rest += plain;
        if (*rest == '"') {
            text_append(line, "\"\"");
            rest++;
        }
    }
    text_append(line, is_quoted ? "\"" : "");
    text_buffer_free(&shown);
}

/* A number, or whatever else is written as in results.json. */
static void append_json(struct text_buffer *line, const struct plain *value)
{
    struct writer *writer = memory_alloc(sizeof *writer); /* with a long list of depths */
    writer_init(writer, NULL);
    writer_plain(writer, NULL, value);
    csv_append_text(line, writer->buffer.text);
    writer_end(writer);
    memory_free(writer);
}

static void append_value(struct text_buffer *line, const struct plain *value)
{
    char digits[TEXT_REAL_BYTES];
    switch (value->type) {
    case PLAIN_NULL:
        break;
    case PLAIN_TEXT:
        csv_append_text(line, value->text);
        break;
    case PLAIN_REAL:
        text_append(line, text_from_real(digits, value->real == 0 ? 0 : value->real));
        break;
    case PLAIN_INTEGER:
        text_print(line, "%lld", (long long)value->integer);
        break;
    default:
        append_json(line, value);
        break;
    }
}

static void end_line(struct csv *csv)
{
    text_append(&csv->line, "\n");
    fwrite(csv->line.text, 1, csv->line.length, csv->out);
    csv->line.length = 0;
}

void csv_head(void *context, const struct tidy_row *row)
{
    struct csv *csv = context;
    if (csv->has_head) {
        return;
    }
    csv->has_head = true;
    for (size_t i = 0; i < row->count; i++) {
        text_append(&csv->line, i == 0 ? "" : ",");
        csv_append_text(&csv->line, row->cells[i].name);
    }
    end_line(csv);
}

void csv_row(void *context, const struct tidy_row *row)
{
    struct csv *csv = context;
    csv_head(csv, row);
    for (size_t i = 0; i < row->count; i++) {
        text_append(&csv->line, i == 0 ? "" : ",");
        append_value(&csv->line, &row->cells[i].value);
    }
    end_line(csv);
}

void csv_end(struct csv *csv)
{
    text_buffer_free(&csv->line);
}
