#include "experiments/spec/reader.h"

#include "experiments/spec/describe_value.h"
#include "experiments/spec/pointer.h"
#include "models/kinds.h"
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

/* A key near to one of the table's and to no form of a distribution is meant for the table. */
static bool is_misspelt(const struct table *table, const char *key)
{
    size_t forms = 0;
    while (reader_distribution_forms[forms] != NULL) {
        forms++;
    }
    const char *names[16];
    size_t count = 0;
    for (; count < table->count && count < 16; count++) {
        names[count] = table->rows[count].name;
    }
    return text_nearest(key, names, count) != NULL &&
           text_nearest(key, reader_distribution_forms, forms) == NULL;
}

bool reader_is_shorthand(const struct table *table, const json_t *json)
{
    if (table->shorthand == NULL || !json_is_object(json)) {
        return table->shorthand != NULL;
    }
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)json, key, value)
    {
        if (table_row(table, key) != NULL || is_misspelt(table, key)) {
            return false;
        }
    }
    return true;
}

static bool is_among(const char *word, const char *const *words)
{
    for (; words != NULL && *words != NULL; words++) {
        if (strcmp(word, *words) == 0) {
            return true;
        }
    }
    return false;
}

void reader_description(struct reader *reader, const json_t *json)
{
    char buffer[FOUND_BYTES];
    if (!json_is_string(json)) {
        size_t place = reader_enter(reader, "description");
        reader_complain(reader, "%s is no text", found(buffer, json));
        reader_leave(reader, place);
    }
}

static void check_keys(struct reader *reader, const struct table *table, const json_t *json,
                       const char *const *handled)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)json, key, value)
    {
        if (table_row(table, key) != NULL || is_among(key, handled)) {
            continue;
        }
        if (strcmp(key, "description") == 0) {
            reader_description(reader, value);
            continue;
        }
        const char *known[256];
        size_t count = 0;
        for (; handled != NULL && handled[count] != NULL && count < 64; count++) {
            known[count] = handled[count];
        }
        for (size_t i = 0; table != NULL && i < table->count && count < 256; i++) {
            known[count++] = table->rows[i].name;
        }
        size_t place = reader_enter(reader, key);
        reader_complain_unknown(reader, "key", key, known, count);
        reader_leave(reader, place);
    }
}

void reader_row(struct reader *reader, const struct parameter *row, const json_t *json, void *to)
{
    json_t *value = json_object_get(json, row->name);
    if (value == NULL) {
        value = reader_preset(reader, row);
    }
    if (value == NULL) {
        if ((row->flags & PARAMETER_OPTIONAL) == 0) {
            reader_complain(reader, "\"%s\" is missing: %s", row->name, row->doc);
            reader_fill(reader, row, (char *)to + row->offset);
        }
        return;
    }
    json_incref(value); /* a default may lose its slot while its own members are read */
    size_t place = reader_enter(reader, row->name);
    reader_value(reader, row, value, false, (char *)to + row->offset);
    reader_leave(reader, place);
    json_decref(value);
}

void reader_object(struct reader *reader, const struct table *table, const json_t *json,
                   const char *const *handled, void *to)
{
    char buffer[FOUND_BYTES];
    json_t *wrapped = NULL;
    if (table != NULL && reader_is_shorthand(table, json)) {
        wrapped = json_object();
        json_object_set(wrapped, table->shorthand, (json_t *)json);
    } else if (!json_is_object(json)) {
        reader_complain(reader, "%s is no object", found(buffer, json));
        reader->holes++;
        return;
    }
    if (wrapped != NULL) {
        /* The member's place is that of the whole: the spec does not name it. */
        const struct parameter *member = table_row(table, table->shorthand);
        reader_value(reader, member, json, false, (char *)to + member->offset);
    }
    check_keys(reader, table, wrapped == NULL ? json : wrapped, handled);
    for (size_t i = 0; table != NULL && i < table->count; i++) {
        if (wrapped == NULL || strcmp(table->rows[i].name, table->shorthand) != 0) {
            reader_row(reader, &table->rows[i], wrapped == NULL ? json : wrapped, to);
        }
    }
    json_decref(wrapped);
}

static const struct kind *find_kind(struct reader *reader, const char *role, const json_t *json)
{
    char buffer[FOUND_BYTES];
    if (!json_is_string(json)) {
        reader_complain(reader, "%s is no name of a kind of %s", found(buffer, json), role);
        return NULL;
    }
    const struct kind *kind = kinds_find(role, json_string_value(json));
    if (kind == NULL) {
        const char *names[64];
        size_t count = kinds_names(role, names, 64);
        char what[64];
        snprintf(what, sizeof what, "kind of %s", role);
        reader_complain_unknown(reader, what, json_string_value(json), names,
                                count < 64 ? count : 64);
    }
    return kind;
}

