#include "experiments/spec/describe_value.h"
#include "experiments/spec/reader/rates.h"
#include "sim/base/assert.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

bool reader_whole(const json_t *json, int64_t *value)
{
    if (json_is_integer(json)) {
        *value = json_integer_value(json);
        return true;
    }
    double real = json_is_real(json) ? json_real_value(json) : 0.5;
    if (!(real >= -0x1p63 && real < 0x1p63) || real != (double)(int64_t)real) {
        return false;
    }
    *value = (int64_t)real;
    return true;
}

bool reader_quantity(struct reader *reader, const json_t *json, enum dimension dimension,
                     struct quantity *quantity)
{
    char message[QUANTITY_MESSAGE_BYTES];
    char buffer[DESCRIBE_VALUE_BYTES];
    const struct dimension_words *words = dimension_words(dimension);
    if (json_is_number(json)) {
        return reader_complain(reader, "%s has no unit; %s needs %s", describe_value(buffer, json),
                               words->noun, words->units);
    }
    if (!json_is_string(json)) {
        return reader_complain(reader, "%s is not %s: a text of a number, one space and %s",
                               describe_value(buffer, json), words->noun, words->units);
    }
    if (!quantity_parse(json_string_value(json), dimension, quantity, message)) {
        return reader_complain(reader, "%s", message);
    }
    return true;
}

/* Check the limits of a row; `si` follows the numbers: " s". */
static bool check_limits(struct reader *reader, const struct parameter *row, const json_t *json,
                         double value, const char *si)
{
    char buffer[DESCRIBE_VALUE_BYTES];
    char limit[TEXT_REAL_BYTES];
    const char *space = *si == '\0' ? "" : " ";
    if ((row->flags & PARAMETER_ABOVE_LEAST) != 0 && !(value > row->least)) {
        return reader_complain(reader, "%s is not above %s%s%s", describe_value(buffer, json),
                               text_from_real(limit, row->least), space, si);
    }
    if (!(value >= row->least)) {
        return reader_complain(reader, "%s is below the least, %s%s%s",
                               describe_value(buffer, json), text_from_real(limit, row->least),
                               space, si);
    }
    if (row->most != 0 && !(value <= row->most)) {
        return reader_complain(reader, "%s is above the most, %s%s%s", describe_value(buffer, json),
                               text_from_real(limit, row->most), space, si);
    }
    return true;
}

static void read_integer(struct reader *reader, const struct parameter *row, const json_t *json,
                         int64_t *to)
{
    char buffer[DESCRIBE_VALUE_BYTES];
    bool may_be_infinite = (row->flags & PARAMETER_MAY_BE_INFINITE) != 0;
    int64_t value;
    if (may_be_infinite && json_is_string(json) &&
        strcmp(json_string_value(json), "infinite") == 0) {
        *to = PARAMETER_INFINITE;
    } else if (!reader_whole(json, &value)) {
        reader_complain(reader, "%s is not a whole number%s", describe_value(buffer, json),
                        may_be_infinite ? " or \"infinite\"" : "");
    } else if (check_limits(reader, row, json, (double)value, "")) {
        *to = value;
    }
}

static void read_real(struct reader *reader, const struct parameter *row, const json_t *json,
                      double *to)
{
    char buffer[DESCRIBE_VALUE_BYTES];
    if (!json_is_number(json)) {
        reader_complain(reader, "%s is not a number", describe_value(buffer, json));
    } else if (check_limits(reader, row, json, json_number_value(json), "")) {
        *to = json_number_value(json);
    }
}

