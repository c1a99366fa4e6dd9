#include "experiments/spec/reader/reader.h"
#include "tests/experiments/spec/spec_text.h"

#include <math.h>

static const struct parameter times = {.name = "times", .type = PARAMETER_DISTRIBUTION};
static const struct parameter arrivals = {
    .name = "arrivals", .type = PARAMETER_DISTRIBUTION, .flags = PARAMETER_ABOVE_LEAST};
static const struct parameter sizes = {.name = "sizes", .type = PARAMETER_SIZES, .most = 1e6};
static const struct parameter counts = {
    .name = "counts", .type = PARAMETER_COUNT, .least = 1, .most = 100};

static const char *read(const struct parameter *row, const char *text, struct distribution *to,
                        struct arena *arena)
{
    struct reader reader = {0};
    struct complaints complaints = {0};
    json_t *json = json_of(text);
    *to = (struct distribution){0};
    reader_start(&reader, arena, &complaints, TICKS_PER_SECOND_FINE);
    reader_distribution(&reader, row, json, to);
    const char *complaint = "";
    if (complaints.count > 0) {
        complaint = arena_print(arena, "%s: %s", complaints.list[0].where, complaints.list[0].text);
    }
    json_decref(json);
    reader_free(&reader);
    complaints_free(&complaints);
    return complaint;
}

Test(reader_distribution, every_form_is_read_in_ticks_bytes_or_counts)
{
    static const struct {
        const struct parameter *row;
        const char *json;
        enum distribution_family family;
        double mean;
        double cv2;
    } cases[] = {
        {&times, "'5 ms'", DISTRIBUTION_CONSTANT, 5e9, 0.0},
        {&times, "'0 s'", DISTRIBUTION_CONSTANT, 0.0, 0.0},
        {&times, "{'exponential': '5 ms'}", DISTRIBUTION_EXPONENTIAL, 5e9, 1.0},
        {&times, "{'uniform': ['1 ms', '3 ms']}", DISTRIBUTION_UNIFORM, 2e9, 1.0 / 12.0},
        {&times, "{'erlang': {'mean': '5 ms', 'k': 4}}", DISTRIBUTION_ERLANG, 5e9, 0.25},
        {&times, "{'hyperexponential': {'mean': '5 ms', 'cv': 2}}", DISTRIBUTION_HYPEREXPONENTIAL,
         5e9, 4.0},
        {&times, "{'lognormal': {'mean': '5 ms', 'cv': 1.5}}", DISTRIBUTION_LOGNORMAL, 5e9, 2.25},
        {&times, "{'weibull': {'scale': '1000 h', 'shape': 1}}", DISTRIBUTION_WEIBULL, 3.6e18, 1.0},
        {&times, "{'pareto': {'minimum': '1 ms', 'shape': 3}}", DISTRIBUTION_PARETO, 1.5e9,
         1.0 / 3.0},
        {&times, "{'empirical': {'values': ['1 ms', '3 ms'], 'weights': [0.5, 0.5]}}",
         DISTRIBUTION_EMPIRICAL, 2e9, 0.25},
        {&times, "{'mixture': {'of': ['1 ms', {'exponential': '3 ms'}], 'weights': [0.5, 0.5]}}",
         DISTRIBUTION_MIXTURE, 2e9, 1.375},
        {&times, "{'description': 'd', 'exponential': '5 ms'}", DISTRIBUTION_EXPONENTIAL, 5e9, 1.0},
        {&sizes, "{'uniform': ['1 KiB', '3 KiB']}", DISTRIBUTION_UNIFORM, 2048.0, 1.0 / 12.0},
        {&counts, "7", DISTRIBUTION_CONSTANT, 7.0, 0.0},
        {&counts, "{'geometric': {'mean': 5}}", DISTRIBUTION_GEOMETRIC, 5.0, 0.8},
        {&counts, "{'empirical': {'values': [1, 3], 'weights': [0.5, 0.5]}}",
         DISTRIBUTION_EMPIRICAL, 2.0, 0.25},
    };
    struct arena *arena = arena_create();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct distribution to;
        cr_expect_str_empty(read(cases[i].row, cases[i].json, &to, arena), "%s", cases[i].json);
        cr_expect_eq(to.family, cases[i].family, "%s", cases[i].json);
        cr_expect(fabs(distribution_mean(&to) - cases[i].mean) <= 1e-12 * cases[i].mean, "%s: %g",
                  cases[i].json, distribution_mean(&to));
        cr_expect(fabs(distribution_cv2(&to) - cases[i].cv2) <= 1e-9, "%s: %g", cases[i].json,
                  distribution_cv2(&to));
    }
    arena_destroy(arena);
}

