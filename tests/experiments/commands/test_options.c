#include "experiments/commands/options.h"

#include <criterion/criterion.h>
#include <string.h>

static const struct argp_option inner_options[] = {
    {"seed", 256, "N", 0, "Seed", 1},
    {"secret", 257, NULL, OPTION_HIDDEN, "Not shown", 1},
    {0},
};
static const struct argp inner = {.options = inner_options};
static const struct argp_child children[] = {{&inner, 0, NULL, 0}, {0}};
static const struct argp_option outer_options[] = {
    {"output", 'o', "DIR", 0, "Folder", 0},
    {"set", 258, "PATH=VALUE", 0, "Leaf", 0},
    {NULL, 'x', NULL, 0, "A letter alone", 0},
    {NULL, 0, NULL, 0, "A heading:", 2},
    {0},
};
static const struct argp outer = {.options = outer_options, .children = children};

Test(options, of_children_are_in_the_list_and_headings_and_hidden_ones_are_not)
{
    const struct argp_option *list[OPTIONS_MOST];
    size_t count = options_list(&outer, list);
    cr_assert_eq(count, 4);
    cr_expect_str_eq(list[0]->name, "output");
    cr_expect_str_eq(list[1]->name, "set");
    cr_expect_eq(list[2]->key, 'x');
    cr_expect_str_eq(list[3]->name, "seed");
    cr_expect(options_has_letter(list[0]) && !options_has_letter(list[1]));
}

Test(options, are_found_by_whole_and_shortened_names)
{
    const struct argp_option *list[OPTIONS_MOST];
    size_t count = options_list(&outer, list);
    size_t found;
    cr_expect(options_long(list, count, "set", 3, &found) == list[1] && found == 1);
    cr_expect(options_long(list, count, "see", 3, &found) == list[3] && found == 1);
    cr_expect(options_long(list, count, "se", 2, &found) == NULL && found == 2);
    cr_expect(options_long(list, count, "seeds", 5, &found) == NULL && found == 0);
    cr_expect(options_long(list, count, "secret", 6, &found) == NULL && found == 0);
    cr_expect(options_letter(list, count, 'o') == list[0]);
    cr_expect(options_letter(list, count, 'x') == list[2]);
    cr_expect_null(options_letter(list, count, 'y'));
}
