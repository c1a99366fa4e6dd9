#include "models/cluster/node/latent_failure.h"

#include <criterion/criterion.h>

Test(latent_failure_parameters, a_node_need_not_be_tested)
{
    cr_assert_eq(latent_failure_table.count, 2);
    cr_expect_not(latent_failure_table.rows[0].flags & PARAMETER_OPTIONAL);
    cr_expect(latent_failure_table.rows[1].flags & PARAMETER_OPTIONAL);
}
