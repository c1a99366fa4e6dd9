#include "experiments/spec/plain.h"

#include <jansson.h>
#include <string.h>

static void copy_object(struct plain *to, json_t *object, struct arena *arena)
{
    const char *name;
    json_t *value;
    to->type = PLAIN_OBJECT;
    to->members = ARENA_ARRAY(arena, struct plain_member, json_object_size(object));
    json_object_foreach(object, name, value)
    {
        to->members[to->count++] =
            (struct plain_member){arena_copy(arena, name), plain_of(value, arena)};
    }
}

static void copy_list(struct plain *to, const json_t *list, struct arena *arena)
{
    size_t count = json_array_size(list);
    to->type = PLAIN_LIST;
    to->members = ARENA_ARRAY(arena, struct plain_member, count);
    for (; to->count < count; to->count++) {
        to->members[to->count].value = plain_of(json_array_get(list, to->count), arena);
    }
}

struct plain plain_of(const json_t *value, struct arena *arena)
{
    struct plain plain = {0};
    switch (value == NULL ? JSON_NULL : json_typeof(value)) {
    case JSON_OBJECT:
        copy_object(&plain, (json_t *)(uintptr_t)value, arena);
        break;
    case JSON_ARRAY:
        copy_list(&plain, value, arena);
        break;
    case JSON_STRING:
        plain.type = PLAIN_TEXT;
        plain.text = arena_copy(arena, json_string_value(value));
        break;
    case JSON_INTEGER:
        plain.type = PLAIN_INTEGER;
        plain.integer = json_integer_value(value);
        break;
    case JSON_REAL:
        plain.type = PLAIN_REAL;
        plain.real = json_real_value(value);
        break;
    case JSON_TRUE:
    case JSON_FALSE:
        plain.type = PLAIN_BOOLEAN;
        plain.is_true = json_is_true(value);
        break;
    case JSON_NULL:
        break;
    }
    return plain;
}

struct plain plain_copy(const struct plain *value, struct arena *arena)
{
    struct plain copy = *value;
    copy.text = value->text == NULL ? NULL : arena_copy(arena, value->text);
    copy.members = ARENA_ARRAY(arena, struct plain_member, value->count);
    for (size_t i = 0; i < value->count; i++) {
        const struct plain_member *member = &value->members[i];
        copy.members[i] = (struct plain_member){
            .name = member->name == NULL ? NULL : arena_copy(arena, member->name),
            .value = plain_copy(&member->value, arena),
        };
    }
    return copy;
}

struct plain plain_object(struct plain_member *member)
{
    return (struct plain){.type = PLAIN_OBJECT, .members = member, .count = 1};
}

const struct plain *plain_get(const struct plain *object, const char *name)
{
    for (size_t i = 0; object->type == PLAIN_OBJECT && i < object->count; i++) {
        if (strcmp(object->members[i].name, name) == 0) {
            return &object->members[i].value;
        }
    }
    return NULL;
}

bool plain_is_number(const struct plain *value)
{
    return value->type == PLAIN_INTEGER || value->type == PLAIN_REAL;
}

double plain_number(const struct plain *value)
{
    return value->type == PLAIN_INTEGER ? (double)value->integer : value->real;
}

static int compare_numbers(const struct plain *a, const struct plain *b)
{
    if (a->type == PLAIN_INTEGER && b->type == PLAIN_INTEGER) {
        return (a->integer > b->integer) - (a->integer < b->integer);
    }
    return (plain_number(a) > plain_number(b)) - (plain_number(a) < plain_number(b));
}

static int compare_members(const struct plain *a, const struct plain *b)
{
    for (size_t i = 0; i < a->count && i < b->count; i++) {
        const struct plain_member *left = &a->members[i];
        const struct plain_member *right = &b->members[i];
        int by_name = left->name == NULL ? 0 : strcmp(left->name, right->name);
        int order = by_name != 0 ? by_name : plain_compare(&left->value, &right->value);
        if (order != 0) {
            return order;
        }
    }
    return (a->count > b->count) - (a->count < b->count);
}

int plain_compare(const struct plain *a, const struct plain *b)
{
    if (plain_is_number(a) && plain_is_number(b)) {
        return compare_numbers(a, b);
    }
    if (a->type != b->type) {
        return a->type < b->type ? -1 : 1;
    }
    switch (a->type) {
    case PLAIN_BOOLEAN:
        return a->is_true - b->is_true;
    case PLAIN_TEXT:
        return strcmp(a->text, b->text);
    case PLAIN_LIST:
    case PLAIN_OBJECT:
        return compare_members(a, b);
    default:
        return 0;
    }
}
