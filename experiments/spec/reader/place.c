/* Where a reader stands, and how it complains. */
#include "experiments/spec/pointer.h"
#include "experiments/spec/reader/reader.h"
#include "sim/base/assert.h"
#include "sim/base/foreign.h"
#include "sim/base/memory.h"

#include <stdarg.h>
#include <string.h>

enum { WORD_SHOWN = 60 };

void reader_start(struct reader *reader, struct arena *arena, struct complaints *complaints,
                  int64_t ticks_per_second)
{
    reader->arena = arena;
    reader->complaints = complaints;
    reader->ticks_per_second = ticks_per_second;
    reader->holes = 0;
    text_append(&reader->where, "");
    reader_leave(reader, 0);
}

void reader_free(struct reader *reader)
{
    for (size_t i = 0; i < READER_PRESETS; i++) {
        json_decref(reader->presets[i].json);
    }
    text_buffer_free(&reader->where);
    *reader = (struct reader){0};
}

size_t reader_enter(struct reader *reader, const char *key)
{
    size_t length = reader->where.length;
    pointer_append(&reader->where, key);
    return length;
}

size_t reader_enter_index(struct reader *reader, size_t index)
{
    size_t length = reader->where.length;
    text_print(&reader->where, "/%zu", index);
    return length;
}

void reader_leave(struct reader *reader, size_t length)
{
    reader->where.length = length;
    reader->where.text[length] = '\0';
}

bool reader_complain(struct reader *reader, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    complain_list(reader->complaints, reader->where.text, format, arguments);
    va_end(arguments);
    return false;
}

void reader_complain_unknown(struct reader *reader, const char *what, const char *word,
                             const char *const *known, size_t count)
{
    struct text_buffer text = {0};
    text_print(&text, "unknown %s \"", what);
    foreign_append(&text, word, WORD_SHOWN);
    text_append(&text, "\"");
    foreign_append_known(&text, word, known, count);
    reader_complain(reader, "%s", text.text);
    text_buffer_free(&text);
}

bool reader_is_name(const char *text)
{
    for (size_t i = 0; text[i] != '\0'; i++) {
        bool is_letter = (text[i] >= 'A' && text[i] <= 'Z') || (text[i] >= 'a' && text[i] <= 'z');
        bool is_other = (text[i] >= '0' && text[i] <= '9') || text[i] == '_' || text[i] == '-';
        if (!is_letter && (i == 0 || !is_other)) {
            return false;
        }
    }
    return text[0] != '\0';
}

const struct parameter *table_row(const struct table *table, const char *name)
{
    for (size_t i = 0; table != NULL && i < table->count; i++) {
        if (strcmp(table->rows[i].name, name) == 0) {
            return &table->rows[i];
        }
    }
    return NULL;
}

json_t *reader_preset(struct reader *reader, const struct parameter *row)
{
    if (row->preset == NULL) {
        return NULL;
    }
    struct reader_preset *slot = &reader->presets[((uintptr_t)row / sizeof *row) % READER_PRESETS];
    if (slot->row != row) {
        json_decref(slot->json);
        slot->row = row;
        slot->json = json_loads(row->preset, JSON_DECODE_ANY, NULL);
        ASSERT(slot->json != NULL); /* a default in a kind's table is no JSON */
    }
    return slot->json;
}
