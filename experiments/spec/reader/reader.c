#include "experiments/spec/reader/rates.h"

#include "experiments/spec/describe_value.h"
#include "models/kinds.h"
#include "sim/base/foreign.h"
#include "sim/base/memory.h"

#include <string.h>

enum { WORD_SHOWN = 60 };

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
    char buffer[DESCRIBE_VALUE_BYTES];
    if (!json_is_string(json)) {
        size_t place = reader_enter(reader, "description");
        reader_complain(reader, "%s is no text", describe_value(buffer, json));
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

/* A value that another one of the same object stands in place of. */
static void check_place(struct reader *reader, const struct parameter *row, const json_t *json)
{
    for (const struct parameter_use *use = row->used_where; use != NULL && use->path != NULL;
         use++) {
        if (use->is_absent && json_object_get(json, use->path) != NULL) {
            reader_complain(reader, "\"%s\" stands in its place: only one of the two can be given",
                            use->path);
        }
    }
}

/* A value that is not given, unless another one of the same object stands in its place. */
static void complain_missing(struct reader *reader, const struct parameter *row, const json_t *json,
                             void *to)
{
    const char *other = parameter_stand_in(row);
    if (other != NULL && json_object_get(json, other) != NULL) {
        return; /* nothing is missing, and nothing to be put in */
    }
    if (other == NULL) {
        reader_complain(reader, "\"%s\" is missing: %s", row->name, row->doc);
    } else {
        reader_complain(reader, "\"%s\" is missing, or \"%s\" in its place: %s", row->name, other,
                        row->doc);
    }
    reader_fill(reader, row, (char *)to + row->offset);
}

void reader_row(struct reader *reader, const struct parameter *row, const json_t *json, void *to)
{
    json_t *value = json_object_get(json, row->name);
    if (value == NULL) {
        value = reader_preset(reader, row);
    }
    if (value == NULL) {
        if (parameter_is_required(row)) {
            complain_missing(reader, row, json, to);
        } else if ((row->flags & PARAMETER_ZERO_IS_A_VALUE) != 0) {
            *(int64_t *)parameter_at(row, to) = PARAMETER_NOT_GIVEN;
        }
        return;
    }
    json_incref(value); /* a default may lose its slot while its own members are read */
    size_t place = reader_enter(reader, row->name);
    if (json_object_get(json, row->name) != NULL) {
        check_place(reader, row, json);
    }
    reader_value(reader, row, value, false, (char *)to + row->offset);
    reader_leave(reader, place);
    json_decref(value);
}

void reader_object(struct reader *reader, const struct table *table, const json_t *json,
                   const char *const *handled, void *to)
{
    char buffer[DESCRIBE_VALUE_BYTES];
    json_t *wrapped = NULL;
    if (table != NULL && reader_is_shorthand(table, json)) {
        wrapped = json_object();
        json_object_set(wrapped, table->shorthand, (json_t *)json);
    } else if (!json_is_object(json)) {
        reader_complain(reader, "%s is no object", describe_value(buffer, json));
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

/* The parameters of a part whose kind is known. */
static void read_parameters(struct reader *reader, const json_t *json, struct part *part)
{
    static const char *const handled[] = {"kind", NULL};
    if (part->kind == NULL) {
        reader->holes++;
    } else {
        const struct table *table = part->kind->parameters;
        part->parameters = arena_alloc(reader->arena, table == NULL ? 1 : table->bytes);
        reader_object(reader, table, json, handled, part->parameters);
    }
}

/* An object with a kind and its parameters, or the name of a kind alone. */
static void read_part(struct reader *reader, const struct parameter *row, const json_t *json,
                      struct part *part)
{
    char buffer[DESCRIBE_VALUE_BYTES];
    if (json_is_string(json)) {
        part->kind = reader_kind(reader, row->role, json);
        json_t *none = json_object();
        read_parameters(reader, none, part);
        json_decref(none);
        return;
    }
    if (!json_is_object(json)) {
        reader_complain(reader, "%s is neither a kind of %s nor an object with one",
                        describe_value(buffer, json), row->role);
        reader->holes++;
        return;
    }
    json_t *kind = json_object_get(json, "kind");
    if (kind == NULL) {
        /* The kind of the default stands where a spec only changes parameters. */
        kind = json_object_get(reader_preset(reader, row), "kind");
    }
    if (kind == NULL && row->kind == NULL) {
        reader_complain(reader, "\"kind\" is missing: which kind of %s", row->role);
        reader->holes++;
        return;
    }
    json_incref(kind);
    size_t place = reader_enter(reader, "kind");
    part->kind =
        kind == NULL ? kinds_find(row->role, row->kind) : reader_kind(reader, row->role, kind);
    reader_leave(reader, place);
    json_decref(kind);
    read_parameters(reader, json, part);
}

static void read_map(struct reader *reader, const struct parameter *row, const json_t *json,
                     struct parameter_map *map)
{
    char buffer[DESCRIBE_VALUE_BYTES];
    if (!json_is_object(json)) {
        reader_complain(reader, "%s is no object of %s names", describe_value(buffer, json),
                        row->names);
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
    char buffer[DESCRIBE_VALUE_BYTES];
    if (!json_is_array(json)) {
        reader_complain(reader, "%s is no list", describe_value(buffer, json));
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

/* Arrivals may have rates by time of day in place of a distribution. */
static void read_random(struct reader *reader, const struct parameter *row, const json_t *json,
                        struct distribution *to)
{
    size_t before = reader->complaints->errors;
    struct reader_rates rates = {0};
    if ((row->flags & PARAMETER_ARRIVALS) == 0 ||
        !reader_is_rates(json, reader_distribution_forms)) {
        reader_distribution(reader, row, json, to);
        return;
    }
    reader_object(reader, &reader_rates_table, json, NULL, &rates);
    if (reader->complaints->errors == before) {
        reader_rates_make(reader, json, &rates, to);
    }
}

void reader_value(struct reader *reader, const struct parameter *row, const json_t *json,
                  bool as_element, void *to)
{
    size_t before = reader->complaints->errors;
    switch (row->type) {
    case PARAMETER_KIND:
        *(const struct kind **)to = reader_kind(reader, row->role, json);
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
        read_random(reader, row, json, to);
        break;
    default:
        reader_scalar(reader, row, json, to);
        break;
    }
    if (reader->complaints->errors > before) {
        reader_fill(reader, row, to);
    }
}
