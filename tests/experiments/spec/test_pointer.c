#include "experiments/spec/pointer.h"

#include <criterion/criterion.h>

Test(pointer, keys_are_escaped)
{
    struct text_buffer pointer = {0};
    pointer_append(&pointer, "a/b");
    pointer_append(&pointer, "m~n");
    pointer_append(&pointer, "");
    cr_expect_str_eq(pointer.text, "/a~1b/m~0n/");
    text_buffer_free(&pointer);
}

Test(pointer, a_path_becomes_a_pointer)
{
    struct text_buffer pointer = pointer_from_path("system.stations.cpu");
    cr_expect_str_eq(pointer.text, "/system/stations/cpu");
    text_buffer_free(&pointer);
}

Test(pointer, what_lies_inside_is_told_from_what_only_begins_alike)
{
    cr_expect_str_eq(pointer_inside("/a/b/c", "/a/b"), "/c");
    cr_expect_str_eq(pointer_inside("/a/b", "/a/b"), "");
    cr_expect_null(pointer_inside("/a/bc", "/a/b"));
    cr_expect_null(pointer_inside("/a", "/a/b"));
}

Test(pointer, a_value_is_found_by_its_pointer)
{
    json_t *document = json_loads("{\"a/b\": {\"m~n\": [1, {\"x\": 7}]}}", 0, NULL);
    cr_expect_eq(json_integer_value(pointer_get(document, "/a~1b/m~0n/1/x")), 7);
    cr_expect_eq(pointer_get(document, ""), document);
    cr_expect_null(pointer_get(document, "/a~1b/m~0n/2"));
    cr_expect_null(pointer_get(document, "/a/b"));
    cr_expect_null(pointer_get(document, "/a~1b/m~0n/x"));
    json_decref(document);
}
