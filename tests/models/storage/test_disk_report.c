#include "tests/models/storage/disk_fixture.h"

static double value_of(const struct report *report, const char *name)
{
    for (size_t i = 0; i < report->metric_count; i++) {
        if (strcmp(report->metrics[i].name, name) == 0) {
            return report->metrics[i].value;
        }
    }
    cr_assert_fail("%s", name);
    return 0;
}

/* Two reads of cylinder 10 in 100 ms, the second one of what was read ahead. */
Test(disk_report, metrics_are_those_of_its_ios)
{
    struct disk_bench bench;
    disk_bench_init(&bench);
    bench.parameters.buffer = &bench.buffer;
    disk_bench_start(&bench);
    disk_bench_do(&bench, 2030, 4, false);
    disk_bench_wait(&bench, 10 * DISK_MS);
    disk_bench_do(&bench, 2034, 4, false);
    run_until(bench.run, 100 * DISK_MS);
    measures_set_mark(bench.assembly.measures, run_now(bench.run));
    struct window window = {measures_marks(bench.assembly.measures), 0, 1};
    struct report report;
    report_init(&report, bench.run->arena, &window, TICKS_PER_SECOND_COARSE);
    place_report(bench.device.component, &report);
    cr_expect_float_eq(value_of(&report, "storage.disk.utilization"), 0.034, 1e-12);
    cr_expect_float_eq(value_of(&report, "storage.disk.throughput"), 20, 1e-9);
    cr_expect_float_eq(value_of(&report, "storage.disk.bandwidth"), 80 * 512, 1e-6);
    cr_expect_float_eq(value_of(&report, "storage.disk.response_time"), 0.0017, 1e-12);
    cr_expect_float_eq(value_of(&report, "storage.disk.seek_time"), 0.0005, 1e-12);
    cr_expect_float_eq(value_of(&report, "storage.disk.rotation_time"), 0.001, 1e-12);
    cr_expect_float_eq(value_of(&report, "storage.disk.transfer_time"), 0.0002, 1e-12);
    cr_expect_float_eq(value_of(&report, "storage.disk.seek_distance"), 5, 1e-12);
    cr_expect_float_eq(value_of(&report, "storage.disk.head_movement"), 10, 1e-12);
    cr_expect_float_eq(value_of(&report, "storage.disk.hit_share"), 0.5, 1e-12);
    run_destroy(bench.run);
}

static void corrupt(struct disk *disk, int bug)
{
    switch (bug) {
    case 0:
        disk->ledger.joined.count++;
        break;
    case 1:
        disk->ledger.joined_at++;
        break;
    case 2:
        disk->ledger.service++;
        break;
    case 3:
        disk->of_stage[DISK_SEEK].sum++;
        break;
    case 4:
        disk->mechanics.moved_in++;
        break;
    default:
        disk->sectors_present++;
    }
}

Test(disk_report, laws_notice_bugs)
{
    for (int bug = 0; bug < 6; bug++) {
        struct disk_bench bench;
        disk_bench_init(&bench);
        disk_bench_start(&bench);
        disk_bench_do(&bench, 2030, 4, false);
        disk_bench_submit(&bench, 0, 1, false);
        cr_assert_eq(disk_bench_broken_laws(&bench), 0);
        corrupt(bench.disk, bug);
        cr_expect_geq(disk_bench_broken_laws(&bench), 1, "bug %d", bug);
        run_destroy(bench.run);
    }
}

static void confuse(struct disk *disk, int bug)
{
    switch (bug) {
    case 0:
        disk->ledger.present.value++;
        break;
    case 1:
        disk->serving = NULL;
        disk->ledger.present.value--;
        break;
    case 2:
        disk->waiting_count++;
        disk->ledger.present.value++;
        break;
    default:
        disk->buffer.segments[0].blocks = (struct disk_extent){5000, 5001};
        disk->buffer.segments[0].is_written = false;
    }
}

Test(disk_report, invariants_notice_bugs)
{
    for (int bug = 0; bug < 4; bug++) {
        struct disk_bench bench;
        disk_bench_init(&bench);
        bench.parameters.buffer = &bench.buffer;
        bench.buffer.write_segments = 1;
        disk_bench_start(&bench);
        disk_bench_do(&bench, 5000, 1, true); /* goes to the media now */
        disk_bench_submit(&bench, 5000, 1, false);
        disk_bench_submit(&bench, 300, 1, false);
        cr_assert(disk_bench_is_sound(&bench));
        bench.disk->is_writing_back = bug != 1;
        confuse(bench.disk, bug);
        cr_expect_not(disk_bench_is_sound(&bench), "bug %d", bug);
        run_destroy(bench.run);
    }
}

/* Power fails at any time: lost are the completed writes but the first that went to the media, as
 * many as did. Blocks of writes never follow each other. */
Test(disk_report, completed_writes_that_are_not_on_the_media_are_volatile)
{
    struct disk_bench bench;
    disk_bench_init(&bench);
    bench.buffer.write_segments = 5;
    bench.parameters.buffer = &bench.buffer;
    disk_bench_start(&bench);
    uint64_t sizes[60];
    uint64_t random = 1;
    uint64_t most = 0;
    for (unsigned i = 0; i < 60; i++) {
        random = random * 6364136223846793005U + 1442695040888963407U;
        sizes[i] = 1 + (random >> 40) % 8;
        disk_bench_submit(&bench, 16 * ((random >> 33) % 2000), (int64_t)sizes[i], true);
        disk_bench_wait(&bench, (sim_ticks)((random >> 20) % 12) * DISK_MS);
        uint64_t lost = 0;
        for (uint64_t k = bench.disk->written_back.count; k < bench.completed; k++) {
            lost += sizes[k] * IO_BLOCK_BYTES;
        }
        most = lost > most ? lost : most;
        cr_expect_eq(disk_volatile_bytes(bench.device.component), lost, "write %u", i);
        cr_expect_eq(disk_bench_broken_laws(&bench), 0);
    }
    cr_expect_gt(most, 10 * IO_BLOCK_BYTES);
    bench.buffer.non_volatile = true;
    cr_expect_eq(disk_volatile_bytes(bench.device.component), 0);
    run_destroy(bench.run);
}
