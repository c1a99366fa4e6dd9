#include "models/memory/migration.h"

#include <criterion/criterion.h>

Test(migration_parameters, rows_name_members_of_their_own)
{
    for (size_t i = 0; i < migration_table.count; i++) {
        const struct parameter *row = &migration_table.rows[i];
        cr_expect_leq(row->offset + parameter_bytes(row, false), migration_table.bytes);
        cr_expect_not_null(row->preset, "%s", row->name);
        for (size_t j = 0; j < i; j++) {
            cr_expect_neq(row->offset, migration_table.rows[j].offset, "%s", row->name);
        }
    }
}

Test(migration_parameters, a_page_has_whole_lines)
{
    struct migration_parameters parameters = {.page_size = 4096, .outstanding = 3};
    cr_expect_eq(migration_lines(&parameters, 64), 64);
    cr_expect_eq(migration_lines(&parameters, 100), 41);
    cr_expect_eq(migration_lines(&parameters, 8192), 1);
    cr_expect_eq(migration_in_flight(&parameters, 4), 12);
    cr_expect_eq(migration_in_flight(NULL, 4), 0);
}
