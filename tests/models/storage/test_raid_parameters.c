#include "models/storage/raid_parameters.h"

#include "tests/models/storage/raid_fixture.h"

/* Units are whole blocks, and rows whole units: 801 blocks of 8 and a bit have a hundred rows. */
Test(raid_parameters, units_are_rounded_down)
{
    struct raid_bench bench;
    raid_bench_init(&bench, RAID_6, 6);
    bench.parameters.stripe_unit += 511;
    bench.parameters.member.station_capacity += IO_BLOCK_BYTES;
    struct raid_layout layout = raid_layout_of(&bench.parameters);
    cr_expect_eq(layout.level, RAID_6);
    cr_expect_eq(layout.members, 6);
    cr_expect_eq(layout.unit, RAID_UNIT);
    cr_expect_eq(layout.rows, RAID_ROWS);
}