Test(reader_distribution, a_bad_parameter_is_found_at_its_place)
{
    static const struct {
        const struct parameter *row;
        const char *json;
        const char *part;
    } cases[] = {
        {&times, "5", ": 5 has no unit; a duration needs"},
        {&times, "'-5 ms'", ": \"-5 ms\" is below the least, 0 s"},
        {&times, "null", ": null is not a duration"},
        {&times, "{}", ": a distribution has one form, not 0"},
        {&times, "{'exponential': '1 s', 'erlang': {}}", "one form, not 2"},
        {&times, "{'exponental': '1 s'}", "/exponental: unknown distribution"},
        {&times, "{'geometric': {'mean': 5}}", "/geometric: unknown distribution"},
        {&times, "{'exponential': 5}", "/exponential: 5 has no unit"},
        {&times, "{'exponential': '-1 s'}", "/exponential: \"-1 s\" is below the least, 0"},
        {&times, "{'exponential': '1e200 s'}", "/exponential: \"1e200 s\" is above the most"},
        {&times, "{'uniform': '1 s'}", "/uniform: \"1 s\" is no list of the two bounds"},
        {&times, "{'uniform': ['1 s']}", "/uniform: a list is no list of the two bounds"},
        {&times, "{'uniform': ['2 s', '1 s']}", "/uniform: the lower bound is above"},
        {&times, "{'uniform': ['2 s', 3]}", "/uniform/1: 3 has no unit"},
        {&times, "{'erlang': '1 s'}", "/erlang: \"1 s\" is no object"},
        {&times, "{'erlang': {'mean': '1 s'}}", "/erlang: \"k\" is missing"},
        {&times, "{'erlang': {'mean': '1 s', 'k': 0}}", "/erlang/k: 0 is below the least, 1"},
        {&times, "{'erlang': {'mean': '1 s', 'k': 1.5}}", "/erlang/k: 1.5 is not a whole number"},
        {&times, "{'erlang': {'mean': '1 s', 'k': 2, 'cv': 1}}", "/erlang/cv: unknown key"},
        {&times, "{'hyperexponential': {'mean': '1 s', 'cv': 0.9}}", "/cv: 0.9 is below"},
        {&times, "{'hyperexponential': {'mean': '1 s', 'cv': 1e10}}",
         "/cv: 10000000000 is above the most, 1000000000"},
        {&times, "{'lognormal': {'mean': '1 s', 'cv': -1}}", "/cv: -1 is below the least, 0"},
        {&times, "{'weibull': {'scale': '1 s', 'shape': 0}}", "/shape: 0 is not above 0"},
        {&times, "{'pareto': {'minimum': '0 s', 'shape': 1}}", "/minimum: \"0 s\" is not above 0"},
        {&times, "{'pareto': {'minimum': '1 s', 'shape': '2'}}", "/shape: \"2\" is not a number"},
        {&times, "{'empirical': {'values': [], 'weights': []}}", "/values: an empty list"},
        {&times, "{'empirical': {'values': ['1 s']}}", "/empirical: \"weights\" is missing"},
        {&times, "{'empirical': {'values': ['1 s'], 'weights': [0.5, 0.5]}}",
         "/weights: 2 weights for 1 values"},
        {&times, "{'empirical': {'values': ['1 s', '2 s'], 'weights': [0.5, 0.4]}}",
         "/weights: the probabilities sum to 0.9"},
        {&times, "{'empirical': {'values': ['1 s', '2 s'], 'weights': [1.5, -0.5]}}",
         "/weights/1: -0.5 is below the least, 0"},
        {&times, "{'mixture': {'of': ['1 s', {'uniform': 3}], 'weights': [0.5, 0.5]}}",
         "/mixture/of/1/uniform: 3 is no list"},
        {&times, "{'mixture': {'of': ['1 s']}}", "/mixture: \"weights\" is missing"},
        {&times, "{'empirical': 3}", "/empirical: 3 is no object with \"values\" and \"weights\""},
        {&times, "{'mixture': 3}", "/mixture: 3 is no object with \"of\" and \"weights\""},
        {&times, "{'empirical': {'weights': [1]}}", "/empirical: \"values\" is missing"},
        {&times, "{'mixture': {'weights': [1]}}", "/mixture: \"of\" is missing"},
        {&times, "{'mixture': {'values': ['1 s'], 'of': ['1 s'], 'weights': [1]}}",
         "/mixture/values: unknown key"},
        {&arrivals, "'0 s'", "the mean is not above 0 s"},
        {&arrivals, "{'exponential': '0 s'}", "the mean is not above 0 s"},
        {&arrivals, "{'exponential': '0.5 ps'}", "the mean is not above 0 s"},
        {&sizes, "'1 s'", "is no unit of a size"},
        {&sizes, "'2 MB'", "the mean is above the most, 1000000 B"},
        {&counts, "0", ": 0 is below the least, 1"},
        {&counts, "101", ": 101 is above the most, 100"},
        {&counts, "'3'", ": \"3\" is not a whole number"},
        {&counts, "{'exponential': '1 s'}", "/exponential: unknown distribution"},
        {&counts, "{'geometric': {'mean': 0.5}}", "/mean: 0.5 is below the least, 1"},
        {&counts, "{'geometric': 5}", "/geometric: 5 is no object"},
        {&counts, "{'empirical': {'values': [0, 1], 'weights': [0.5, 0.5]}}",
         "/values/0: 0 is below the least, 1"},
    };
    struct arena *arena = arena_create();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct distribution to;
        const char *complaint = read(cases[i].row, cases[i].json, &to, arena);
        cr_expect(strstr(complaint, cases[i].part) != NULL, "%s: \"%s\"", cases[i].json, complaint);
    }
    arena_destroy(arena);
}

