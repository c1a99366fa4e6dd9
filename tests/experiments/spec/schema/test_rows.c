#include "experiments/spec/schema/rows.h"

#include "tests/experiments/spec/spec_text.h"

Test(schema_rows, a_row_keeps_its_limits_default_and_meaning)
{
    static const struct parameter row = {.name = "ways",
                                         .type = PARAMETER_INTEGER,
                                         .doc = "Ways of a set.",
                                         .preset = "8",
                                         .least = 1,
                                         .most = 64};
    json_t *json = schema_row(&row, true);
    json_t *expected = json_of("{'type': 'integer', 'minimum': 1, 'maximum': 64, 'default': 8, "
                               "'description': 'Ways of a set.'}");
    cr_expect(json_equal(json, expected));
    json_decref(json);
    json_decref(expected);
}

Test(schema_rows, what_is_required_is_demanded_of_complete_specs_only)
{
    static const struct parameter rows[] = {
        {.name = "a", .type = PARAMETER_TEXT},
        {.name = "b", .type = PARAMETER_TEXT, .preset = "\"x\""},
        {.name = "c", .type = PARAMETER_TEXT, .flags = PARAMETER_OPTIONAL},
    };
    static const struct table table = {.rows = rows, .count = 3};
    json_t *strict = schema_object(&table, true, NULL);
    json_t *lenient = schema_object(&table, false, NULL);
    cr_expect_eq(json_array_size(json_object_get(strict, "required")), 1);
    cr_expect_null(json_object_get(lenient, "required"));
    cr_expect(json_is_false(json_object_get(strict, "additionalProperties")));
    json_decref(strict);
    json_decref(lenient);
}

/* Of a value and one that may stand in its place a complete spec has one. */
Test(schema_rows, one_of_two_values_is_demanded_where_either_stands_for_the_other)
{
    static const struct parameter_use without_after[] = {{.path = "after", .is_absent = true},
                                                         {.path = NULL}};
    static const struct parameter rows[] = {
        {.name = "at", .type = PARAMETER_TEXT, .used_where = without_after},
        {.name = "after", .type = PARAMETER_TEXT, .flags = PARAMETER_OPTIONAL},
    };
    static const struct table table = {.rows = rows, .count = 2};
    json_t *strict = schema_object(&table, true, NULL);
    json_t *lenient = schema_object(&table, false, NULL);
    json_t *expected = json_of("[{'required': ['at']}, {'required': ['after']}]");
    cr_expect_null(json_object_get(strict, "required"));
    cr_expect(json_equal(json_object_get(strict, "oneOf"), expected));
    cr_expect_null(json_object_get(lenient, "oneOf"));
    json_decref(strict);
    json_decref(lenient);
    json_decref(expected);
}
