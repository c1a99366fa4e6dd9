#include "experiments/spec/reader/member.h"

#include "tests/experiments/spec/spec_text.h"

Test(reader_member, numbers_are_within_their_limits)
{
    static const struct {
        const char *json;
        struct member member;
        double value;
        const char *complaint; /* NULL: none */
    } facts[] = {
        {"'5 ms'", {.name = "mean", .type = MEMBER_QUANTITY}, 5000, NULL},
        {"'-5 ms'", {.name = "mean", .type = MEMBER_QUANTITY}, 0, "below the least, 0 s"},
        {"2.5", {.name = "cv", .type = MEMBER_REAL, .least = 1}, 2.5, NULL},
        {"1",
         {.name = "cv", .type = MEMBER_REAL, .least = 1, .is_above_least = true},
         0,
         "is not above 1"},
        {"4", {.name = "k", .type = MEMBER_WHOLE, .least = 1, .most = 10}, 4, NULL},
        {"11",
         {.name = "k", .type = MEMBER_WHOLE, .least = 1, .most = 10},
         0,
         "above the most, 10"},
        {"1.5", {.name = "k", .type = MEMBER_WHOLE}, 0, "1.5 is not a whole number"},
        {"'a'", {.name = "cv", .type = MEMBER_REAL}, 0, "is not a number"},
    };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct arena *arena = arena_create();
        struct complaints complaints = {0};
        struct reader reader = {0};
        double value = 0;
        reader_start(&reader, arena, &complaints, 1000000);
        struct form_context context = {
            .reader = &reader, .dimension = DIMENSION_DURATION, .per_si = 1000000};
        json_t *json = json_of(facts[i].json);
        bool is_good = reader_member(&context, &facts[i].member, json, &value);
        cr_expect_eq(is_good, facts[i].complaint == NULL, "%s", facts[i].json);
        cr_expect(!is_good || value == facts[i].value, "%s: %g", facts[i].json, value);
        cr_expect(is_good || has_complaint(&complaints, "", facts[i].complaint));
        json_decref(json);
        reader_free(&reader);
        complaints_free(&complaints);
        arena_destroy(arena);
    }
}

Test(reader_member, keys_are_those_of_the_form)
{
    static const char *const known[] = {"mean", "cv"};
    struct arena *arena = arena_create();
    struct complaints complaints = {0};
    struct reader reader = {0};
    reader_start(&reader, arena, &complaints, 1000);
    json_t *json = json_of("{'mean': 1, 'description': 'x', 'sv': 2}");
    cr_expect(!reader_member_keys(&reader, json, known, 2));
    cr_assert_eq(complaints.count, 1);
    cr_expect(has_complaint(&complaints, "/sv", "did you mean \"cv\"?"));
    json_decref(json);
    reader_free(&reader);
    complaints_free(&complaints);
    arena_destroy(arena);
}
