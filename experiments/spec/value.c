#include "experiments/spec/value.h"

#include "experiments/spec/quantity.h"

#include <string.h>

/* A text as a quantity of whatever dimension its unit has. */
static bool read_quantity(const char *text, struct quantity *quantity)
{
    char message[QUANTITY_MESSAGE_BYTES];
    size_t length = quantity_number_length(text);
    if (length == 0 || text[length] != ' ') {
        return false;
    }
    enum dimension dimension = dimension_of_unit(text + length + 1);
    return dimension != DIMENSIONS && quantity_parse(text, dimension, quantity, message);
}

/* Both are rounded once from exact digits, so equal values come to equal reals. */
static bool is_same_text(const char *a, const char *b)
{
    struct quantity left;
    struct quantity right;
    if (strcmp(a, b) == 0) {
        return true;
    }
    return read_quantity(a, &left) && read_quantity(b, &right) &&
           left.dimension == right.dimension &&
           quantity_real(&left, 1) == quantity_real(&right, 1) &&
           (left.is_negative == right.is_negative || left.digits == 0);
}

static size_t members(const json_t *object)
{
    return json_object_size(object) - (json_object_get(object, "description") == NULL ? 0 : 1);
}

static bool is_same_object(const json_t *a, const json_t *b)
{
    const char *key;
    json_t *value;
    if (members(a) != members(b)) {
        return false;
    }
    json_object_foreach((json_t *)(uintptr_t)a, key, value)
    {
        bool counts = strcmp(key, "description") != 0;
        if (counts && !value_is_same(value, json_object_get(b, key))) {
            return false;
        }
    }
    return true;
}

static bool is_same_list(const json_t *a, const json_t *b)
{
    size_t count = json_array_size(a);
    bool is_same = count == json_array_size(b);
    for (size_t i = 0; i < count && is_same; i++) {
        is_same = value_is_same(json_array_get(a, i), json_array_get(b, i));
    }
    return is_same;
}

bool value_is_same(const json_t *a, const json_t *b)
{
    if (a == NULL || b == NULL) {
        return false;
    }
    if (json_is_integer(a) && json_is_integer(b)) {
        return json_integer_value(a) == json_integer_value(b);
    }
    if (json_is_number(a) && json_is_number(b)) {
        return json_number_value(a) == json_number_value(b);
    }
    if (json_is_string(a) && json_is_string(b)) {
        return is_same_text(json_string_value(a), json_string_value(b));
    }
    if (json_is_object(a) && json_is_object(b)) {
        return is_same_object(a, b);
    }
    if (json_is_array(a) && json_is_array(b)) {
        return is_same_list(a, b);
    }
    return json_typeof(a) == json_typeof(b) && json_equal(a, b);
}
