#include "experiments/spec/reader/member.h"

#include "experiments/spec/describe_value.h"

#include <string.h>

/* One number of a form in ticks, bytes, counts or without unit. */
bool reader_member(const struct form_context *context, const struct member *member,
                   const json_t *json, double *value)
{
    struct reader *reader = context->reader;
    char buffer[DESCRIBE_VALUE_BYTES];
    char limit[TEXT_REAL_BYTES];
    int64_t whole;
    bool has_unit = member->type == MEMBER_QUANTITY && context->dimension != DIMENSIONS;
    const char *space = has_unit ? " " : "";
    const char *si = has_unit ? dimension_words(context->dimension)->si : "";
    if (has_unit) {
        struct quantity quantity;
        if (!reader_quantity(reader, json, context->dimension, &quantity)) {
            return false;
        }
        *value = quantity_real(&quantity, context->per_si);
        *value = quantity.is_negative ? -*value : *value;
    } else if (member->type != MEMBER_REAL) {
        if (!reader_whole(json, &whole)) {
            return reader_complain(reader, "%s is not a whole number",
                                   describe_value(buffer, json));
        }
        *value = (double)whole;
    } else if (json_is_number(json)) {
        *value = json_number_value(json);
    } else {
        return reader_complain(reader, "%s is not a number", describe_value(buffer, json));
    }
    if (member->is_above_least ? !(*value > member->least) : !(*value >= member->least)) {
        /* Limits of quantities are 0, so that no unit need be converted. */
        return reader_complain(reader, "%s is %s %s%s%s", describe_value(buffer, json),
                               member->is_above_least ? "not above" : "below the least,",
                               text_from_real(limit, member->least), space, si);
    }
    double most = member->most > 0.0 ? member->most : READER_REAL_MOST;
    if (!(*value <= most)) {
        return reader_complain(reader, "%s is above the most, %s", describe_value(buffer, json),
                               text_from_real(limit, most));
    }
    return true;
}

bool reader_member_keys(struct reader *reader, const json_t *json, const char *const *known,
                        size_t count)
{
    const char *key;
    json_t *value;
    bool is_good = true;
    json_object_foreach((json_t *)json, key, value)
    {
        bool is_known = strcmp(key, "description") == 0;
        for (size_t i = 0; i < count; i++) {
            is_known = is_known || strcmp(key, known[i]) == 0;
        }
        if (!is_known) {
            size_t place = reader_enter(reader, key);
            reader_complain_unknown(reader, "key", key, known, count);
            reader_leave(reader, place);
            is_good = false;
        }
    }
    return is_good;
}
