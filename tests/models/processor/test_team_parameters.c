#include "models/processor/team_parameters.h"

#include <criterion/criterion.h>
#include <string.h>

/* The program of a team is the last of its rows: those before it are of any workload too. */
Test(team_parameters, a_team_needs_a_program)
{
    cr_assert_gt(team_table.count, 1);
    const struct parameter *program = &team_table.rows[team_table.count - 1];
    cr_expect_str_eq(program->name, "program");
    cr_expect_eq(program->flags & PARAMETER_OPTIONAL, 0);
    for (size_t i = 0; i + 1 < team_table.count; i++) {
        const struct parameter *row = &team_table.rows[i];
        cr_expect((row->flags & PARAMETER_OPTIONAL) != 0 || row->preset != NULL, "%s", row->name);
    }
}
