#include "experiments/spec/reader/reader.h"
#include "models/kinds.h"
#include "sim/base/text.h"
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

/* A name that is near no other: all are listed, whichever kinds there are. */
Test(reader_kind, all_of_a_role_are_listed)
{
    const char *names[64];
    size_t count = kinds_names("fencing", names, 64);
    struct text_buffer list = {0};
    text_append(&list, "unknown kind of fencing \"abracadabra\"; known are ");
    for (size_t i = 0; i < count; i++) {
        text_print(&list, "%s%s", i == 0 ? "" : i + 1 < count ? ", " : " and ", names[i]);
    }
    struct arena *arena = arena_create();
    struct complaints complaints = {0};
    struct reader reader = {0};
    reader_start(&reader, arena, &complaints, 1000);
    json_t *json = json_of("'abracadabra'");
    cr_expect_null(reader_kind(&reader, "fencing", json));
    cr_assert_eq(complaints.count, 1);
    cr_expect_str_eq(complaints.list[0].text, list.text);
    json_decref(json);
    text_buffer_free(&list);
    reader_free(&reader);
    complaints_free(&complaints);
    arena_destroy(arena);
}
