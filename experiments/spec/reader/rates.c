#include "experiments/spec/reader/rates.h"

#include "experiments/spec/describe_value.h"
#include "sim/base/assert.h"
#include "sim/random/rates.h"

#include <math.h>
#include <string.h>

struct piece {
    sim_ticks from;
    double rate_per_s;
};

static TABLE(piece_table, struct piece,
             {.name = "from",
              .type = PARAMETER_DURATION,
              .offset = offsetof(struct piece, from),
              .flags = PARAMETER_TIME_OF_DAY,
              .doc = "When the rate begins, after the start of the period."},
             {.name = "rate",
              .type = PARAMETER_RATE,
              .offset = offsetof(struct piece, rate_per_s),
              .doc = "Arrivals until the next one begins; \"0 /s\": none."});

static const struct parameter piece_row = {
    .name = "piece",
    .type = PARAMETER_OBJECT,
    .of = &piece_table,
    .doc = "A rate and when it begins.",
};

TABLE(reader_rates_table, struct reader_rates,
      {.name = "rates",
       .type = PARAMETER_LIST,
       .offset = offsetof(struct reader_rates, pieces),
       .element = &piece_row,
       .count_least = 1,
       .doc = "In place of a distribution: a Poisson stream whose rate changes with the time of "
              "day; a run begins at 00:00."},
      {.name = "period",
       .type = PARAMETER_DURATION,
       .offset = offsetof(struct reader_rates, period),
       .flags = PARAMETER_ABOVE_LEAST,
       .preset = "\"24 h\"",
       .doc = "Time after which the rates begin again."});

/* Whether a key is "rates" or "period", or nearer to them than to any distribution. */
static bool is_near_rates(const char *key, const char *const *forms)
{
    enum { NAMES_MOST = 16 };
    const char *names[NAMES_MOST] = {"rates", "period"};
    size_t count = 2;
    for (const char *const *form = forms; *form != NULL; form++) {
        ASSERT(count < NAMES_MOST);
        names[count++] = *form;
    }
    const char *nearest = text_nearest(key, names, count);
    return nearest == names[0] || nearest == names[1];
}

bool reader_is_rates(const json_t *json, const char *const *forms)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)json, key, value)
    {
        if (is_near_rates(key, forms)) {
            return true;
        }
    }
    return false;
}

/* Two digits under a limit, at a place of a text. @return whether there are such */
static bool read_digits(const char *text, int limit, int64_t *value)
{
    if (text[0] < '0' || text[0] > '9' || text[1] < '0' || text[1] > '9') {
        return false;
    }
    *value = 10 * (text[0] - '0') + (text[1] - '0');
    return *value < limit;
}

bool reader_time_of_day(const json_t *json, int64_t *seconds)
{
    const char *text = json_is_string(json) ? json_string_value(json) : "";
    size_t length = strlen(text);
    int64_t hours, minutes, rest = 0;
    if ((length != 5 && length != 8) || text[2] != ':' || (length == 8 && text[5] != ':') ||
        !read_digits(text, 24, &hours) || !read_digits(&text[3], 60, &minutes) ||
        (length == 8 && !read_digits(&text[6], 60, &rest))) {
        return false;
    }
    *seconds = 3600 * hours + 60 * minutes + rest;
    return true;
}

/* Complain of one member of a piece. @return false always */
static bool complain_of_piece(struct reader *reader, const json_t *json, size_t index,
                              const char *member, const char *what)
{
    char buffer[DESCRIBE_VALUE_BYTES];
    const json_t *piece = json_array_get(json_object_get(json, "rates"), index);
    size_t list = reader_enter(reader, "rates");
    size_t place = reader_enter_index(reader, index);
    size_t inner = reader_enter(reader, member);
    reader_complain(reader, "%s %s", describe_value(buffer, json_object_get(piece, member)), what);
    reader_leave(reader, inner);
    reader_leave(reader, place);
    reader_leave(reader, list);
    return false;
}

static bool check_piece(struct reader *reader, const json_t *json, const struct reader_rates *rates,
                        size_t index)
{
    const struct piece *pieces = rates->pieces.elements;
    sim_ticks from = pieces[index].from;
    if (index == 0 && from != 0) {
        return complain_of_piece(reader, json, index, "from",
                                 "is not 00:00: the first rate begins with the period");
    }
    if (index > 0 && from <= pieces[index - 1].from) {
        return complain_of_piece(reader, json, index, "from",
                                 "is not after the beginning of the rate before");
    }
    if (from >= rates->period) {
        return complain_of_piece(reader, json, index, "from", "is not before the period ends");
    }
    if (pieces[index].rate_per_s > (double)reader->ticks_per_second) {
        /* A mean under a tick would let time stand still however often one draws. */
        return complain_of_piece(reader, json, index, "rate", "is more than one in a tick");
    }
    double mean = (double)reader->ticks_per_second / pieces[index].rate_per_s;
    if (pieces[index].rate_per_s > 0 && mean > READER_REAL_MOST) {
        return complain_of_piece(reader, json, index, "rate", "is too low a rate");
    }
    return true;
}

void reader_rates_make(struct reader *reader, const json_t *json, const struct reader_rates *rates,
                       struct distribution *to)
{
    const struct piece *pieces = rates->pieces.elements;
    size_t count = rates->pieces.count;
    struct distribution_rate *list = ARENA_ARRAY(reader->arena, struct distribution_rate, count);
    double expected = 0; /* a bound of it */
    bool is_good = true;
    for (size_t i = 0; i < count && is_good; i++) {
        double mean = (double)reader->ticks_per_second / pieces[i].rate_per_s;
        is_good = check_piece(reader, json, rates, i);
        list[i] =
            (struct distribution_rate){pieces[i].from, mean <= READER_REAL_MOST ? mean : INFINITY};
        expected += 1 / list[i].mean;
    }
    if (is_good && !(expected > 0)) {
        size_t place = reader_enter(reader, "rates");
        is_good = reader_complain(reader, "all rates are 0: nothing would ever arrive");
        reader_leave(reader, place);
    }
    if (is_good) {
        *to = distribution_rates(reader->arena, list, count, rates->period);
    }
}
