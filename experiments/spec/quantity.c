#include "experiments/spec/quantity.h"

#include "sim/base/assert.h"
#include "sim/base/foreign.h"
#include "sim/base/text.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DIGITS_MOST = 22, EXPONENT_MOST = 100000 };

#define UNIT(text, number, power)                                                                  \
    {                                                                                              \
        .name = (text), .factor = (number), .divisor = 1, .exponent = (power)                      \
    }
#define UNIT_PER(text, seconds)                                                                    \
    {                                                                                              \
        .name = (text), .factor = 1, .divisor = (seconds)                                          \
    }
#define UNITS_END                                                                                  \
    {                                                                                              \
        .name = NULL                                                                               \
    }

/* Unicode has two letters for micro; both are understood beside "u". */
#define MICRO_SIGN "\xc2\xb5" /* U+00B5 */
#define GREEK_MU   "\xce\xbc" /* U+03BC */

static const struct unit duration_units[] = {
    UNIT("ps", 1, -12),
    UNIT("ns", 1, -9),
    UNIT("us", 1, -6),
    UNIT("ms", 1, -3),
    UNIT("s", 1, 0),
    UNIT("min", 60, 0),
    UNIT("h", 3600, 0),
    UNIT("days", 86400, 0),
    UNIT("years", 31557600, 0),
    UNIT("day", 86400, 0),
    UNIT("year", 31557600, 0),
    UNIT(MICRO_SIGN "s", 1, -6),
    UNIT(GREEK_MU "s", 1, -6),
    UNITS_END,
};

static const struct unit size_units[] = {
    UNIT("B", 1, 0),
    UNIT("kB", 1, 3),
    UNIT("MB", 1, 6),
    UNIT("GB", 1, 9),
    UNIT("TB", 1, 12),
    UNIT("PB", 1, 15),
    UNIT("KiB", UINT64_C(1) << 10, 0),
    UNIT("MiB", UINT64_C(1) << 20, 0),
    UNIT("GiB", UINT64_C(1) << 30, 0),
    UNIT("TiB", UINT64_C(1) << 40, 0),
    UNIT("PiB", UINT64_C(1) << 50, 0),
    UNITS_END,
};

/* A bit is 125 thousandths of a byte. */
static const struct unit bandwidth_units[] = {
    UNIT("B/s", 1, 0),
    UNIT("kB/s", 1, 3),
    UNIT("MB/s", 1, 6),
    UNIT("GB/s", 1, 9),
    UNIT("TB/s", 1, 12),
    UNIT("KiB/s", UINT64_C(1) << 10, 0),
    UNIT("MiB/s", UINT64_C(1) << 20, 0),
    UNIT("GiB/s", UINT64_C(1) << 30, 0),
    UNIT("TiB/s", UINT64_C(1) << 40, 0),
    UNIT("bit/s", 125, -3),
    UNIT("kbit/s", 125, 0),
    UNIT("Mbit/s", 125, 3),
    UNIT("Gbit/s", 125, 6),
    UNIT("Tbit/s", 125, 9),
    UNITS_END,
};

static const struct unit frequency_units[] = {
    UNIT("Hz", 1, 0), UNIT("kHz", 1, 3), UNIT("MHz", 1, 6), UNIT("GHz", 1, 9), UNITS_END,
};

static const struct unit rate_units[] = {
    UNIT("/s", 1, 0),
    UNIT("/ms", 1, 3),
    UNIT("/us", 1, 6),
    UNIT("/ns", 1, 9),
    UNIT_PER("/min", 60),
    UNIT_PER("/h", 3600),
    UNIT_PER("/day", 86400),
    UNIT_PER("/year", 31557600),
    UNIT("/" MICRO_SIGN "s", 1, 6),
    UNIT("/" GREEK_MU "s", 1, 6),
    UNITS_END,
};

static const struct unit power_units[] = {
    UNIT("W", 1, 0), UNIT("mW", 1, -3), UNIT("kW", 1, 3), UNIT("MW", 1, 6), UNITS_END,
};

static const struct unit energy_units[] = {
    UNIT("J", 1, 0),    UNIT("mJ", 1, -3), UNIT("uJ", 1, -6), UNIT("nJ", 1, -9),
    UNIT("pJ", 1, -12), UNIT("kJ", 1, 3),  UNITS_END,
};

static const struct unit share_units[] = {UNIT("%", 1, -2), UNITS_END};

