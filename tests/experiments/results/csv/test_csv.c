#include "experiments/results/csv/csv.h"

#include <criterion/criterion.h>
#include <jansson.h>
#include <stdlib.h>

static char *field_of(const char *json)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    struct arena *arena = arena_create();
    json_t *value = json_loads(json, JSON_DECODE_ANY, NULL);
    struct plain plain = plain_of(value, arena);
    csv_plain(out, &plain);
    json_decref(value);
    arena_destroy(arena);
    fclose(out);
    return text;
}

Test(csv, quotes_what_would_be_taken_for_something_else)
{
    static const char *const facts[][2] = {
        {"\"uma\"", "uma"},
        {"\"a,b\"", "\"a,b\""},
        {"\"say \\\"so\\\"\"", "\"say \"\"so\"\"\""},
        {"\"two\\nlines\"", "\"two\nlines\""},
        {"\"\"", ""},
        {"4", "4"},
        {"0.1", "0.1"},
        {"true", "true"},
        {"null", ""},
        {"[1,2]", "\"[1,2]\""},
        {"{\"exponential\":\"5 ms\"}", "\"{\"\"exponential\"\":\"\"5 ms\"\"}\""},
    };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        char *text = field_of(facts[i][0]);
        cr_expect_str_eq(text, facts[i][1]);
        free(text);
    }
}

Test(csv, a_real_has_the_fewest_digits)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    csv_real(out, 0.1 + 0.2);
    fputc(',', out);
    csv_real(out, 1e21);
    fclose(out);
    cr_expect_str_eq(text, "0.30000000000000004,1e+21");
    free(text);
}
