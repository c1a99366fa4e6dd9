#include "analysis/timeline/time.h"

#include "sim/base/assert.h"

#include <string.h>

static int64_t power_of_ten(int exponent)
{
    int64_t power = 1;
    for (; exponent > 0; exponent--) {
        power *= 10;
    }
    return power;
}

/* Append one digit to a number. */
static bool take_digit(int64_t *number, char digit)
{
    return !__builtin_mul_overflow(*number, 10, number) &&
           !__builtin_add_overflow(*number, digit - '0', number);
}

bool timeline_time_read(const char *text, int64_t *ticks, int *decimals)
{
    static const char digits[] = "0123456789";
    size_t whole = strspn(text, digits);
    if (whole == 0 || text[whole] != '.') {
        return false;
    }
    const char *fraction = text + whole + 1;
    size_t places = strspn(fraction, digits);
    if ((places != TIMELINE_DECIMALS_FINE && places != TIMELINE_DECIMALS_COARSE) ||
        strcmp(fraction + places, " s") != 0) {
        return false;
    }
    int64_t number = 0;
    for (const char *at = text; at < fraction + places; at++) {
        if (*at != '.' && !take_digit(&number, *at)) {
            return false;
        }
    }
    *ticks = number;
    *decimals = (int)places;
    return true;
}

int timeline_time_exact(int64_t ticks, int decimals)
{
    int shown = TIMELINE_DECIMALS_LEAST;
    while (shown < decimals && ticks % power_of_ten(decimals - shown) != 0) {
        shown += 3;
    }
    return shown;
}

void timeline_time_print(struct text_buffer *text, int64_t ticks, int decimals, int shown)
{
    ASSERT(ticks >= 0 && shown >= 1 && shown <= decimals);
    int64_t step = power_of_ten(decimals - shown);
    int64_t steps = ticks / step + (ticks % step >= step - ticks % step);
    int64_t second = power_of_ten(shown);
    text_print(text, "%lld.%0*lld", (long long)(steps / second), shown,
               (long long)(steps % second));
}

void timeline_time_print_short(struct text_buffer *text, int64_t ticks, int decimals)
{
    static const char *const units[] = {"s", "ms", "us", "ns", "ps"};
    size_t unit = 0;
    int places = decimals; /* decimals in this unit */
    while (places > 0 && ticks > 0 && ticks < power_of_ten(places)) {
        places -= 3;
        unit++;
    }
    if (places == 0) {
        text_print(text, "%lld %s", (long long)ticks, units[unit]);
        return;
    }
    timeline_time_print(text, ticks, places, TIMELINE_DECIMALS_LEAST);
    if (timeline_time_exact(ticks, places) == TIMELINE_DECIMALS_LEAST) {
        while (text->text[text->length - 1] == '0') {
            text->length--;
        }
        text->length -= text->text[text->length - 1] == '.';
        text->text[text->length] = '\0';
    }
    text_print(text, " %s", units[unit]);
}
