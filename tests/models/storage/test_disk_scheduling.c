#include "models/storage/disk_scheduling.h"

#include <criterion/criterion.h>

static struct io ios[] = {{.cylinder = 7}, {.cylinder = 3}, {.cylinder = 5}, {.cylinder = 3}};

static struct disk_scheduling_environment around(uint32_t cylinder)
{
    for (unsigned i = 0; i + 1 < sizeof ios / sizeof ios[0]; i++) {
        ios[i].next = &ios[i + 1];
    }
    return (struct disk_scheduling_environment){.first = ios, .cylinder = cylinder};
}

Test(disk_scheduling, nearest_is_at_the_arm_or_beyond)
{
    struct disk_scheduling_environment at = around(5);
    cr_expect_eq(disk_scheduling_nearest(&at, true), &ios[2]);
    cr_expect_eq(disk_scheduling_nearest(&at, false), &ios[2]);
    at = around(4);
    cr_expect_eq(disk_scheduling_nearest(&at, true), &ios[2]);
    cr_expect_eq(disk_scheduling_nearest(&at, false), &ios[1]); /* the first of two */
    at = around(8);
    cr_expect_null(disk_scheduling_nearest(&at, true));
    at = around(2);
    cr_expect_null(disk_scheduling_nearest(&at, false));
}

Test(disk_scheduling, lowest_is_the_first_of_several)
{
    struct disk_scheduling_environment at = around(5);
    cr_expect_eq(disk_scheduling_lowest(&at), &ios[1]);
}
