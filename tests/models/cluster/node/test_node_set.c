#include "models/cluster/node/node_set.h"

#include <criterion/criterion.h>

Test(node_set, names_its_members_as_far_as_they_fit)
{
    static const char *const names[] = {"alpha", "beta", "gamma"};
    char text[16];
    cr_expect_str_eq(node_set_names(0, names, text, sizeof text), "");
    cr_expect_str_eq(node_set_names(5, names, text, sizeof text), "alpha,gamma");
    cr_expect_str_eq(node_set_names(7, names, text, sizeof text), "alpha,beta");
    cr_expect_str_eq(node_set_names(7, names, text, 4), "");
}
