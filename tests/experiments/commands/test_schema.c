#include "experiments/commands/command.h"

#include "tests/experiments/fixture.h"

Test(schema, is_json)
{
    char folder[64];
    fixture_folder(folder);
    cr_expect_eq(fixture_coupling(folder, "schema"), 0);
    char *text = fixture_read(folder, "said");
    json_t *json = json_loads(text, 0, NULL);
    cr_expect_not_null(json_object_get(json, "$schema"));
    json_decref(json);
    memory_free(text);
    cr_expect_eq(fixture_coupling(folder, "schema x"), 64);
    fixture_remove(folder);
}
