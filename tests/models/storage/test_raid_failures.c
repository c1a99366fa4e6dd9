#include "models/storage/raid_failures.h"
#include "tests/models/storage/raid_fixture.h"

static void start(struct raid_bench *bench, enum raid_level level, int64_t disks)
{
    raid_bench_init(bench, level, disks);
    raid_bench_start(bench);
}

/* Members that fail one after the other, without repair, and those that are up after the last. */
Test(raid_failures, data_is_lost_when_more_fail_than_the_level_bears)
{
    enum { NONE = 99 };
    static const struct {
        enum raid_level level;
        int64_t disks;
        uint32_t failing[3];
        uint64_t losses;
        int64_t up;
    } cases[] = {
        {RAID_0, 3, {1, NONE, NONE}, 1, 3}, {RAID_1, 2, {0, NONE, NONE}, 0, 1},
        {RAID_1, 2, {0, 1, NONE}, 1, 2},    {RAID_1, 3, {0, 1, NONE}, 0, 1},
        {RAID_1, 3, {0, 1, 2}, 1, 3},       {RAID_10, 4, {0, 2, NONE}, 0, 2},
        {RAID_10, 4, {1, 2, NONE}, 0, 2},   {RAID_10, 4, {0, 2, 3}, 1, 4},
        {RAID_10, 6, {3, 2, NONE}, 1, 6},   {RAID_5, 5, {4, NONE, NONE}, 0, 4},
        {RAID_5, 5, {4, 0, NONE}, 1, 5},    {RAID_6, 6, {4, 0, NONE}, 0, 4},
        {RAID_6, 6, {4, 0, 2}, 1, 6},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct raid_bench bench;
        uint64_t failed = 0;
        start(&bench, cases[i].level, cases[i].disks);
        for (int j = 0; j < 3 && cases[i].failing[j] != NONE; j++, failed++) {
            raid_fail(bench.run, bench.raid, cases[i].failing[j]);
        }
        const struct raid_failures *failures = &bench.raid->failures;
        cr_expect_eq(failures->failures.count, failed, "case %zu", i);
        cr_expect_eq(failures->losses.count, cases[i].losses, "case %zu", i);
        cr_expect_eq(failures->down.value, cases[i].disks - cases[i].up, "case %zu", i);
        cr_expect_eq(failures->degraded.value, cases[i].up < cases[i].disks, "case %zu", i);
        cr_expect(raid_bench_is_sound(&bench), "case %zu", i);
        run_destroy(bench.run);
    }
}

/* A read that its member has begun is completed; the next one asks the four others, and one after
   the replacement its member again. */
Test(raid_failures, ios_under_way_are_completed)
{
    struct raid_bench bench;
    raid_bench_init(&bench, RAID_5, 5);
    bench.parameters.time_to_repair = distribution_constant(2 * RAID_MS);
    raid_bench_start(&bench);
    raid_bench_submit(&bench, 0, 4, false);
    raid_fail(bench.run, bench.raid, 0);
    raid_bench_submit(&bench, 0, 4, false);
    cr_expect_eq(bench.raid->members[0].open, 1);
    cr_expect(raid_bench_is_sound(&bench));
    raid_bench_run(&bench, 1);
    cr_expect_eq(bench.completed, 2);
    cr_expect_eq(bench.raid->done.count, 5);
    raid_bench_run(&bench, 1);
    cr_expect_not(bench.raid->members[0].is_down);
    cr_expect_eq(raid_bench_ios(&bench, 0, 4, false), 1);
    cr_expect_eq(raid_bench_broken_laws(&bench), 0);
    run_destroy(bench.run);
}

/* All members fail at 10 ms: the second loses the data, and the array is whole, with new members
   that fail at 20 ms. */
Test(raid_failures, an_array_begins_anew_after_a_loss)
{
    struct raid_bench bench;
    raid_bench_init(&bench, RAID_5, 5);
    bench.parameters.time_to_failure = distribution_constant(10 * RAID_MS);
    bench.parameters.time_to_repair = distribution_constant(10 * RAID_MS);
    raid_bench_start(&bench);
    raid_failures_start(bench.run, bench.device.component);
    for (uint64_t i = 0; i < 3; i++) {
        raid_bench_run(&bench, i == 0 ? 9 : 10);
        cr_expect_eq(bench.raid->failures.failures.count, 2 * i);
        cr_expect_eq(bench.raid->failures.losses.count, i);
        cr_expect_eq(bench.raid->failures.down.value, 0);
        cr_expect(raid_bench_is_sound(&bench));
    }
    cr_expect_eq(raid_bench_broken_laws(&bench), 0);
    run_destroy(bench.run);
}

/* Members that fail at an instant at which another is replaced find it down. */
Test(raid_failures, a_failure_comes_before_a_replacement)
{
    struct raid_bench bench;
    raid_bench_init(&bench, RAID_1, 2);
    bench.parameters.time_to_failure = distribution_constant(10 * RAID_MS);
    bench.parameters.time_to_repair = distribution_constant(5 * RAID_MS);
    raid_bench_start(&bench);
    raid_failures_start(bench.run, bench.device.component);
    raid_bench_run(&bench, 5);
    raid_fail(bench.run, bench.raid, 0); /* until 10 ms */
    raid_bench_run(&bench, 4);
    cr_expect_eq(bench.raid->failures.losses.count, 0);
    raid_bench_run(&bench, 1);
    cr_expect_eq(bench.raid->failures.losses.count, 1);
    run_destroy(bench.run);
}

