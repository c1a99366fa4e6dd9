#include "models/cluster/faults/cause.h"

#include <criterion/criterion.h>
#include <string.h>

Test(cause, every_root_has_a_name_of_its_own)
{
    cr_expect_null(root_names[ROOT_NONE]);
    for (int root = ROOT_NONE + 1; root < ROOTS; root++) {
        cr_assert_not_null(root_names[root], "root %d", root);
        for (int other = ROOT_NONE + 1; other < root; other++) {
            cr_expect_str_neq(root_names[root], root_names[other]);
        }
    }
}
