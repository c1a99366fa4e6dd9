#include "experiments/commands/values.h"

#include <criterion/criterion.h>

Test(values, whole_numbers_have_bounds_and_nothing_after_them)
{
    static const struct {
        const char *text;
        bool is_good;
        uint64_t value;
    } rows[] = {
        {"3", true, 3},
        {"10", true, 10},
        {"2", false, 0},
        {"11", false, 0},
        {"", false, 0},
        {"-3", false, 0},
        {"3 ", false, 0},
        {" 3", false, 0},
        {"3.", false, 0},
        {"+3", false, 0},
        {"00000000000000000000003", false, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint64_t value = 0;
        cr_expect_eq(values_read_whole(rows[i].text, 3, 10, &value), rows[i].is_good, "%s",
                     rows[i].text);
        cr_expect(!rows[i].is_good || value == rows[i].value, "%s", rows[i].text);
        cr_expect_eq(values_whole("-n", rows[i].text, 3, 10, &value) == 0, rows[i].is_good);
    }
}

Test(values, a_choice_is_one_of_the_words)
{
    unsigned chosen = 9;
    cr_expect_eq(values_choice("-f", "json", "text|json|csv", &chosen), 0);
    cr_expect_eq(chosen, 1);
    cr_expect_eq(values_choice("-f", "csv", "text|json|csv", &chosen), 0);
    cr_expect_eq(chosen, 2);
    cr_expect_neq(values_choice("-f", "jso", "text|json|csv", &chosen), 0);
    cr_expect_neq(values_choice("-f", "", "text|json|csv", &chosen), 0);
    cr_expect_neq(values_choice("-f", "text|json", "text|json|csv", &chosen), 0);
}
