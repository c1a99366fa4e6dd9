#include "models/storage/member.h"
#include "tests/models/storage/disk_fixture.h"

#include <criterion/criterion.h>

/* A station by default, with the capacity that is given; a disk has its own. */
Test(member, the_key_says_which_device_it_is)
{
    struct disk_bench disk;
    struct device_station_parameters station = {0};
    struct member_parameters parameters = {.station = &station, .station_capacity = 10 * 512 + 1};
    disk_bench_init(&disk);
    cr_expect_eq(member_part(&parameters).kind, &device_station_kind);
    cr_expect_eq(member_part(&parameters).parameters, &station);
    cr_expect_eq(member_blocks(&parameters), 10);
    cr_expect_str_eq(member_key(&parameters), "station");
    parameters.disk = &disk.parameters;
    cr_expect_eq(member_part(&parameters).parameters, &disk.parameters);
    cr_expect_eq(member_blocks(&parameters), 200 * 2 * 100);
    cr_expect_str_eq(member_key(&parameters), "disk");
}
