#include "models/storage/lun.h"

#include <criterion/criterion.h>
#include <string.h>

static const struct parameter *row_named(const char *name)
{
    for (size_t i = 0; i < lun_table.count; i++) {
        if (strcmp(lun_table.rows[i].name, name) == 0) {
            return &lun_table.rows[i];
        }
    }
    cr_assert_fail("there is no row %s", name);
    return NULL;
}

/* A unit has one path for each node unless it says more, and the times of dm-multipath. */
Test(lun_parameters, defaults_are_those_of_multipath)
{
    static const char *const facts[][2] = {{"paths", "1"},
                                           {"fast_io_fail_tmo", "\"5 s\""},
                                           {"checker_interval", "\"5 s\""},
                                           {"checker_timeout", "\"30 s\""},
                                           {"no_path_retry", "\"fail\""}};
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        cr_expect_str_eq(row_named(facts[i][0])->preset, facts[i][1]);
    }
    cr_expect_eq(row_named("paths")->most, (double)PATHS_MOST);
}
