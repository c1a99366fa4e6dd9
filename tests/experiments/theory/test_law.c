#include "experiments/theory/law.h"

#include <criterion/criterion.h>

static bool is_positive(const void *subject)
{
    return *(const int *)subject > 0;
}

static bool is_even(const void *subject)
{
    return *(const int *)subject % 2 == 0;
}

static const struct closed_form_law laws[] = {
    {"both", NULL, {{"positive", is_positive}, {"even", is_even}}},
    {"positive", NULL, {{"positive", is_positive}}},
};

Test(closed_form_law, the_first_whose_conditions_all_hold_is_chosen)
{
    int values[] = {2, 3, -3, -2};
    const char *names[] = {"both", "positive", NULL, NULL};
    size_t broken[] = {0, 1, 2, 1};
    for (size_t i = 0; i < 4; i++) {
        struct closed_form_tables tables = {.list = {{laws, 2, &values[i]}}, .count = 1};
        const void *subject = NULL;
        const struct closed_form_law *law = closed_form_choose(&tables, &subject);
        cr_expect(names[i] == NULL ? law == NULL : law != NULL && law->name == names[i]);
        cr_expect(law == NULL || subject == &values[i]);
        cr_expect_eq(closed_form_broken(&laws[0], &values[i], NULL), broken[i]);
    }
    const struct closed_form_condition *first = NULL;
    closed_form_broken(&laws[0], &values[1], &first);
    cr_expect_str_eq(first->name, "even");
}

Test(closed_form_law, an_earlier_table_comes_first)
{
    int two = 2, three = 3;
    struct closed_form_tables tables = {.list = {{&laws[1], 1, &three}, {laws, 1, &two}},
                                        .count = 2};
    const void *subject;
    cr_expect_str_eq(closed_form_choose(&tables, &subject)->name, "positive");
    cr_expect(subject == &three);
    tables.count = 0;
    cr_expect_null(closed_form_choose(&tables, &subject));
}
