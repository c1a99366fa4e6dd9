#include "models/systems/hpc.h"

#include "tests/models/systems/section_tables.h"

Test(hpc_parameters, rows_name_members_of_their_own)
{
    static const char *const sections[] = {"system", "workload"};
    static const char *const maps[] = {"nodes", "jobs"};
    expect_own_members(&hpc_table);
    cr_expect_eq(hpc_table.bytes, sizeof(struct hpc_parameters));
    for (int i = 0; i < 2; i++) {
        const struct table *section = row_of(&hpc_table, sections[i])->of;
        expect_own_members(section);
        const struct parameter *map = row_of(section, maps[i]);
        cr_expect_eq(map->count_least, 1);
        expect_own_members(map->element->of);
    }
    cr_expect_str_eq(row_of(row_of(&hpc_table, "system")->of, "scheduler")->role,
                     "batch_scheduler");
}
