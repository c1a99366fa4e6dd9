#include "experiments/spec/describe_value.h"

#include "tests/experiments/spec/spec_text.h"

Test(found, values_are_told_in_a_few_words)
{
    static const struct {
        const char *json;
        const char *words;
    } cases[] = {
        {"'80'", "\"80\""},
        {"3.5", "3.5"},
        {"0.1", "0.1"},
        {"-7", "-7"},
        {"{}", "an empty object"},
        {"{'a': 1}", "an object"},
        {"[]", "an empty list"},
        {"[1]", "a list"},
        {"true", "true"},
        {"false", "false"},
        {"null", "null"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char buffer[DESCRIBE_VALUE_BYTES];
        json_t *json = json_of(cases[i].json);
        cr_expect_str_eq(describe_value(buffer, json), cases[i].words);
        json_decref(json);
    }
}

Test(found, a_long_text_is_cut_between_characters)
{
    char buffer[DESCRIBE_VALUE_BYTES];
    /* 39 bytes, then characters of two bytes: the cut at 40 would split the first of them. */
    json_t *json = json_of("'aaaaaaaaaabbbbbbbbbbccccccccccddddddddd\xc3\xa4\xc3\xa4\xc3\xa4'");
    cr_expect_str_eq(describe_value(buffer, json),
                     "\"aaaaaaaaaabbbbbbbbbbccccccccccddddddddd...\"");
    json_decref(json);
}

Test(found, json_has_the_shortest_digits)
{
    json_t *json = json_of("{'a': [0.1, 1, 'x'], 'b': {}}");
    char *text = describe_value_json(json);
    cr_expect_str_eq(text, "{\"a\": [0.1, 1, \"x\"], \"b\": {}}");
    free(text);
    json_decref(json);
}
