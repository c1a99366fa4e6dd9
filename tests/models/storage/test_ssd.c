#include "tests/models/storage/ssd_fixture.h"

/* A page takes 10 us on a channel: a read 50 + 10, a write 10 + 500, of a part 50 more. */
Test(ssd, pages_take_the_die_and_the_channel)
{
    static const struct {
        bool is_write;
        uint64_t block;
        int64_t bytes;
        sim_ticks us;
    } cases[] = {{false, 0, 4096, 60},   {true, 0, 4096, 510}, {true, 1, 512, 560},
                 {false, 8, 16384, 70},  {false, 0, 512, 60},  {true, 8, 16384, 520},
                 {false, 0, 32768, 130}, {true, 4, 8192, 570}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct ssd_bench bench;
        ssd_bench_init(&bench);
        ssd_bench_start(&bench);
        ssd_bench_submit(&bench, cases[i].block, cases[i].bytes, cases[i].is_write);
        cr_expect(ssd_bench_is_sound(&bench));
        sim_ticks time = ssd_bench_finish(&bench);
        cr_expect_eq(time, cases[i].us * SSD_US, "%zu: %lld ns", i, (long long)time);
        cr_expect_eq(bench.completed, 1);
        cr_expect_eq(ssd_bench_broken_laws(&bench), 0);
        run_destroy(bench.run);
    }
}

/* Two reads of one die follow each other; those of two dies of a channel share it alone. */
Test(ssd, dies_work_at_once)
{
    static const struct {
        uint64_t second;
        sim_ticks us;
    } cases[] = {{32, 120}, {16, 70}, {8, 60}};
    for (size_t i = 0; i < 3; i++) {
        struct ssd_bench bench;
        ssd_bench_init(&bench);
        ssd_bench_start(&bench);
        ssd_bench_submit(&bench, 0, 4096, false);
        ssd_bench_submit(&bench, cases[i].second, 4096, false);
        cr_expect_eq(ssd_bench_finish(&bench), cases[i].us * SSD_US);
        run_destroy(bench.run);
    }
}

/* 20 logical pages of 32: the block after the next is the last free one, and cleaning begins. */
Test(ssd, a_write_waits_for_cleaning)
{
    struct ssd_bench bench;
    ssd_bench_init(&bench);
    ssd_bench_start(&bench);
    cr_expect_eq(device_blocks(&bench.device), 20 * 4 * 8);
    cr_expect_eq(device_capacity(&(struct part){&device_ssd_kind, &bench.parameters}), 20 * 4 * 8);
    sim_ticks before = 0;
    for (unsigned i = 0; i < 9; i++) { /* die 0, logical page 0: blocks 5, 6, then 7 */
        ssd_bench_submit(&bench, 0, 4096, true);
        sim_ticks at = ssd_bench_finish(&bench);
        sim_ticks taken = at - (i == 0 ? 0 : run_now(bench.run) - 1000000 * SSD_US);
        before = i == 8 ? taken : before;
    }
    /* Greedy: block 5 has no page left, so nothing is copied: an erase and a program. */
    cr_expect_eq(before, (10 + 500 + 3000) * SSD_US);
    cr_expect_eq(bench.ssd->erased.count, 1);
    cr_expect_eq(bench.ssd->copied.count, 0);
    cr_expect(ssd_bench_is_sound(&bench));
    cr_expect_eq(ssd_bench_broken_laws(&bench), 0);
    run_destroy(bench.run);
}

Test(ssd, blocks_behind_its_end_are_an_error)
{
    struct ssd_bench bench;
    ssd_bench_init(&bench);
    ssd_bench_start(&bench);
    ssd_bench_submit(&bench, 639, 1024, false);
    cr_expect(run_failed(bench.run));
    run_destroy(bench.run);
}

/* Four dies read 4 pages in 60 us; two channels carry as many in 20. */
Test(ssd, a_stream_takes_all_dies)
{
    struct ssd_bench bench;
    ssd_bench_init(&bench);
    ssd_bench_start(&bench);
    cr_expect_eq(device_stream_time(&bench.device, 4 * 4096, TICKS_PER_SECOND_COARSE), 60 * SSD_US);
    bench.ssd->transfer = 500 * SSD_US;
    cr_expect_eq(device_stream_time(&bench.device, 4 * 4096, TICKS_PER_SECOND_COARSE),
                 1000 * SSD_US);
    run_destroy(bench.run);
}

Test(ssd, mistakes_are_said)
{
    for (int i = 0; i < 2; i++) {
        struct ssd_bench bench;
        struct complaints complaints = {0};
        ssd_bench_init(&bench);
        if (i == 0) {
            bench.parameters.over_provisioning = 0.1;
        } else {
            bench.parameters.blocks_per_die = 1000000;
            bench.parameters.pages_per_block = 1000;
        }
        place_check(&device_ssd_kind, "system", "storage.ssd", &bench.parameters, NULL,
                    &complaints);
        cr_assert_eq(complaints.count, 1);
        cr_expect_str_eq(complaints.list[0].where,
                         i == 0 ? "/system/storage/ssd/over_provisioning" : "/system/storage/ssd");
        complaints_free(&complaints);
    }
}
