#include "experiments/spec/reader/reader.h"
#include "tests/experiments/spec/spec_text.h"

Test(reader_rate, a_text_with_the_unit_of_a_rate_is_one)
{
    static const struct {
        const char *json;
        bool is_rate;
    } cases[] = {
        {"'70 /s'", true},   {"'1 /year'", true}, {"'0 /s'", true}, {"'-1 /s'", true},
        {"'70 s'", false},   {"'70/s'", false},   {"'/s'", false},  {"'70 /sec'", false},
        {"'70 B/s'", false}, {"70", false},       {"null", false},  {"{'a': '70 /s'}", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        json_t *json = json_of(cases[i].json);
        cr_expect_eq(reader_is_rate(json), cases[i].is_rate, "%s", cases[i].json);
        json_decref(json);
    }
}

Test(reader_rate, is_the_exponential_of_the_times_between)
{
    static const struct {
        const char *json;
        double mean; /* 0: refused */
    } cases[] = {
        {"'70 /s'", 1e9 / 70.0},
        {"'70e-3 /ms'", 1e9 / 70.0},
        {"'1 /year'", 31557600e9},
        {"'0.5 /h'", 7200e9},
        {"'0 /s'", 0},
        {"'-1 /s'", 0},
        {"'1e-300 /s'", 0},
        {"'70 s'", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct reader reader = {0};
        struct complaints complaints = {0};
        struct distribution to = {0};
        struct arena *arena = arena_create();
        json_t *json = json_of(cases[i].json);
        reader_start(&reader, arena, &complaints, TICKS_PER_SECOND_COARSE);
        cr_expect_eq(reader_rate(&reader, json, &to), cases[i].mean > 0, "%s", cases[i].json);
        cr_expect_eq(complaints.count, cases[i].mean > 0 ? 0 : 1, "%s", cases[i].json);
        cr_expect_eq(to.family, cases[i].mean > 0 ? DISTRIBUTION_EXPONENTIAL : DISTRIBUTION_NONE);
        cr_expect_eq(distribution_mean(&to), cases[i].mean, "%s", cases[i].json);
        json_decref(json);
        reader_free(&reader);
        complaints_free(&complaints);
        arena_destroy(arena);
    }
}
