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
    cr_assert_eq(strlen(error.where), sizeof error.where - 1);
    cr_assert_eq(strlen(error.text), sizeof error.text - 1);
}
