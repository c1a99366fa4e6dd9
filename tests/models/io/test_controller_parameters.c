#include "models/io/controller.h"
#include "models/kinds.h"

#include <criterion/criterion.h>
#include <string.h>

static const struct parameter *row_of(const char *name)
{
    for (size_t i = 0; i < controller_table.count; i++) {
        if (strcmp(controller_table.rows[i].name, name) == 0) {
            return &controller_table.rows[i];
        }
    }
    cr_assert_fail("%s", name);
    return NULL;
}

Test(controller_parameters, say_which_are_needed)
{
    cr_expect_eq(row_of("devices")->count_least, 1);
    cr_expect_neq(row_of("input")->flags & PARAMETER_OPTIONAL, 0);
    cr_expect_neq(row_of("interrupt")->flags & PARAMETER_OPTIONAL, 0);
    cr_expect_neq(row_of("buffer")->flags & PARAMETER_OPTIONAL, 0);
    cr_expect_not_null(kinds_find("transfer", row_of("transfer")->kind));
}
