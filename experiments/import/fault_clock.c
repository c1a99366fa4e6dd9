#include "experiments/import/fault_clock.h"

#include <stdio.h>

static const int64_t day = 86400000000000;

static bool is_absolute(const struct fault_clock *clock)
{
    return clock->sort != FAULT_TIME_DURATION;
}

bool fault_clock_set(struct fault_clock *clock, const char *text)
{
    struct fault_time time;
    if (!fault_time_read(&time, text) || time.sort == FAULT_TIME_DURATION) {
        return false;
    }
    *clock = (struct fault_clock){.has_sort = true,
                                  .has_origin = true,
                                  .sort = time.sort,
                                  .origin = time.nanoseconds,
                                  .last = time.nanoseconds};
    snprintf(clock->origin_text, sizeof clock->origin_text, "%s", text);
    return true;
}

/* The next day begins where a time of day falls back by more than half of one. */
static void add_days(struct fault_clock *clock, struct fault_time *time)
{
    if (time->nanoseconds < clock->last - day / 2) {
        clock->midnight += day;
    }
    clock->last = time->nanoseconds;
    time->nanoseconds += clock->midnight;
}

static bool has_its_sort(struct fault_clock *clock, const struct fault_time *time, const char *text,
                         unsigned line, char *wrong)
{
    if (!clock->has_sort) {
        clock->has_sort = true;
        clock->sort = time->sort;
        clock->sort_line = line;
    }
    if (clock->sort == time->sort) {
        return true;
    }
    char before[40] = "the origin";
    if (clock->sort_line > 0) {
        snprintf(before, sizeof before, "line %u", clock->sort_line);
    }
    snprintf(wrong, FAULT_CLOCK_BYTES, "\"%.60s\" is %s, but that of %s is %s", text,
             fault_time_words[time->sort], before, fault_time_words[clock->sort]);
    return false;
}

bool fault_clock_take(struct fault_clock *clock, const char *text, unsigned line,
                      struct fault_time *time, char wrong[FAULT_CLOCK_BYTES])
{
    if (!fault_time_read(time, text)) {
        snprintf(wrong, FAULT_CLOCK_BYTES,
                 "\"%.60s\" is no time: neither a number of seconds, a duration (\"1.5 min\"), a"
                 " date (\"2026-11-29T10:00:00Z\") nor a time of day (\"10:00:00\")",
                 text);
        return false;
    }
    if (!has_its_sort(clock, time, text, line, wrong)) {
        return false;
    }
    if (time->sort == FAULT_TIME_OF_DAY) {
        add_days(clock, time);
    }
    bool is_given = clock->has_origin && clock->origin_line == 0;
    bool is_before = clock->has_origin && time->nanoseconds < clock->origin;
    if (is_absolute(clock) && is_given && is_before) {
        snprintf(wrong, FAULT_CLOCK_BYTES, "\"%.60s\" is before the origin, \"%.60s\"", text,
                 clock->origin_text);
        return false;
    }
    if (is_absolute(clock) && (!clock->has_origin || is_before)) {
        clock->has_origin = true;
        clock->origin = time->nanoseconds;
        clock->origin_line = line;
        snprintf(clock->origin_text, sizeof clock->origin_text, "%s", text);
    }
    return true;
}