/* A quantity kept as a real of its SI unit, or as whole ticks or bytes. */
static void read_scaled_quantity(struct reader *reader, const struct parameter *row,
                                 const json_t *json, enum dimension dimension, void *to)
{
    char buffer[DESCRIBE_VALUE_BYTES];
    struct quantity quantity;
    if (!reader_quantity(reader, json, dimension, &quantity)) {
        return;
    }
    double value = quantity_real(&quantity, 1);
    if (quantity.is_negative) {
        value = -value;
    }
    bool is_whole = dimension == DIMENSION_DURATION || dimension == DIMENSION_SIZE;
    int64_t per_si = dimension == DIMENSION_DURATION ? reader->ticks_per_second : 1;
    int64_t whole = is_whole ? quantity_round(&quantity, per_si) : 0;
    if (!check_limits(reader, row, json, value, dimension_words(dimension)->si)) {
        return;
    }
    bool is_past_integer = dimension == DIMENSION_SIZE && whole == INT64_MAX;
    if (dimension != DIMENSION_DURATION && (isinf(value) || is_past_integer)) {
        reader_complain(reader, "%s is too large", describe_value(buffer, json));
    } else if (is_whole && whole == 0 && (row->flags & PARAMETER_ABOVE_LEAST) != 0) {
        reader_complain(reader, "%s is rounded to 0", describe_value(buffer, json));
    } else if (is_whole) {
        *(int64_t *)to = quantity.is_negative ? -whole : whole;
    } else {
        *(double *)to = value;
    }
}

static void read_duration(struct reader *reader, const struct parameter *row, const json_t *json,
                          sim_ticks *to)
{
    char buffer[DESCRIBE_VALUE_BYTES];
    int64_t seconds;
    bool is_time = (row->flags & PARAMETER_TIME_OF_DAY) != 0 && json_is_string(json) &&
                   strchr(json_string_value(json), ':') != NULL;
    if (is_time && reader_time_of_day(json, &seconds)) {
        *to = ticks_times(seconds, reader->ticks_per_second);
    } else if (is_time) {
        reader_complain(reader, "%s is no time of day: 00:00 to 23:59, or 00:00:00 to 23:59:59",
                        describe_value(buffer, json));
    } else {
        read_scaled_quantity(reader, row, json, DIMENSION_DURATION, to);
    }
}

static void read_choice(struct reader *reader, const struct parameter *row, const json_t *json,
                        int *to)
{
    char buffer[DESCRIBE_VALUE_BYTES];
    size_t count = 0;
    for (; row->choices[count] != NULL; count++) {
        if (json_is_string(json) && strcmp(json_string_value(json), row->choices[count]) == 0) {
            *to = (int)count;
            return;
        }
    }
    if (json_is_string(json)) {
        reader_complain_unknown(reader, row->name, json_string_value(json), row->choices, count);
    } else {
        struct text_buffer text = {0};
        for (size_t i = 0; i < count; i++) {
            text_print(&text, "%s\"%s\"",
                       i == 0           ? ""
                       : i + 1 == count ? " or "
                                        : ", ",
                       row->choices[i]);
        }
        reader_complain(reader, "%s is no %s; write %s", describe_value(buffer, json), row->name,
                        text.text);
        text_buffer_free(&text);
    }
}

static void read_text(struct reader *reader, const struct parameter *row, const json_t *json,
                      const char **to)
{
    char buffer[DESCRIBE_VALUE_BYTES];
    if (!json_is_string(json)) {
        reader_complain(reader, "%s is no text", describe_value(buffer, json));
    } else if (row->type == PARAMETER_NAME && !reader_is_name(json_string_value(json))) {
        reader_complain(reader, "%s is no name: a letter, then letters, digits, _ and -",
                        describe_value(buffer, json));
    } else {
        *to = arena_copy(reader->arena, json_string_value(json));
    }
}

bool reader_weights_scale(struct reader *reader, double *weights, size_t count,
                          const char *otherwise)
{
    char sum_text[TEXT_REAL_BYTES];
    double sum = 0.0;
    for (size_t i = 0; i < count; i++) {
        sum += weights[i];
    }
    if (!(fabs(sum - 1.0) <= 1e-9)) {
        return reader_complain(reader, "the probabilities sum to %s, not to 1%s",
                               text_from_real(sum_text, sum), otherwise);
    }
    for (size_t i = 0; i < count; i++) {
        weights[i] /= sum;
    }
    return true;
}

