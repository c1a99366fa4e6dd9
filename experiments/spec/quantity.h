/*
 * Quantities: a JSON number, one space, a unit, as in "80 ns", "25.6 GB/s" or "1e-05 s".
 *
 * A quantity is kept as whole digits and powers of ten until a caller asks for a number, so that
 * nothing is rounded but the result: "0.3 ns" is exactly 300 ticks of a picosecond. 22 significant
 * digits are kept, more than any tick or double can tell apart; what follows is cut off.
 *
 * A day has 24 hours and a year 365.25 days. Decimal and binary prefixes are distinct: 1 kB is 1000
 * bytes, 1 KiB is 1024; "bit/s" and its multiples are bandwidths too, eight bits to the byte.
 */
#ifndef EXPERIMENTS_SPEC_QUANTITY_H
#define EXPERIMENTS_SPEC_QUANTITY_H

#include "sim/base/wide.h"
#include "sim/kernel/ticks.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum dimension {
    DIMENSION_DURATION,
    DIMENSION_SIZE,
    DIMENSION_BANDWIDTH,
    DIMENSION_FREQUENCY,
    DIMENSION_RATE,
    DIMENSION_POWER,
    DIMENSION_ENERGY,
    DIMENSION_SHARE,
    DIMENSIONS, /* how many there are */
};

/** SI value of one unit: factor / divisor x 10^exponent. */
struct unit {
    const char *name;
    uint64_t factor;
    uint32_t divisor;
    int exponent;
};

/** A dimension in words, for messages, descriptions and the schema. */
struct dimension_words {
    const char *noun;  /* "a duration" */
    const char *units; /* "ps, ns, us, ms, s, min, h, days or years" */
    const char *si;    /* "s" */
};

struct quantity {
    enum dimension dimension;
    const struct unit *unit;
    bool is_negative;
    unsigned_wide digits; /* value = digits x 10^exponent units */
    int exponent;
};

enum { QUANTITY_MESSAGE_BYTES = 400 };

const struct dimension_words *dimension_words(enum dimension dimension);

/** The units of a dimension, the last one's successor having no name. */
const struct unit *dimension_units(enum dimension dimension);

/**
 * Read a quantity of a dimension.
 *
 * @param message  filled in on failure: what was found and what was expected
 */
bool quantity_parse(const char *text, enum dimension dimension, struct quantity *quantity,
                    char message[QUANTITY_MESSAGE_BYTES]);

/**
 * Length of the JSON number that a text starts with: an optional minus, digits without a leading
 * zero, an optional fraction and exponent. @return 0 when there is none
 */
size_t quantity_number_length(const char *text);

/** Any dimension whose units include this name. @return DIMENSIONS when there is none */
enum dimension dimension_of_unit(const char *unit);

/** Nearest whole number of units of 1/per_si, halves upwards; INT64_MAX for what is too large.
 *  The sign is left out. @param per_si  1, or a power of ten up to 10^12 */
int64_t quantity_round(const struct quantity *quantity, int64_t per_si);

/** Nearest double in units of 1/per_si; INFINITY for what is too large. */
double quantity_real(const struct quantity *quantity, int64_t per_si);

/** Mean time between events of this rate in 1/per_si seconds; INFINITY for a rate of 0. The sign is
 *  left out. */
double quantity_period(const struct quantity *rate, int64_t per_si);

#endif