static void read_part(struct reader *reader, const struct parameter *row, const json_t *json,
                      struct part *part)
{
    static const char *const handled[] = {"kind", NULL};
    char buffer[FOUND_BYTES];
    if (!json_is_object(json)) {
        reader_complain(reader, "%s is no object with a kind of %s", found(buffer, json),
                        row->role);
        reader->holes++;
        return;
    }
    json_t *kind = json_object_get(json, "kind");
    if (kind == NULL) {
        /* The kind of the default stands where a spec only changes parameters. */
        kind = json_object_get(reader_preset(reader, row), "kind");
    }
    if (kind == NULL) {
        reader_complain(reader, "\"kind\" is missing: which kind of %s", row->role);
        reader->holes++;
        return;
    }
    json_incref(kind);
    size_t place = reader_enter(reader, "kind");
    part->kind = find_kind(reader, row->role, kind);
    reader_leave(reader, place);
    json_decref(kind);
    if (part->kind == NULL) {
        reader->holes++;
    } else {
        const struct table *table = part->kind->parameters;
        part->parameters = arena_alloc(reader->arena, table == NULL ? 1 : table->bytes);
        reader_object(reader, table, json, handled, part->parameters);
    }
}

static void read_map(struct reader *reader, const struct parameter *row, const json_t *json,
                     struct parameter_map *map)
{
    char buffer[FOUND_BYTES];
    if (!json_is_object(json)) {
        reader_complain(reader, "%s is no object of %s names", found(buffer, json), row->names);
        reader->holes++;
        return;
    }
    size_t bytes = parameter_bytes(row->element, true);
    size_t most = json_object_size(json);
    const char **names = ARENA_ARRAY(reader->arena, const char *, most);
    map->elements = arena_array(reader->arena, most, bytes);
    map->names = names;
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)json, key, value)
    {
        if (strcmp(key, "description") == 0) {
            reader_description(reader, value);
            continue;
        }
        size_t place = reader_enter(reader, key);
        if ((row->flags & PARAMETER_FREE_NAMES) == 0 && !reader_is_name(key)) {
            struct text_buffer text = {0};
            foreign_append(&text, key, WORD_SHOWN);
            reader_complain(reader,
                            "\"%s\" is no name of a %s: a letter, then letters, digits, _ and -",
                            text.text, row->names);
            text_buffer_free(&text);
        }
        names[map->count] = arena_copy(reader->arena, key);
        reader_value(reader, row->element, value, true,
                     (char *)map->elements + map->count++ * bytes);
        reader_leave(reader, place);
    }
    if (map->count == 0 && row->count_least > 0) {
        reader_complain(reader, "no %s is given; at least %lld must be", row->names,
                        (long long)row->count_least);
    } else if ((int64_t)map->count < row->count_least) {
        reader_complain(reader, "%zu %s names; at least %lld must be given", map->count, row->names,
                        (long long)row->count_least);
    }
}

static void read_list(struct reader *reader, const struct parameter *row, const json_t *json,
                      struct parameter_list *list)
{
    char buffer[FOUND_BYTES];
    if (!json_is_array(json)) {
        reader_complain(reader, "%s is no list", found(buffer, json));
        reader->holes++;
        return;
    }
    size_t bytes = parameter_bytes(row->element, true);
    list->count = json_array_size(json);
    list->elements = arena_array(reader->arena, list->count, bytes);
    for (size_t i = 0; i < list->count; i++) {
        size_t place = reader_enter_index(reader, i);
        reader_value(reader, row->element, json_array_get(json, i), true,
                     (char *)list->elements + i * bytes);
        reader_leave(reader, place);
    }
    if (list->count == 0 && row->count_least > 0) {
        reader_complain(reader, "an empty list; at least %lld must be given",
                        (long long)row->count_least);
    } else if ((int64_t)list->count < row->count_least) {
        reader_complain(reader, "a list of %zu; at least %lld must be given", list->count,
                        (long long)row->count_least);
    }
}

void reader_value(struct reader *reader, const struct parameter *row, const json_t *json,
                  bool as_element, void *to)
{
    size_t before = reader->complaints->errors;
    switch (row->type) {
    case PARAMETER_KIND:
        *(const struct kind **)to = find_kind(reader, row->role, json);
        break;
    case PARAMETER_PART:
        read_part(reader, row, json, to);
        return;
    case PARAMETER_OBJECT:
        if (!as_element) {
            void *object = arena_alloc(reader->arena, row->of->bytes);
            *(void **)to = object;
            to = object;
        }
        reader_object(reader, row->of, json, NULL, to);
        return;
    case PARAMETER_MAP:
        read_map(reader, row, json, to);
        return;
    case PARAMETER_LIST:
        read_list(reader, row, json, to);
        return;
    case PARAMETER_DISTRIBUTION:
    case PARAMETER_SIZES:
    case PARAMETER_COUNT:
        reader_distribution(reader, row, json, to);
        break;
    default:
        reader_scalar(reader, row, json, to);
        break;
    }
    if (reader->complaints->errors > before) {
        reader_fill(reader, row, to);
    }
}