bool reader_counts_scale(struct reader *reader, double *weights, size_t count)
{
    double sum = 0.0;
    for (size_t i = 0; i < count; i++) {
        sum += weights[i];
    }
    if (!(sum > 0.0)) {
        return reader_complain(reader, "the counts are all 0");
    }
    for (size_t i = 0; i < count; i++) {
        weights[i] /= sum;
    }
    return true;
}

static void read_weighted_names(struct reader *reader, const json_t *json,
                                struct weighted_names *to)
{
    char buffer[DESCRIBE_VALUE_BYTES];
    size_t most = json_is_object(json) ? json_object_size(json) : 1;
    const char **names = ARENA_ARRAY(reader->arena, const char *, most);
    double *weights = ARENA_ARRAY(reader->arena, double, most);
    if (json_is_string(json)) {
        names[0] = arena_copy(reader->arena, json_string_value(json));
        weights[0] = 1.0;
        *to = (struct weighted_names){1, names, weights};
        return;
    }
    if (!json_is_object(json)) {
        reader_complain(reader, "%s is neither a name nor an object of names with probabilities",
                        describe_value(buffer, json));
        return;
    }
    size_t count = 0;
    bool is_good = true;
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)json, key, value)
    {
        if (strcmp(key, "description") == 0 && json_is_string(value)) {
            continue;
        }
        if (!json_is_number(value) || !(json_number_value(value) >= 0.0) ||
            !(json_number_value(value) <= 1.0 + 1e-9)) {
            size_t place = reader_enter(reader, key);
            is_good = reader_complain(reader, "%s is no probability, a number from 0 to 1",
                                      describe_value(buffer, value));
            reader_leave(reader, place);
        }
        names[count] = arena_copy(reader->arena, key);
        weights[count++] = json_number_value(value);
    }
    if (is_good) {
        reader_weights_scale(reader, weights, count, "");
    }
    /* The names are of use even where the probabilities are wrong. */
    *to = (struct weighted_names){count, names, weights};
}

void reader_scalar(struct reader *reader, const struct parameter *row, const json_t *json, void *to)
{
    char buffer[DESCRIBE_VALUE_BYTES];
    switch (row->type) {
    case PARAMETER_BOOLEAN:
        *(bool *)to = json_is_true(json);
        if (!json_is_boolean(json)) {
            reader_complain(reader, "%s is neither true nor false", describe_value(buffer, json));
        }
        break;
    case PARAMETER_INTEGER:
        read_integer(reader, row, json, to);
        break;
    case PARAMETER_REAL:
        read_real(reader, row, json, to);
        break;
    case PARAMETER_TEXT:
    case PARAMETER_NAME:
        read_text(reader, row, json, to);
        break;
    case PARAMETER_CHOICE:
        read_choice(reader, row, json, to);
        break;
    case PARAMETER_DURATION:
        read_duration(reader, row, json, to);
        break;
    case PARAMETER_SIZE:
        read_scaled_quantity(reader, row, json, DIMENSION_SIZE, to);
        break;
    case PARAMETER_BANDWIDTH:
        read_scaled_quantity(reader, row, json, DIMENSION_BANDWIDTH, to);
        break;
    case PARAMETER_FREQUENCY:
        read_scaled_quantity(reader, row, json, DIMENSION_FREQUENCY, to);
        break;
    case PARAMETER_RATE:
        read_scaled_quantity(reader, row, json, DIMENSION_RATE, to);
        break;
    case PARAMETER_POWER:
        read_scaled_quantity(reader, row, json, DIMENSION_POWER, to);
        break;
    case PARAMETER_ENERGY:
        read_scaled_quantity(reader, row, json, DIMENSION_ENERGY, to);
        break;
    case PARAMETER_WEIGHTED_NAMES:
        read_weighted_names(reader, json, to);
        break;
    default:
        ASSERT(false);
    }
}
