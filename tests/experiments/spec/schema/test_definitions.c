#include "experiments/spec/schema/definitions.h"

#include "experiments/spec/quantity.h"
#include "experiments/spec/reader/reader.h"

#include <criterion/criterion.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>

Test(schema_definitions, the_pattern_of_a_quantity_agrees_with_the_reader)
{
    static const char *const texts[] = {
        "80 ns",  "0.3 ns", "1e-05 s", "1E+5 days", "-1 s", "0 s",    "80",     "80ns",  "80  ns",
        "080 ns", ".5 s",   "5. s",    "1e s",      "+1 s", "1 week", "1 ns ",  " 1 ns", "1 B",
        "",       "s",      "1 year",  "1.5.2 s",   "1e5",  "1 min",  "1 m\ns", "--1 s", "-0 s",
    };
    json_t *all = schema_definitions();
    const char *pattern =
        json_string_value(json_object_get(json_object_get(all, "duration"), "pattern"));
    regex_t expression;
    cr_assert_eq(regcomp(&expression, pattern, REG_EXTENDED), 0, "%s", pattern);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        char message[QUANTITY_MESSAGE_BYTES];
        struct quantity quantity;
        bool is_read = quantity_parse(texts[i], DIMENSION_DURATION, &quantity, message) &&
                       (!quantity.is_negative || quantity.digits == 0); /* as no row may be */
        bool is_matched = regexec(&expression, texts[i], 0, NULL, 0) == 0;
        cr_expect_eq(is_read, is_matched, "\"%s\"", texts[i]);
    }
    regfree(&expression);
    json_decref(all);
}

Test(schema_definitions, distributions_have_every_form)
{
    json_t *all = schema_definitions();
    char *durations = json_dumps(json_object_get(all, "durations"), 0);
    char *counts = json_dumps(json_object_get(all, "counts"), 0);
    for (size_t i = 0; reader_distribution_forms[i] != NULL; i++) {
        const char *form = reader_distribution_forms[i];
        cr_expect(strstr(durations, form) != NULL || strstr(counts, form) != NULL, "%s", form);
    }
    free(durations);
    free(counts);
    json_decref(all);
}
