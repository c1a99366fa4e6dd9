#include "experiments/spec/reader/reader.h"
#include "tests/experiments/spec/spec_text.h"

#include <math.h>

static const char *const colours[] = {"red", "green", NULL};

static const struct parameter rows[] = {
    {.name = "boolean", .type = PARAMETER_BOOLEAN},
    {.name = "integer", .type = PARAMETER_INTEGER, .least = 1, .most = 100},
    {.name = "infinite", .type = PARAMETER_INTEGER, .flags = PARAMETER_MAY_BE_INFINITE},
    {.name = "signed", .type = PARAMETER_INTEGER, .least = -10, .most = 10},
    {.name = "real", .type = PARAMETER_REAL, .flags = PARAMETER_ABOVE_LEAST, .most = 2},
    {.name = "text", .type = PARAMETER_TEXT},
    {.name = "name", .type = PARAMETER_NAME},
    {.name = "choice", .type = PARAMETER_CHOICE, .choices = colours},
    {.name = "duration", .type = PARAMETER_DURATION, .flags = PARAMETER_ABOVE_LEAST},
    {.name = "size", .type = PARAMETER_SIZE, .least = 1},
    {.name = "bandwidth", .type = PARAMETER_BANDWIDTH, .flags = PARAMETER_ABOVE_LEAST},
    {.name = "frequency", .type = PARAMETER_FREQUENCY},
    {.name = "rate", .type = PARAMETER_RATE},
    {.name = "names", .type = PARAMETER_WEIGHTED_NAMES},
};

union value {
    bool boolean;
    int64_t integer;
    double real;
    const char *text;
    int choice;
    struct weighted_names names;
};

static const struct table all = {.rows = rows, .count = sizeof rows / sizeof *rows};

/* Read a value of a row. @return the complaint, or "" ; valid until the arena goes */
static const char *read(const char *row, const char *text, union value *value, struct arena *arena)
{
    struct reader reader = {0};
    struct complaints complaints = {0};
    json_t *json = json_of(text);
    memset(value, 0, sizeof *value);
    reader_start(&reader, arena, &complaints, TICKS_PER_SECOND_FINE);
    reader_scalar(&reader, table_row(&all, row), json, value);
    const char *complaint = arena_copy(arena, complaints.count == 0 ? "" : complaints.list[0].text);
    json_decref(json);
    reader_free(&reader);
    complaints_free(&complaints);
    return complaint;
}

Test(reader_scalar, good_values_are_stored_in_si_units)
{
    struct arena *arena = arena_create();
    union value value;
#define GOOD(row, json, condition)                                                                 \
    do {                                                                                           \
        cr_expect_str_empty(read(row, json, &value, arena), "%s", json);                           \
        cr_expect(condition, "%s %s", row, json);                                                  \
    } while (0)
    GOOD("boolean", "true", value.boolean);
    GOOD("integer", "1", value.integer == 1);
    GOOD("integer", "1e2", value.integer == 100);
    GOOD("integer", "4.0", value.integer == 4);
    GOOD("infinite", "'infinite'", value.integer == PARAMETER_INFINITE);
    GOOD("infinite", "9223372036854775807", value.integer == INT64_MAX);
    GOOD("signed", "-10", value.integer == -10);
    GOOD("real", "2", value.real == 2.0);
    GOOD("real", "0.5", value.real == 0.5);
    GOOD("text", "'any text'", strcmp(value.text, "any text") == 0);
    GOOD("name", "'cpu-1'", strcmp(value.text, "cpu-1") == 0);
    GOOD("choice", "'green'", value.choice == 1);
    GOOD("duration", "'1.5 us'", value.integer == 1500000);
    GOOD("duration", "'1000 years'", value.integer == TICKS_NEVER);
    GOOD("size", "'64 KiB'", value.integer == 65536);
    GOOD("bandwidth", "'25.6 GB/s'", value.real == 25.6e9);
    GOOD("frequency", "'0 Hz'", value.real == 0.0);
    GOOD("rate", "'50 /s'", value.real == 50.0);
    GOOD("names", "'cpu'", value.names.count == 1 && value.names.weights[0] == 1.0);
    GOOD("names", "{'a': 0.25, 'b': 0.75, 'description': 'x'}",
         value.names.count == 2 && value.names.weights[1] == 0.75);
    GOOD("names", "{'a': 0.1, 'b': 0.9000000005}",
         fabs(value.names.weights[0] + value.names.weights[1] - 1.0) < 1e-15);
    arena_destroy(arena);
}

Test(reader_scalar, bad_values_are_told_with_what_belongs_there)
{
    static const struct {
        const char *row;
        const char *json;
        const char *part;
    } cases[] = {
        {"boolean", "1", "1 is neither true nor false"},
        {"integer", "0", "0 is below the least, 1"},
        {"integer", "101", "101 is above the most, 100"},
        {"integer", "1.5", "1.5 is not a whole number"},
        {"integer", "'4'", "\"4\" is not a whole number"},
        {"integer", "'infinite'", "is not a whole number"},
        {"infinite", "'infinit'", "or \"infinite\""},
        {"infinite", "1e19", "is not a whole number"},
        {"infinite", "null", "null is not a whole number"},
        {"infinite", "-1", "below the least, 0"},
        {"signed", "-11", "below the least, -10"},
        {"real", "0", "0 is not above 0"},
        {"real", "2.5", "above the most, 2"},
        {"real", "'1'", "\"1\" is not a number"},
        {"text", "[]", "an empty list is no text"},
        {"name", "'1a'", "is no name"},
        {"choice", "'gren'", "did you mean \"green\"?"},
        {"choice", "'mauve-ish'", "known are red and green"},
        {"choice", "2", "2 is no choice; write \"red\" or \"green\""},
        {"duration", "80", "80 has no unit; a duration needs ps, ns"},
        {"duration", "'80'", "\"80\" has no unit"},
        {"duration", "'-5 ms'", "\"-5 ms\" is not above 0 s"},
        {"duration", "'0 s'", "\"0 s\" is not above 0 s"},
        {"duration", "'0.1 ps'", "is rounded to 0"},
        {"duration", "['1 s']", "a list is not a duration"},
        {"size", "'0 B'", "below the least, 1 B"},
        {"size", "'5 Kb'", "is no unit of a size"},
        {"size", "'1e99 TB'", "too large"},
        {"bandwidth", "'1 GHz'", "is no unit of a bandwidth"},
        {"bandwidth", "'1e999 B/s'", "too large"},
        {"frequency", "2.4", "2.4 has no unit; a frequency needs Hz"},
        {"rate", "'5 s'", "is no unit of a rate"},
        {"names", "{}", "sum to 0, not to 1"},
        {"names", "{'a': 0.5, 'b': 0.4}", "sum to 0.9, not to 1"},
        {"names", "{'a': 0.5, 'b': 0.500000002}", "not to 1"},
        {"names", "{'a': 1.5, 'b': -0.5}", "1.5 is no probability"},
        {"names", "{'a': '1'}", "\"1\" is no probability"},
        {"names", "3", "3 is neither a name nor"},
    };
    struct arena *arena = arena_create();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        union value value;
        const char *complaint = read(cases[i].row, cases[i].json, &value, arena);
        cr_expect(strstr(complaint, cases[i].part) != NULL, "%s %s: \"%s\"", cases[i].row,
                  cases[i].json, complaint);
    }
    arena_destroy(arena);
}