Test(raid_failures, members_do_not_fail_by_themselves)
{
    struct raid_bench bench;
    start(&bench, RAID_0, 2);
    raid_failures_start(bench.run, bench.device.component);
    raid_bench_run(&bench, 1000000);
    cr_expect_eq(bench.raid->failures.failures.count, 0);
    run_destroy(bench.run);
}

/* Both members of a mirror fail at 1 ms, while one has a read until 2 ms: that fails, and a write
   that comes at 3 ms does 1 ms later. From 11 ms on the members have the data, and it is done. */
Test(raid_failures, ios_fail_until_the_data_is_restored)
{
    struct raid_bench bench;
    raid_bench_init(&bench, RAID_1, 2);
    bench.station.service = distribution_constant(2 * RAID_MS);
    bench.parameters.time_to_restore = distribution_constant(10 * RAID_MS);
    raid_bench_start(&bench);
    raid_bench_submit(&bench, 0, 4, false);
    raid_bench_run(&bench, 1);
    raid_fail(bench.run, bench.raid, 0);
    raid_fail(bench.run, bench.raid, 1);
    raid_fail(bench.run, bench.raid, 0);
    cr_expect(raid_bench_is_sound(&bench));
    raid_bench_run(&bench, 2);
    cr_expect_eq(bench.failed, 1);
    cr_expect_eq(bench.at[0], 2 * RAID_MS);
    raid_bench_submit(&bench, 0, 4, true);
    raid_bench_run(&bench, 7);
    cr_expect_eq(bench.failed, 2);
    cr_expect_eq(bench.at[1], 4 * RAID_MS);
    cr_expect(bench.raid->failures.is_lost);
    raid_bench_run(&bench, 1);
    cr_expect_not(bench.raid->failures.is_lost);
    cr_expect_eq(raid_bench_ios(&bench, 0, 4, true), 2);
    cr_expect_eq(bench.failed, 2);
    cr_expect_eq(bench.raid->failures.failures.count, 2);
    cr_expect_eq(bench.raid->ledger.lost.count, 2);
    cr_expect_eq(bench.raid->writes.count, 1);
    cr_expect(raid_bench_is_sound(&bench));
    cr_expect_eq(raid_bench_broken_laws(&bench), 0);
    run_destroy(bench.run);
}

/* A drive that would have come, and a rebuild under way, end with the loss: the array is whole
   again by the restore alone. */
Test(raid_failures, nothing_is_rebuilt_of_data_that_is_lost)
{
    struct raid_bench bench;
    raid_bench_init(&bench, RAID_5, 4);
    raid_bench_rebuild(&bench);
    bench.parameters.time_to_repair = distribution_constant(20 * RAID_MS);
    bench.parameters.time_to_restore = distribution_constant(500 * RAID_MS);
    raid_bench_start(&bench);
    raid_fail(bench.run, bench.raid, 2);
    raid_bench_run(&bench, 10);
    raid_fail(bench.run, bench.raid, 3);
    cr_expect(raid_bench_is_sound(&bench));
    raid_bench_run(&bench, 499);
    uint64_t done = bench.raid->rebuilds.done.count;
    cr_expect_eq(bench.raid->failures.down.value, 2);
    raid_bench_run(&bench, 1000);
    cr_expect_eq(bench.raid->failures.down.value, 0);
    cr_expect_eq(bench.raid->rebuilds.done.count, done);
    cr_expect_eq(bench.raid->rebuilds.times.count, 0);
    cr_expect_eq(bench.raid->rebuilds.spares, 1);
    cr_expect(raid_bench_is_sound(&bench));
    cr_expect_eq(raid_bench_broken_laws(&bench), 0);
    run_destroy(bench.run);
}

struct heard {
    enum device_event events[8];
    unsigned count;
};

static void hear(struct run *run, void *owner, enum device_event event, uint32_t number)
{
    (void)run, (void)number;
    struct heard *heard = owner;
    heard->events[heard->count++ % 8] = event;
}

Test(raid_failures, a_listener_hears_of_failures_and_losses)
{
    static const enum device_event expected[] = {DEVICE_MEMBER_FAILED, DEVICE_MEMBER_FAILED,
                                                 DEVICE_DATA_LOST, DEVICE_DATA_RESTORED};
    struct raid_bench bench;
    struct heard heard = {.count = 0};
    start(&bench, RAID_5, 4);
    bench.raid->listener = (struct device_listener){&heard, hear};
    raid_fail(bench.run, bench.raid, 0);
    raid_fail(bench.run, bench.raid, 1);
    cr_assert_eq(heard.count, 4);
    for (unsigned i = 0; i < 4; i++) {
        cr_expect_eq(heard.events[i], expected[i]);
    }
    run_destroy(bench.run);
}
