#include "experiments/spec/commands.h"
#include "models/kinds.h"
#include "sim/base/text.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static char *describe(const char *name, struct error *error)
{
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    describe_word(name, out, error);
    fclose(out);
    return text;
}

Test(describe, a_kind_has_its_rows_with_unit_default_and_meaning)
{
    struct error error = {0};
    char *text = describe("queueing", &error);
    cr_expect_eq(error.code, ERROR_NONE);
    cr_expect(strstr(text, "queueing, a kind of system: ") == text);
    cr_expect(strstr(text, "servers: whole number, at least 1") != NULL);
    cr_expect(strstr(text, "(default 1)") != NULL);
    cr_expect(strstr(text, "(required)") != NULL);
    free(text);
}

Test(describe, every_kind_is_described)
{
    for (const struct kind *const *kind = kinds; *kind != NULL; kind++) {
        struct error error = {0};
        char *text = describe((*kind)->name, &error);
        cr_expect_eq(error.code, ERROR_NONE, "%s", (*kind)->name);
        cr_expect(strstr(text, (*kind)->doc) != NULL, "%s", (*kind)->name);
        free(text);
    }
}

Test(describe, sections_of_every_spec_are_described_too)
{
    struct error error = {0};
    char *text = describe("run", &error);
    cr_expect(strstr(text, "horizon: duration in") != NULL);
    free(text);
    text = describe("analysis", &error);
    cr_expect(strstr(text, "compare: ") != NULL);
    free(text);
}

Test(describe, an_unknown_kind_is_a_usage_error_with_the_nearest)
{
    struct error error = {0};
    char *text = describe("queing", &error);
    cr_expect_eq(error.code, ERROR_USAGE);
    cr_expect(strstr(error.text, "did you mean \"queueing\"?") != NULL, "%s", error.text);
    cr_expect_str_empty(text);
    free(text);
}

Test(describe, knows_words_that_are_no_kinds)
{
    static const struct {
        const char *word, *part;
    } facts[] = {
        {"metrics", "nodes.NAME.crashes: a number, a count"},
        {"faults", "node_crash, a kind of fault: "},
        {"sweep", "\"sweep\": {"},
        {"extends", "\"extends\": \""},
        {"system.memory.latency", "Latency of"},
        {"node", "crashes: a number, a count"},
        {"token", "  token: duration in"},
        {"horizon", "in every spec\n  run.horizon: duration in"},
        {"replications", "  run.replications: object"},
        {"objectives", "in every spec\n  analysis.objectives: "},
        {"pareto", "  analysis.pareto: "},
        {"pareto", "  {\"pareto\": {\"minimum\""},
        {"rates", "  workload.classes.NAME.arrivals.interarrival.rates: list"},
        {"erlang", "  {\"erlang\": {\"mean\": \"5 ms\", \"k\": 4}}"},
        {"distribution", "  {\"weibull\": "},
        {"duration", "duration, a quantity in a spec: "},
    };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct error error = {0};
        char *text = describe(facts[i].word, &error);
        cr_expect_eq(error.code, ERROR_NONE, "%s", facts[i].word);
        cr_expect(strstr(text, facts[i].part) != NULL, "%s: %s", facts[i].word, text);
        free(text);
    }
}

Test(describe, a_path_that_ends_nowhere_is_told_how_far_it_leads)
{
    struct error error = {0};
    char *text = describe("system.memory.latncy", &error);
    cr_expect_eq(error.code, ERROR_USAGE);
    cr_expect(strstr(error.text, "there is system.memory") != NULL, "%s", error.text);
    cr_expect_str_empty(text);
    free(text);
}

Test(describe, a_role_has_its_kinds_and_a_metric_its_meaning)
{
    struct error error = {0};
    char *text = describe("interconnect", &error);
    cr_expect(strstr(text, "kinds of interconnect\n  bus  ") == text, "%s", text);
    cr_expect(strstr(text, "\n  ring  ") != NULL, "%s", text);
    free(text);
    text = describe("memory_latency", &error);
    cr_expect(strstr(text, "system multiprocessor\n  memory_latency: s") == text, "%s", text);
    free(text);
    cr_expect_eq(error.code, ERROR_NONE);
}
