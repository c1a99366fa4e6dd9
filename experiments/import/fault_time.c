#include "experiments/import/fault_time.h"

#include "experiments/spec/quantity.h"
#include "sim/base/text.h"

#include <stdio.h>
#include <string.h>

enum { DAY = 86400, HOUR = 3600, YEAR_FIRST = 1970, YEAR_LAST = 2250, PLACES = 9 };

static const int64_t second = 1000000000;

const char *const fault_time_words[FAULT_TIMES] = {
    [FAULT_TIME_DURATION] = "a time since the start",
    [FAULT_TIME_OF_DAY] = "a time of day",
    [FAULT_TIME_LOCAL] = "a date without a zone",
    [FAULT_TIME_DATED] = "a date with a zone",
};

/* Numbers that count from 1970 on. */
static const struct epoch {
    int64_t from, below;
    const char *unit;
} epochs[] = {
    {1000000000, 9000000000, "s"},
    {1000000000000, 9000000000000, "ms"},
    {1000000000000000, 9000000000000000, "us"},
    {1000000000000000000, 9000000000000000000, "ns"},
};

bool fault_time_text(char text[FAULT_TIME_BYTES], const json_t *value)
{
    char digits[TEXT_REAL_BYTES];
    int length = -1;
    if (json_is_integer(value)) {
        length = snprintf(text, FAULT_TIME_BYTES, "%lld", (long long)json_integer_value(value));
    } else if (json_is_real(value)) {
        length =
            snprintf(text, FAULT_TIME_BYTES, "%s", text_from_real(digits, json_real_value(value)));
    } else if (json_is_string(value)) {
        length = snprintf(text, FAULT_TIME_BYTES, "%s", json_string_value(value));
    }
    return length >= 0 && length < FAULT_TIME_BYTES;
}

void fault_time_print(char text[FAULT_TIME_BYTES], int64_t nanoseconds)
{
    int length = snprintf(text, FAULT_TIME_BYTES, "%lld.%09lld", (long long)(nanoseconds / second),
                          (long long)(nanoseconds % second));
    while (text[length - 1] == '0') {
        length--;
    }
    length -= text[length - 1] == '.';
    snprintf(text + length, (size_t)(FAULT_TIME_BYTES - length), " s");
}

static bool read_duration(struct fault_time *time, const char *number, const char *unit)
{
    char message[QUANTITY_MESSAGE_BYTES];
    struct quantity quantity;
    int length = snprintf(time->text, FAULT_TIME_BYTES, "%s%s", number, unit);
    if (length >= FAULT_TIME_BYTES ||
        !quantity_parse(time->text, DIMENSION_DURATION, &quantity, message)) {
        return false;
    }
    time->sort = FAULT_TIME_DURATION;
    time->nanoseconds = quantity_round(&quantity, second);
    return time->nanoseconds < INT64_MAX && (!quantity.is_negative || time->nanoseconds == 0);
}

/* A number without a unit. */
static bool read_number(struct fault_time *time, const char *text)
{
    char message[QUANTITY_MESSAGE_BYTES];
    struct quantity quantity;
    if (!read_duration(time, text, " s")) {
        snprintf(time->text, FAULT_TIME_BYTES, "%s s", text);
    }
    if (!quantity_parse(time->text, DIMENSION_DURATION, &quantity, message) ||
        quantity.is_negative) {
        return false;
    }
    int64_t whole = quantity_round(&quantity, 1);
    for (size_t i = 0; i < sizeof epochs / sizeof *epochs; i++) {
        if (whole >= epochs[i].from && whole < epochs[i].below) {
            char unit[8];
            snprintf(unit, sizeof unit, " %s", epochs[i].unit);
            bool is_good = read_duration(time, text, unit);
            time->sort = FAULT_TIME_DATED;
            return is_good;
        }
    }
    return whole < epochs[0].from;
}

/* So many digits, and none after them. */
static bool take_digits(const char **at, int count, int64_t *value)
{
    *value = 0;
    for (int i = 0; i < count; i++, (*at)++) {
        if ((*at)[0] < '0' || (*at)[0] > '9') {
            return false;
        }
        *value = 10 * *value + ((*at)[0] - '0');
    }
    return (*at)[0] < '0' || (*at)[0] > '9';
}

static bool take_mark(const char **at, const char *marks)
{
    bool is_there = (*at)[0] != '\0' && strchr(marks, (*at)[0]) != NULL;
    *at += is_there;
    return is_there;
}

