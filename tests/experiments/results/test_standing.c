#include "experiments/results/standing.h"

#include <criterion/criterion.h>
#include <string.h>

Test(standing, a_value_has_a_place_from_the_nearer_end)
{
    static const struct {
        double values[5];
        const char *says;
    } rows[] = {
        {{1, 2, 3, 4, 5}, "the shortest"},
        {{2, 1, 3, 4, 5}, "the 2nd shortest"},
        {{3, 1, 2, 4, 5}, "the 3rd shortest"},
        {{4, 1, 2, 3, 5}, "the 2nd longest"},
        {{5, 1, 2, 3, 4}, "the longest"},
        {{2, 2, 2, 2, 2}, "as in all others"},
        {{0, 0, 0, 7, 9}, "the shortest with 2 others"},
        {{7, 7, 1, 2, 3}, "the longest with 1 other"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bool has[] = {true, true, true, true, true};
        double values[5];
        struct standing standing;
        struct text_buffer text = {0};
        memcpy(values, rows[i].values, sizeof values);
        cr_assert(standing_of(&(struct row){values, has}, 5, 0, &standing));
        cr_expect_eq(standing.count, 5);
        standing_print(&standing, &text);
        cr_expect_str_eq(text.text, rows[i].says);
        text_buffer_free(&text);
    }
}

Test(standing, replications_without_a_value_do_not_count)
{
    double values[] = {4, 0, 9, 2};
    bool has[] = {true, false, true, true};
    const struct row row = {values, has};
    struct standing standing;
    cr_expect(!standing_of(&row, 4, 1, &standing));
    cr_expect(!standing_of(&row, 4, 4, &standing));
    cr_assert(standing_of(&row, 4, 0, &standing));
    cr_expect(standing.count == 3 && standing.less == 1 && standing.equal == 0);
    cr_expect(standing.value == 4 && standing.minimum == 2 && standing.maximum == 9);
}

Test(standing, numbers_have_their_endings)
{
    static const struct {
        size_t before;
        const char *says;
    } rows[] = {{3, "the 4th shortest"},     {10, "the 11th shortest"}, {11, "the 12th shortest"},
                {12, "the 13th shortest"},   {20, "the 21st shortest"}, {21, "the 22nd shortest"},
                {110, "the 111th shortest"}, {22, "the 23rd shortest"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct standing standing = {.count = 1000, .less = rows[i].before};
        struct text_buffer text = {0};
        standing_print(&standing, &text);
        cr_expect_str_eq(text.text, rows[i].says);
        text_buffer_free(&text);
    }
    struct standing alone = {.count = 1};
    struct text_buffer text = {0};
    standing_print(&alone, &text);
    cr_expect_str_eq(text.text, "the only one");
    text_buffer_free(&text);
}