static const struct {
    const struct unit *units;
    struct dimension_words words;
} dimensions[DIMENSIONS] = {
    [DIMENSION_DURATION] = {duration_units,
                            {"a duration", "ps, ns, us, ms, s, min, h, days or years", "s"}},
    [DIMENSION_SIZE] = {size_units,
                        {"a size", "B, kB, MB, GB, TB, PB, KiB, MiB, GiB, TiB or PiB", "B"}},
    [DIMENSION_BANDWIDTH] = {bandwidth_units,
                             {"a bandwidth",
                              "B/s, kB/s, MB/s, GB/s, TB/s, KiB/s, MiB/s, GiB/s, TiB/s, bit/s, "
                              "kbit/s, Mbit/s, Gbit/s or Tbit/s",
                              "B/s"}},
    [DIMENSION_FREQUENCY] = {frequency_units, {"a frequency", "Hz, kHz, MHz or GHz", "Hz"}},
    [DIMENSION_RATE] = {rate_units, {"a rate", "/s, /ms, /us, /ns, /min, /h, /day or /year", "/s"}},
    [DIMENSION_POWER] = {power_units, {"a power", "W, mW, kW or MW", "W"}},
    [DIMENSION_ENERGY] = {energy_units, {"an energy", "pJ, nJ, uJ, mJ, J or kJ", "J"}},
    [DIMENSION_SHARE] = {share_units, {"a share", "%", ""}},
};

const struct dimension_words *dimension_words(enum dimension dimension)
{
    return &dimensions[dimension].words;
}

const struct unit *dimension_units(enum dimension dimension)
{
    return dimensions[dimension].units;
}

static const struct unit *find_unit(enum dimension dimension, const char *name)
{
    for (const struct unit *unit = dimensions[dimension].units; unit->name != NULL; unit++) {
        if (strcmp(unit->name, name) == 0) {
            return unit;
        }
    }
    return NULL;
}

enum dimension dimension_of_unit(const char *unit)
{
    enum dimension dimension = DIMENSION_DURATION;
    while (dimension < DIMENSIONS && find_unit(dimension, unit) == NULL) {
        dimension++;
    }
    return dimension;
}

static size_t digits_at(const char *text)
{
    size_t count = 0;
    while (text[count] >= '0' && text[count] <= '9') {
        count++;
    }
    return count;
}

size_t quantity_number_length(const char *text)
{
    size_t length = text[0] == '-' ? 1 : 0;
    size_t whole = digits_at(text + length);
    if (whole == 0 || (whole > 1 && text[length] == '0')) {
        return 0;
    }
    length += whole;
    if (text[length] == '.') {
        size_t fraction = digits_at(text + length + 1);
        if (fraction == 0) {
            return 0;
        }
        length += 1 + fraction;
    }
    if (text[length] == 'e' || text[length] == 'E') {
        size_t sign = text[length + 1] == '+' || text[length + 1] == '-' ? 1 : 0;
        size_t power = digits_at(text + length + 1 + sign);
        if (power == 0) {
            return 0;
        }
        length += 1 + sign + power;
    }
    return length;
}

static int bounded_power(const char *text)
{
    long power = strtol(text, NULL, 10); /* LONG_MAX and LONG_MIN where it overflows */
    return (int)(power > EXPONENT_MOST    ? EXPONENT_MOST
                 : power < -EXPONENT_MOST ? -EXPONENT_MOST
                                          : power);
}

/* Take a JSON number of known length apart. */
static void split_number(const char *text, size_t length, struct quantity *quantity)
{
    int kept = 0;
    int after_point = 0;
    int dropped = 0;
    bool in_fraction = false;
    quantity->is_negative = text[0] == '-';
    for (size_t i = 0; i < length; i++) {
        if (text[i] == 'e' || text[i] == 'E') {
            quantity->exponent = bounded_power(text + i + 1);
            break;
        }
        in_fraction = in_fraction || text[i] == '.';
        if (!isdigit((unsigned char)text[i])) {
            continue;
        }
        if (kept < DIGITS_MOST) {
            quantity->digits = quantity->digits * 10 + (unsigned)(text[i] - '0');
            kept += quantity->digits > 0 ? 1 : 0;
            after_point += in_fraction && after_point < EXPONENT_MOST ? 1 : 0;
        } else {
            dropped += !in_fraction && dropped < EXPONENT_MOST ? 1 : 0;
        }
    }
    quantity->exponent += dropped - after_point;
}

static bool refuse_quantity(char *message, const char *text, const char *what,
                            enum dimension dimension)
{
    const struct dimension_words *words = dimension_words(dimension);
    size_t length = strlen(text);
    snprintf(message, QUANTITY_MESSAGE_BYTES, "\"%.*s%s\" %s; %s needs %s",
             (int)foreign_cut(text, 40), text, length > 40 ? "..." : "", what, words->noun,
             words->units);
    return false;
}

/* Letters that a unit may have in the other case: not b, m and p, which mean something else there
 * (bit and byte, milli and mega, pico and peta). */
static bool is_same_letter(char a, char b)
{
    return a == b || (tolower((unsigned char)a) == tolower((unsigned char)b) &&
                      strchr("bmp", tolower((unsigned char)a)) == NULL);
}

static size_t common_length(const char *a, const char *b)
{
    size_t length = 0;
    while (a[length] != '\0' && b[length] != '\0' && is_same_letter(a[length], b[length])) {
        length++;
    }
    return length;
}

static bool is_letters(const char *text)
{
    while (isalpha((unsigned char)*text)) {
        text++;
    }
    return *text == '\0';
}

static bool is_same_size(const struct unit *a, const struct unit *b)
{
    return a->factor == b->factor && a->divisor == b->divisor && a->exponent == b->exponent;
}

