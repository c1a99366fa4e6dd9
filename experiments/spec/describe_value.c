#include "experiments/spec/describe_value.h"

#include "experiments/results/writer.h"
#include "sim/base/foreign.h"
#include "sim/base/memory.h"
#include "sim/base/text.h"

#include <stdio.h>
#include <string.h>

enum { TEXT_SHOWN = 40 };

const char *describe_value(char buffer[DESCRIBE_VALUE_BYTES], const json_t *json)
{
    char real[TEXT_REAL_BYTES];
    switch (json == NULL ? JSON_NULL : json_typeof(json)) {
    case JSON_OBJECT:
        return json_object_size(json) == 0 ? "an empty object" : "an object";
    case JSON_ARRAY:
        return json_array_size(json) == 0 ? "an empty list" : "a list";
    case JSON_STRING:
        snprintf(buffer, DESCRIBE_VALUE_BYTES, "\"%.*s%s\"",
                 (int)foreign_cut(json_string_value(json), TEXT_SHOWN), json_string_value(json),
                 json_string_length(json) > TEXT_SHOWN ? "..." : "");
        return buffer;
    case JSON_INTEGER:
        snprintf(buffer, DESCRIBE_VALUE_BYTES, "%" JSON_INTEGER_FORMAT, json_integer_value(json));
        return buffer;
    case JSON_REAL:
        return strcpy(buffer, text_from_real(real, json_real_value(json)));
    case JSON_TRUE:
        return "true";
    case JSON_FALSE:
        return "false";
    case JSON_NULL:
        break;
    }
    return "null";
}

static void append_string(struct text_buffer *text, const json_t *json)
{
    char *quoted = writer_json(json);
    text_append(text, quoted);
    memory_free(quoted);
}

static void append_json(struct text_buffer *text, const json_t *json)
{
    char buffer[DESCRIBE_VALUE_BYTES];
    const char *key;
    json_t *value;
    size_t index;
    bool is_first = true;
    if (json_is_string(json)) {
        append_string(text, json);
    } else if (json_is_object(json)) {
        text_append(text, "{");
        json_object_foreach((json_t *)json, key, value)
        {
            json_t *name = json_string(key);
            text_append(text, is_first ? "" : ", ");
            append_string(text, name);
            text_append(text, ": ");
            append_json(text, value);
            json_decref(name);
            is_first = false;
        }
        text_append(text, "}");
    } else if (json_is_array(json)) {
        text_append(text, "[");
        json_array_foreach(json, index, value)
        {
            text_append(text, index == 0 ? "" : ", ");
            append_json(text, value);
        }
        text_append(text, "]");
    } else {
        text_append(text, describe_value(buffer, json));
    }
}

char *describe_value_json(const json_t *json)
{
    struct text_buffer text = {0};
    append_json(&text, json);
    return text.text;
}
