/* The name of a kind. */
#include "experiments/spec/describe_value.h"
#include "experiments/spec/reader/reader.h"
#include "models/kinds.h"

#include <stdio.h>

const struct kind *reader_kind(struct reader *reader, const char *role, const json_t *json)
{
    char buffer[DESCRIBE_VALUE_BYTES];
    if (!json_is_string(json)) {
        reader_complain(reader, "%s is no name of a kind of %s", describe_value(buffer, json),
                        role);
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