/* The unit that `word` spells in another way: begun ("d"), written out ("sec", "hours") or in
 * other case ("NS"). NULL where units of several sizes are begun so ("m"), and for any other slip
 * ("ks"): its guess could be wrong by a thousand. Bytes and bits are never written out, as a "kBit"
 * is no kB. */
static const struct unit *meant_unit(const char *word, enum dimension dimension)
{
    bool may_be_longer = dimension == DIMENSION_DURATION && is_letters(word);
    const struct unit *written_out = NULL;
    const struct unit *begun = NULL;
    bool is_ambiguous = *word == '\0';
    for (const struct unit *unit = dimension_units(dimension); unit->name != NULL; unit++) {
        if ((unsigned char)unit->name[0] >= 0x80) {
            continue; /* another spelling of a unit with "u" */
        }
        size_t common = common_length(word, unit->name);
        if (word[common] == '\0') {
            is_ambiguous = is_ambiguous || (begun != NULL && !is_same_size(begun, unit));
            begun = begun == NULL ? unit : begun;
        } else if (unit->name[common] == '\0' && may_be_longer &&
                   (written_out == NULL || strlen(written_out->name) < common)) {
            written_out = unit;
        }
    }
    if (begun != NULL) {
        return is_ambiguous ? NULL : begun;
    }
    return written_out;
}

static bool refuse_unit(char *message, const char *unit, enum dimension dimension)
{
    const struct dimension_words *words = dimension_words(dimension);
    /* A unit of another dimension is no misspelling. */
    const struct unit *meant =
        dimension_of_unit(unit) == DIMENSIONS ? meant_unit(unit, dimension) : NULL;
    snprintf(message, QUANTITY_MESSAGE_BYTES, "\"%.*s%s\" is no unit of %s; it needs %s%s%s%s",
             (int)foreign_cut(unit, 20), unit, strlen(unit) > 20 ? "..." : "", words->noun,
             words->units, meant == NULL ? "" : "; did you mean \"",
             meant == NULL ? "" : meant->name, meant == NULL ? "" : "\"?");
    return false;
}

bool quantity_parse(const char *text, enum dimension dimension, struct quantity *quantity,
                    char message[QUANTITY_MESSAGE_BYTES])
{
    *quantity = (struct quantity){.dimension = dimension};
    size_t length = quantity_number_length(text);
    if (length == 0) {
        return refuse_quantity(message, text, "does not start with a number", dimension);
    }
    const char *unit = text + length;
    if (*unit == '\0') {
        return refuse_quantity(message, text, "has no unit", dimension);
    }
    if (unit[0] != ' ' || unit[1] == ' ' || unit[1] == '\0') {
        return refuse_quantity(message, text, "is not a number, one space and a unit", dimension);
    }
    unit++;
    quantity->unit = find_unit(dimension, unit);
    if (quantity->unit == NULL) {
        return refuse_unit(message, unit, dimension);
    }
    split_number(text, length, quantity);
    return true;
}

static int scale_exponent(const struct quantity *quantity, int64_t per_si)
{
    int exponent = quantity->exponent + quantity->unit->exponent;
    for (; per_si > 1; per_si /= 10) {
        ASSERT(per_si % 10 == 0);
        exponent++;
    }
    return exponent;
}

int64_t quantity_round(const struct quantity *quantity, int64_t per_si)
{
    unsigned_wide value = quantity->digits * quantity->unit->factor;
    unsigned_wide divisor = quantity->unit->divisor;
    int exponent = scale_exponent(quantity, per_si);
    if (value == 0) {
        return 0;
    }
    for (; exponent > 0; exponent--) {
        if (value > (unsigned_wide)INT64_MAX * divisor) {
            return INT64_MAX;
        }
        value *= 10;
    }
    for (; exponent < 0; exponent++) {
        if (divisor > ((unsigned_wide)1 << 123)) {
            return 0; /* a value under 2^121 over more than 2^123 */
        }
        divisor *= 10;
    }
    unsigned_wide whole = value / divisor;
    unsigned_wide rest = value % divisor;
    whole += rest >= divisor - rest ? 1 : 0;
    return whole > (unsigned_wide)INT64_MAX ? INT64_MAX : (int64_t)whole;
}

double quantity_real(const struct quantity *quantity, int64_t per_si)
{
    unsigned_wide value = quantity->digits * quantity->unit->factor;
    char text[64];
    char *first = text + 48;
    snprintf(first, 16, "e%d", scale_exponent(quantity, per_si));
    do {
        *--first = (char)('0' + (int)(value % 10));
        value /= 10;
    } while (value > 0);
    return strtod(first, NULL) / quantity->unit->divisor;
}

double quantity_period(const struct quantity *rate, int64_t per_si)
{
    struct quantity events = *rate;
    struct unit whole = *rate->unit;
    whole.divisor = 1;
    events.unit = &whole;
    double count = quantity_real(&events, 1); /* in `divisor` seconds */
    return count > 0.0 ? (double)per_si * (double)rate->unit->divisor / count : INFINITY;
}
