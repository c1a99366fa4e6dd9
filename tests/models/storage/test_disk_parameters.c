#include "tests/models/storage/disk_fixture.h"

static const struct parameter *row_of(const struct table *table, const char *name)
{
    for (size_t i = 0; i < table->count; i++) {
        if (strcmp(table->rows[i].name, name) == 0) {
            return &table->rows[i];
        }
    }
    cr_assert_fail("%s", name);
    return NULL;
}

/* Zones have to be given; whatever else a disk has is off unless it is. */
Test(disk_parameters, zones_are_needed)
{
    cr_expect_eq(row_of(&device_disk_table, "zones")->count_least, 1);
    cr_expect_null(row_of(&device_disk_table, "zones")->preset);
    cr_expect_str_eq(row_of(&device_disk_table, "scheduling")->preset, "\"fcfs\"");
    cr_expect_neq(row_of(&device_disk_table, "buffer")->flags & PARAMETER_OPTIONAL, 0);
    cr_expect_neq(row_of(&device_disk_table, "overheads")->flags & PARAMETER_OPTIONAL, 0);
}

Test(disk_parameters, the_arm_starts_on_the_disk)
{
    struct disk_bench bench;
    disk_bench_init(&bench);
    bench.parameters.head_cylinder = 200;
    disk_bench_expect_complaint(&bench, "/system/storage/disk/head_cylinder", "200 cylinders");
}

Test(disk_parameters, cylinders_have_a_limit)
{
    struct disk_bench bench;
    disk_bench_init(&bench);
    bench.zones[0].cylinders = DISK_CYLINDERS_MOST;
    bench.zones[1] = disk_zone(1, 1);
    bench.parameters.zones.count = 2;
    disk_bench_expect_complaint(&bench, "/system/storage/disk/zones", "is more than");
}