/* The digits after a point; those after the ninth are left out. */
static bool take_fraction(const char **at, int64_t *nanoseconds)
{
    int places = 0;
    for (; (*at)[0] >= '0' && (*at)[0] <= '9'; (*at)++, places++) {
        *nanoseconds = places < PLACES ? 10 * *nanoseconds + ((*at)[0] - '0') : *nanoseconds;
    }
    for (int i = places; i < PLACES; i++) {
        *nanoseconds *= 10;
    }
    return places > 0;
}

/* "10:00", "10:00:00" or "10:00:00.5"; a leap second is the one after it. */
static bool take_clock(const char **at, int64_t *nanoseconds)
{
    int64_t hour;
    int64_t minute;
    int64_t seconds = 0;
    int64_t fraction = 0;
    if (!take_digits(at, 2, &hour) || !take_mark(at, ":") || !take_digits(at, 2, &minute)) {
        return false;
    }
    if (take_mark(at, ":") &&
        (!take_digits(at, 2, &seconds) || (take_mark(at, ".,") && !take_fraction(at, &fraction)))) {
        return false;
    }
    *nanoseconds = (hour * HOUR + minute * 60 + seconds) * second + fraction;
    return hour < 24 && minute < 60 && seconds <= 60;
}

static int64_t days_in(int64_t year, int64_t month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && is_leap);
}

/* @param days  since 1970 */
static bool take_date(const char **at, int64_t *days)
{
    int64_t year;
    int64_t month;
    int64_t day;
    if (!take_digits(at, 4, &year) || !take_mark(at, "-") || !take_digits(at, 2, &month) ||
        !take_mark(at, "-") || !take_digits(at, 2, &day) || year < YEAR_FIRST || year > YEAR_LAST ||
        month < 1 || month > 12 || day < 1 || day > days_in(year, month)) {
        return false;
    }
    *days = day - 1;
    for (int64_t i = 1; i < month; i++) {
        *days += days_in(year, i);
    }
    for (int64_t i = YEAR_FIRST; i < year; i++) {
        *days += 337 + days_in(i, 2);
    }
    return true;
}

/* "Z", "+01:00", "+0100" or "+01". @param east  seconds before UTC */
static bool take_zone(const char **at, int64_t *east)
{
    int64_t hours;
    int64_t minutes = 0;
    *east = 0;
    if (take_mark(at, "Zz")) {
        return true;
    }
    bool is_west = (*at)[0] == '-';
    if (!take_mark(at, "+-")) {
        return false;
    }
    char digits[5] = {0};
    size_t count = 0;
    for (; count < 4 && (*at)[0] != '\0'; count++) {
        digits[count] = *(*at)++;
        if (count == 1) {
            take_mark(at, ":");
        }
    }
    const char *rest = digits + 2;
    char first[3] = {digits[0], digits[1], '\0'};
    const char *begin = first;
    if (!take_digits(&begin, 2, &hours) || (count > 2 && !take_digits(&rest, 2, &minutes))) {
        return false;
    }
    *east = (is_west ? -1 : 1) * (hours * HOUR + minutes * 60);
    return hours < 24 && minutes < 60;
}

static bool read_date(struct fault_time *time, const char *text)
{
    int64_t days;
    int64_t east = 0;
    if (!take_date(&text, &days) || !take_mark(&text, "Tt ") ||
        !take_clock(&text, &time->nanoseconds)) {
        return false;
    }
    text += strspn(text, " ");
    time->sort = text[0] == '\0' ? FAULT_TIME_LOCAL : FAULT_TIME_DATED;
    if (text[0] != '\0' && !take_zone(&text, &east)) {
        return false;
    }
    time->nanoseconds += (days * DAY - east) * second;
    return text[0] == '\0' && time->nanoseconds >= 0;
}

static bool read_clock(struct fault_time *time, const char *text)
{
    time->sort = FAULT_TIME_OF_DAY;
    return take_clock(&text, &time->nanoseconds) && text[0] == '\0';
}

bool fault_time_read(struct fault_time *time, const char *text)
{
    size_t number = quantity_number_length(text);
    *time = (struct fault_time){0};
    if (number > 0 && text[number] == '\0') {
        return read_number(time, text);
    }
    return read_duration(time, text, "") || read_date(time, text) || read_clock(time, text);
}
