#include "experiments/amount.h"

#include <string.h>

enum { DIGITS = 4, DECIMALS_MOST = 9 };

/* The power of 1000 that leaves 1 to 3 digits before the point, from pico to tera. */
static double scale_of(double value, const char **prefix)
{
    static const struct {
        double scale;
        const char *prefix;
    } table[] = {{1e12, "T"}, {1e9, "G"},  {1e6, "M"},  {1e3, "k"},
                 {1, ""},     {1e-3, "m"}, {1e-6, "µ"}, {1e-9, "n"}};
    double size = __builtin_fabs(value);
    *prefix = "";
    if (size == 0) {
        return 1;
    }
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (size >= table[i].scale) {
            *prefix = table[i].prefix;
            return table[i].scale;
        }
    }
    *prefix = "p";
    return 1e-12;
}

/* Decimals that show `digits` significant digits of a value. */
static int decimals_of(double value, int digits)
{
    double size = __builtin_fabs(value);
    int decimals = digits - 1;
    for (; size >= 10 && decimals > 0; size /= 10) {
        decimals--;
    }
    for (; size > 0 && size < 1 && decimals < DECIMALS_MOST; size *= 10) {
        decimals++;
    }
    return decimals;
}

/* As many decimals as two digits of the interval need, but never a flood of them. */
static int decimals_for(double mean, double half_width, bool known)
{
    int most = decimals_of(mean, DIGITS + 2);
    if (!known || half_width == 0) {
        return decimals_of(mean, DIGITS);
    }
    int wanted = decimals_of(half_width, 2);
    return wanted < most ? wanted : most;
}

void amount_print(struct text_buffer *text, const struct interval *interval, const char *unit)
{
    if (interval->samples == 0) {
        text_append(text, "-");
        return;
    }
    const char *prefix = "";
    bool is_plain = unit == NULL || strcmp(unit, "1") == 0;
    double scale = is_plain ? 1 : scale_of(interval->mean, &prefix);
    double mean = interval->mean / scale;
    double half_width = interval->half_width / scale;
    int decimals = decimals_for(mean, half_width, interval->known);
    const char *shown = is_plain ? "" : strcmp(unit, "1/s") == 0 ? "/s" : unit;
    text_print(text, "%.*f%s%s%s", decimals, mean, is_plain ? "" : " ", prefix, shown);
    if (interval->known) {
        text_print(text, " ±%.*f", decimals, half_width);
    }
}

void amount_print_relative(struct text_buffer *text, const struct interval *interval)
{
    if (interval->samples == 0) {
        text_append(text, "-");
        return;
    }
    double mean = 100 * interval->mean;
    double half_width = 100 * interval->half_width;
    int decimals = interval->known && half_width > 0 ? decimals_of(half_width, 2) : 2;
    decimals = decimals > 4 ? 4 : decimals;
    text_print(text, "%+.*f %%", decimals, mean);
    if (interval->known) {
        text_print(text, " ±%.*f", decimals, half_width);
    }
}

size_t amount_width(const char *text)
{
    size_t width = 0;
    for (; *text != '\0'; text++) {
        width += ((unsigned char)*text & 0xc0) != 0x80;
    }
    return width;
}
