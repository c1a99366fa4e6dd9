/* Rates where a spec wants times between events: they are exponential with that rate. */
#include "experiments/spec/describe_value.h"
#include "experiments/spec/reader/reader.h"

bool reader_is_rate(const json_t *json)
{
    const char *text = json_is_string(json) ? json_string_value(json) : "";
    size_t length = quantity_number_length(text);
    return length > 0 && text[length] == ' ' &&
           dimension_of_unit(text + length + 1) == DIMENSION_RATE;
}

bool reader_rate(struct reader *reader, const json_t *json, struct distribution *to)
{
    char buffer[DESCRIBE_VALUE_BYTES];
    struct quantity rate;
    if (!reader_quantity(reader, json, DIMENSION_RATE, &rate)) {
        return false;
    }
    if (rate.is_negative || rate.digits == 0) {
        return reader_complain(reader, "%s is not above 0 /s", describe_value(buffer, json));
    }
    double mean = quantity_period(&rate, reader->ticks_per_second);
    if (!(mean <= READER_REAL_MOST)) {
        return reader_complain(reader, "%s is too low a rate", describe_value(buffer, json));
    }
    *to = distribution_exponential(mean);
    return true;
}
