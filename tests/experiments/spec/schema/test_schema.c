#include "experiments/spec/schema/schema.h"

#include "experiments/spec/commands.h"
#include "experiments/spec/reader/reader.h"
#include "models/kinds.h"
#include "tests/experiments/spec/spec_text.h"

static json_t *schema(void)
{
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    schema_write(out);
    fclose(out);
    json_t *json = json_loads(text, 0, NULL);
    free(text);
    cr_assert_not_null(json);
    return json;
}

/* Every "$ref" must lead to a definition. */
static void check_references(const json_t *json, const json_t *definitions)
{
    const char *key;
    json_t *value;
    size_t index;
    json_object_foreach((json_t *)json, key, value)
    {
        if (strcmp(key, "$ref") == 0) {
            const char *name = json_string_value(value) + strlen("#/$defs/");
            cr_expect_not_null(json_object_get(definitions, name), "%s", name);
        }
        check_references(value, definitions);
    }
    json_array_foreach(json, index, value)
    {
        check_references(value, definitions);
    }
}

Test(schema, is_json_whose_references_all_lead_somewhere)
{
    json_t *json = schema();
    check_references(json, json_object_get(json, "$defs"));
    json_decref(json);
}

Test(schema, has_a_rule_for_every_kind_of_system)
{
    json_t *json = schema();
    char *text = json_dumps(json, JSON_COMPACT);
    for (const struct kind *const *kind = kinds; *kind != NULL; kind++) {
        char rule[128];
        snprintf(rule, sizeof rule, "\"kind\":{\"const\":\"%s\"}", (*kind)->name);
        bool is_system = strcmp((*kind)->role, "system") == 0;
        cr_expect(!is_system || strstr(text, rule) != NULL, "%s", rule);
    }
    free(text);
    json_decref(json);
}

Test(schema, words_stand_beside_numbers_in_the_section_run)
{
    json_t *json = schema();
    char *text = json_dumps(json, JSON_COMPACT);
    cr_expect_not_null(strstr(text, "\"timeline\":{\"anyOf\":[{\"enum\":[\"auto\",\"none\"]},"
                                    "{\"type\":\"integer\",\"minimum\":0,"));
    cr_expect_not_null(strstr(text, "\"warmup\":{\"anyOf\":[{\"const\":\"auto\"},"));
    free(text);
    json_decref(json);
}

Test(schema, a_row_keeps_its_limits_default_and_meaning)
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

Test(schema, what_is_required_is_demanded_of_complete_specs_only)
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
