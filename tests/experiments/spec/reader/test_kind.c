#include "experiments/spec/reader/reader.h"
#include "models/kinds.h"
#include "tests/experiments/spec/spec_text.h"

Test(reader_kind, is_found_by_role_and_name)
{
    static const struct {
        const char *json, *role, *found, *part;
    } facts[] = {
        {"'lcfs'", "discipline", "lcfs", NULL},
        {"'bus'", "interconnect", "bus", NULL},
        {"'bus'", "discipline", NULL, "unknown kind of discipline \"bus\""},
        {"'lcsf'", "discipline", NULL, "did you mean \"lcfs\"?"},
        {"3", "discipline", NULL, "3 is no name of a kind of discipline"},
    };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct arena *arena = arena_create();
        struct complaints complaints = {0};
        struct reader reader = {0};
        reader_start(&reader, arena, &complaints, 1000);
        json_t *json = json_of(facts[i].json);
        const struct kind *kind = reader_kind(&reader, facts[i].role, json);
        cr_expect_eq(kind == NULL, facts[i].found == NULL, "%s", facts[i].json);
        cr_expect(kind == NULL || kind == kinds_find(facts[i].role, facts[i].found));
        cr_expect(facts[i].part == NULL || has_complaint(&complaints, "", facts[i].part));
        json_decref(json);
        reader_free(&reader);
        complaints_free(&complaints);
        arena_destroy(arena);
    }
}
