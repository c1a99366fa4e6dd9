#include "sim/base/error.h"

#include <criterion/criterion.h>
#include <string.h>

Test(error, first_error_wins)
{
    struct error error = {0};
    cr_assert_not(error_set(&error, ERROR_SPEC, "a.json: /run", "found %d, wanted %s", 3, "four"));
    cr_assert_eq(error.code, ERROR_SPEC);
    cr_assert_str_eq(error.where, "a.json: /run");
    cr_assert_str_eq(error.text, "found 3, wanted four");
    cr_assert_not(error_set(&error, ERROR_IO, "b.json", "another"));
    cr_assert_eq(error.code, ERROR_SPEC);
    cr_assert_str_eq(error.where, "a.json: /run");
    cr_assert_str_eq(error.text, "found 3, wanted four");
}

Test(error, nobody_has_to_want_to_know)
{
    cr_assert_not(error_set(NULL, ERROR_IO, "b.json", "unheard"));
    struct error error = {0};
    error_set(&error, ERROR_INTERNAL, NULL, "nowhere");
    cr_assert_str_eq(error.where, "");
    cr_assert_str_eq(error.text, "nowhere");
}

Test(error, long_sentences_are_cut_and_terminated)
{
    char text[2000];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    struct error error = {0};
    error_set(&error, ERROR_SPEC, text, "%s", text);
    cr_expect_lt(strlen(error.where), sizeof error.where);
    cr_expect_gt(strlen(error.where), sizeof error.where - 40);
    cr_expect_lt(strlen(error.text), sizeof error.text);
    cr_expect_gt(strlen(error.text), sizeof error.text - 40);
    cr_expect_not_null(strstr(error.text, "bytes left out] xxx"));
}

Test(error, foreign_text_cannot_move_the_cursor)
{
    struct error error = {0};
    error_set(&error, ERROR_SPEC, "\x1b]0;a.json", "there is no \"%s\"", "\x1b[2J\n");
    cr_expect_str_eq(error.where, "\\x1b]0;a.json");
    cr_expect_str_eq(error.text, "there is no \"\\x1b[2J\\n\"");
}
