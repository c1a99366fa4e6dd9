#include "experiments/spec/rows.h"

#include "tests/experiments/spec/spec_text.h"

static const char *const colours[] = {"red", "green", NULL};

Test(rows, the_value_of_each_type_is_told_in_words)
{
    static const struct {
        struct parameter row;
        const char *words;
    } cases[] = {
        {{.type = PARAMETER_BOOLEAN}, "true or false"},
        {{.type = PARAMETER_INTEGER, .least = 1, .most = 8}, "whole number, at least 1, at most 8"},
        {{.type = PARAMETER_INTEGER, .flags = PARAMETER_MAY_BE_INFINITE},
         "whole number, or \"infinite\""},
        {{.type = PARAMETER_REAL, .flags = PARAMETER_ABOVE_LEAST}, "number, above 0"},
        {{.type = PARAMETER_CHOICE, .choices = colours}, "one of red, green"},
        {{.type = PARAMETER_DURATION, .flags = PARAMETER_ABOVE_LEAST},
         "duration in ps, ns, us, ms, s, min, h, days or years, above 0 s"},
        {{.type = PARAMETER_FREQUENCY}, "frequency in Hz, kHz, MHz or GHz"},
        {{.type = PARAMETER_POWER}, "power in W, mW, kW or MW"},
        {{.type = PARAMETER_ENERGY}, "energy in pJ, nJ, uJ, mJ, J or kJ"},
        {{.type = PARAMETER_DISTRIBUTION}, "duration or distribution of durations"},
        {{.type = PARAMETER_TEXT}, "text"},
        {{.type = PARAMETER_WEIGHTED_NAMES}, "name, or names with probabilities"},
        {{.type = PARAMETER_LIST}, "list"},
        {{.type = PARAMETER_MAP, .names = "station"}, "object of station names"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct text_buffer text = {0};
        rows_value(&cases[i].row, &text);
        cr_expect_str_eq(text.text, cases[i].words);
        text_buffer_free(&text);
    }
}

Test(rows, a_default_is_told_from_required_and_optional)
{
    static const struct {
        struct parameter row;
        const char *words;
    } cases[] = {
        {{.preset = "\"5 ms\""}, "\"5 ms\""},
        {{.flags = PARAMETER_OPTIONAL}, "optional"},
        {{.flags = 0}, "required"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct text_buffer text = {0};
        rows_default(&cases[i].row, &text);
        cr_expect_str_eq(text.text, cases[i].words);
        text_buffer_free(&text);
    }
}

static void append_path(const struct row_visit *visit, void *context)
{
    text_print(context, "%s ", visit->path);
}

Test(rows, the_walk_goes_through_objects_maps_and_lists)
{
    static const struct parameter leaf = {.name = "leaf", .type = PARAMETER_TEXT};
    static const struct table inner = {.rows = &leaf, .count = 1};
    static const struct parameter element = {
        .name = "element", .type = PARAMETER_OBJECT, .of = &inner};
    static const struct parameter rows[] = {
        {.name = "a", .type = PARAMETER_OBJECT, .of = &inner},
        {.name = "b", .type = PARAMETER_MAP, .element = &element},
        {.name = "c", .type = PARAMETER_LIST, .element = &leaf},
    };
    static const struct table table = {.rows = rows, .count = 3};
    struct text_buffer text = {0};
    rows_walk(&table, append_path, &text);
    cr_expect_str_eq(text.text, "a a.leaf b b.NAME b.NAME.leaf c c.N ");
    text_buffer_free(&text);
}

Test(rows, conditions_are_told)
{
    static const struct parameter_use uses[] = {
        {.path = "system.memory.layout", .is = "numa"},
        {.path = "system.processors", .above = 1},
        {.path = NULL},
    };
    struct text_buffer text = {0};
    rows_use(&(struct parameter){.name = "a"}, &text);
    cr_expect_str_eq(text.text, "");
    rows_use(&(struct parameter){.name = "a", .used_where = uses}, &text);
    cr_expect_str_eq(text.text,
                     "Used where system.memory.layout is numa and system.processors is above 1.");
    text_buffer_free(&text);
}
