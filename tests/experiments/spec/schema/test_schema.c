#include "experiments/spec/commands.h"
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