Test(reader_distribution, a_rate_is_exponential)
{
    static const struct parameter between = {.name = "between",
                                             .type = PARAMETER_DISTRIBUTION,
                                             .flags =
                                                 PARAMETER_ABOVE_LEAST | PARAMETER_BETWEEN_EVENTS};
    static const struct {
        const struct parameter *row;
        const char *json;
        double mean;
        const char *complaint;
    } cases[] = {
        {&between, "'70 /s'", 1e12 / 70.0, ""},
        {&between, "{'exponential': '70 /s'}", 1e12 / 70.0, ""},
        {&between, "'5 ms'", 5e9, ""},
        {&between, "{'mixture': {'of': ['1 /s', '1 /ms'], 'weights': [0.5, 0.5]}}", 0.5e12 + 0.5e9,
         ""},
        {&times, "{'exponential': '70 /s'}", 1e12 / 70.0, ""},
        {&times, "{'exponential': '2 /h'}", 1800e12, ""},
        {&times, "'70 /s'", 0,
         ": \"70 /s\" is a rate, not a duration; write {\"exponential\": "
         "\"70 /s\"} for exponential times of that rate"},
        {&times, "{'erlang': {'mean': '70 /s', 'k': 2}}", 0,
         "/erlang/mean: \"/s\" is no unit of a duration; it needs ps, ns, us, ms, s, min, h, days "
         "or years"},
        {&between, "'0 /s'", 0, ": \"0 /s\" is not above 0 /s"},
        {&between, "{'exponential': '-3 /s'}", 0, "/exponential: \"-3 /s\" is not above 0 /s"},
        {&between, "'1e-300 /s'", 0, ": \"1e-300 /s\" is too low a rate"},
        {&between, "'1e13 /s'", 0, ": the mean is not above 0 s"}, /* under a tick */
        {&sizes, "{'exponential': '70 /s'}", 0,
         "/exponential: \"/s\" is no unit of a size; it needs B, kB, MB, GB, TB, PB, KiB, MiB, "
         "GiB, TiB or PiB"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena *arena = arena_create();
        struct distribution to;
        const char *complaint = read(cases[i].row, cases[i].json, &to, arena);
        cr_expect_str_eq(complaint, cases[i].complaint, "%s: %s", cases[i].json, complaint);
        cr_expect(cases[i].mean == 0 || distribution_mean(&to) == cases[i].mean, "%s",
                  cases[i].json);
        arena_destroy(arena);
    }
}

Test(reader_distribution, whole_weights_are_counts)
{
    static const struct {
        const char *weights;
        double mean;
        const char *complaint;
    } cases[] = {
        {"[3, 1]", 1.5e9, ""},
        {"[3.0, 1.0]", 1.5e9, ""},
        {"[300000, 100000]", 1.5e9, ""},
        {"[0, 7]", 3e9, ""},
        {"[1, 0]", 1e9, ""},
        {"[0.75, 0.25]", 1.5e9, ""},
        {"[0.7500000001, 0.25]", 0, ""},
        {"[0.75, 0.2501]", 0,
         "weights: the probabilities sum to 1.0001, not to 1; counts are whole numbers, all of "
         "them"},
        {"[2.5, 1]", 0, "weights: the probabilities sum to 3.5, not to 1; counts are"},
        {"[0, 0]", 0, "weights: the counts are all 0"},
        {"[-1, 2]", 0, "weights/0: -1 is below the least, 0"},
        {"[1]", 0, "weights: 1 weights for 2 values"},
    };
    for (size_t i = 0; i < 2 * sizeof cases / sizeof *cases; i++) {
        bool is_mixture = i % 2 == 1;
        char json[256];
        snprintf(json, sizeof json, "{'%s': {'%s': ['1 ms', '3 ms'], 'weights': %s}}",
                 is_mixture ? "mixture" : "empirical", is_mixture ? "of" : "values",
                 cases[i / 2].weights);
        struct arena *arena = arena_create();
        struct distribution to;
        const char *complaint = read(&times, json, &to, arena);
        cr_expect(cases[i / 2].complaint[0] == '\0'
                      ? complaint[0] == '\0'
                      : strstr(complaint, cases[i / 2].complaint) != NULL,
                  "%s: %s", json, complaint);
        cr_expect(cases[i / 2].mean == 0 || distribution_mean(&to) == cases[i / 2].mean, "%s",
                  json);
        arena_destroy(arena);
    }
}
