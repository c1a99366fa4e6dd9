#include "experiments/spec/plain.h"

#include "tests/experiments/spec/spec_text.h"

static struct plain plain_text(const char *text, struct arena *arena)
{
    char *json = quoted(text);
    json_t *value = json_loads(json, JSON_DECODE_ANY, NULL);
    cr_assert_not_null(value, "%s", json);
    struct plain plain = plain_of(value, arena);
    json_decref(value);
    free(json);
    return plain;
}

Test(plain, has_each_type_and_keeps_the_order)
{
    struct arena *arena = arena_create();
    struct plain plain =
        plain_text("{'b': [1, 0.5, 'x'], 'a': true, 'n': null, 'o': {'p': false}}", arena);
    cr_expect(plain.type == PLAIN_OBJECT && plain.count == 4);
    cr_expect_str_eq(plain.members[0].name, "b");
    const struct plain *list = plain_get(&plain, "b");
    cr_assert(list->type == PLAIN_LIST && list->count == 3);
    cr_expect(list->members[0].value.type == PLAIN_INTEGER &&
              plain_is_number(&list->members[1].value));
    cr_expect_eq(plain_number(&list->members[0].value), 1);
    cr_expect_eq(plain_number(&list->members[1].value), 0.5);
    cr_expect_str_eq(list->members[2].value.text, "x");
    cr_expect(plain_get(&plain, "a")->is_true && !plain_get(plain_get(&plain, "o"), "p")->is_true);
    cr_expect_eq(plain_get(&plain, "n")->type, PLAIN_NULL);
    cr_expect_null(plain_get(&plain, "c"));
    cr_expect_null(plain_get(list, "b"));
    cr_expect_eq(plain_of(NULL, arena).type, PLAIN_NULL);
    arena_destroy(arena);
}

Test(plain, a_copy_outlives_what_it_was_made_of)
{
    struct arena *first = arena_create();
    struct arena *second = arena_create();
    struct plain original = plain_text("{'a': ['x', {'b': 'y'}]}", first);
    struct plain copy = plain_copy(&original, second);
    cr_expect_eq(plain_compare(&original, &copy), 0);
    arena_destroy(first);
    cr_expect_str_eq(plain_get(&plain_get(&copy, "a")->members[1].value, "b")->text, "y");
    arena_destroy(second);
}

/* Each value is under the next. */
Test(plain, values_have_an_order)
{
    static const char *const rising[] = {"null",
                                         "false",
                                         "true",
                                         "-1",
                                         "0.5",
                                         "1",
                                         "1.5",
                                         "'a'",
                                         "'b'",
                                         "[]",
                                         "[1]",
                                         "[1, 0]",
                                         "[2]",
                                         "{}",
                                         "{'a': 1}",
                                         "{'a': 2}",
                                         "{'a': 2, 'b': 1}",
                                         "{'b': 0}"};
    struct arena *arena = arena_create();
    enum { COUNT = sizeof rising / sizeof *rising };
    for (size_t i = 0; i < COUNT; i++) {
        for (size_t k = 0; k < COUNT; k++) {
            struct plain a = plain_text(rising[i], arena);
            struct plain b = plain_text(rising[k], arena);
            int order = plain_compare(&a, &b);
            cr_expect_eq((order > 0) - (order < 0), (i > k) - (i < k), "%s and %s", rising[i],
                         rising[k]);
        }
    }
    struct plain whole = plain_text("1", arena);
    struct plain real = plain_text("1.0", arena);
    cr_expect_eq(plain_compare(&whole, &real), 0, "1 and 1.0 are one number");
    arena_destroy(arena);
}

Test(plain, an_object_of_one_member_borrows_it)
{
    struct plain_member member = {"axis", {.type = PLAIN_TEXT, .text = "uma"}};
    struct plain object = plain_object(&member);
    cr_expect_str_eq(plain_get(&object, "axis")->text, "uma");
}
