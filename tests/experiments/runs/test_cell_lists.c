#include "experiments/runs/cell_lists.h"

#include <criterion/criterion.h>

Test(cell_lists, are_taken_out_of_the_text)
{
    static const struct {
        const char *text, *rest;
        size_t lists;
    } rows[] = {
        {"{\"a\":{\"cells\":[1,-20, 0 ]},\"b\":{\"cells\": []}}",
         "{\"a\":{\"cells\":[-1,0]},\"b\":{\"cells\":[-1,1]}}", 2},
        {"{\"cells\":[9223372036854775807,-9223372036854775808]}", "{\"cells\":[-1,0]}", 1},
        {"{\"a\":[1,2]}", "{\"a\":[1,2]}", 0},
        {"", "", 0},
        /* Other values stay in the text, for the reader to refuse. */
        {"{\"cells\":[1.5]}", "{\"cells\":[1.5]}", 0},
        {"{\"cells\":[01]}", "{\"cells\":[01]}", 0},
        {"{\"cells\":[1,]}", "{\"cells\":[1,]}", 0},
        {"{\"cells\":[-]}", "{\"cells\":[-]}", 0},
        {"{\"cells\":[9223372036854775808]}", "{\"cells\":[9223372036854775808]}", 0},
        {"{\"cells\":[-9223372036854775809]}", "{\"cells\":[-9223372036854775809]}", 0},
        {"{\"cells\":[1", "{\"cells\":[1", 0},
        {"{\"cells\":3}", "{\"cells\":3}", 0},
        {"{\"x\\\"cells\":[1]}", "{\"x\\\"cells\":[1]}", 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arena *arena = arena_create();
        struct cell_lists lists = {0};
        struct text_buffer rest = {0};
        cell_lists_take(&lists, rows[i].text, arena, &rest);
        cr_expect_eq(lists.count, rows[i].lists, "row %zu", i);
        cr_expect_str_eq(rest.text, rows[i].rest, "row %zu", i);
        text_buffer_free(&rest);
        arena_destroy(arena);
    }
}

Test(cell_lists, are_found_by_what_stands_for_them)
{
    struct arena *arena = arena_create();
    struct cell_lists lists = {0};
    struct text_buffer rest = {0};
    cell_lists_take(&lists, "{\"cells\":[4,-5]}", arena, &rest);
    json_t *root = json_loads(rest.text, 0, NULL);
    const struct cell_list *found = cell_lists_find(&lists, json_object_get(root, "cells"));
    cr_assert_not_null(found);
    cr_expect(found->count == 2 && found->numbers[0] == 4 && found->numbers[1] == -5);
    json_t *other = json_pack("[i, i]", -1, 1);
    cr_expect_null(cell_lists_find(&lists, other), "there is one list");
    cr_expect_null(cell_lists_find(&lists, root));
    cr_expect_null(cell_lists_find(&lists, NULL));
    json_decref(other);
    json_decref(root);
    text_buffer_free(&rest);
    arena_destroy(arena);
}
