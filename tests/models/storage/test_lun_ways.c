#include "tests/models/storage/lun_fixture.h"
#include "tests/models/storage/san_fixture.h"

/* The red fabric is 100 km long. */
static void start(struct scene *scene, struct san_bench *bench)
{
    san_bench_open(bench);
    bench->fabrics[RED].distance = 100;
    bench->parameters.write_round_trips = 1;
    *scene = san_scene(bench);
    san_scene_start(scene);
}

/* I/Os that are sent, at the device or on their way back when their path fails are lost, and go
 * the other way when that is known. */
Test(lun_ways, lost_ios_take_the_other_path)
{
    for (sim_ticks failed = 0; failed < 2 * MS; failed += MS / 4) {
        struct san_bench bench = {0};
        struct scene scene;
        start(&scene, &bench);
        if (failed > 0) {
            lun_submit(scene.run, scene.lun, ALPHA, true, 0, 1);
            run_until(scene.run, failed);
        }
        san_set_path(&scene, ALPHA, 0, false, false, true);
        if (failed == 0) {
            lun_submit(scene.run, scene.lun, ALPHA, true, 0, 1);
        }
        run_until(scene.run, 10 * MS);
        lun_invariants(scene.run, lun_component(scene.lun));
        cr_expect_eq(scene.told_count, 0u, "%lld", (long long)failed);
        san_set_path(&scene, ALPHA, 0, false, true, false);
        san_set_path(&scene, ALPHA, 1, true, false, true);
        lun_send_lost(scene.run, scene.lun, ALPHA, 0);
        run_until(scene.run, SECOND);
        expect_told(&scene, 0, ALPHA, 1, true, 11 * MS);
        cr_expect_eq(scene.told_count, 1u);
        scene_end(&scene);
    }
}

/* An I/O that comes after the failure is known need not wait for it. */
Test(lun_ways, an_io_that_is_lost_late_goes_on_at_once)
{
    struct san_bench bench = {0};
    struct scene scene;
    start(&scene, &bench);
    lun_submit(scene.run, scene.lun, ALPHA, false, 0, 1);
    run_until(scene.run, MS);
    san_set_path(&scene, ALPHA, 0, false, true, false);
    san_set_path(&scene, ALPHA, 1, true, false, true);
    lun_send_lost(scene.run, scene.lun, ALPHA, 0);
    run_until(scene.run, SECOND);
    expect_told(&scene, 0, ALPHA, 1, true, 3 * MS);
    scene_end(&scene);
}

/* A host that goes down takes its lost I/Os with it; one without any path has them wait or fail. */
Test(lun_ways, lost_ios_share_the_fate_of_their_host)
{
    for (int which = 0; which < 3; which++) {
        struct san_bench bench = {0};
        struct scene scene;
        start(&scene, &bench);
        san_set_path(&scene, ALPHA, 0, false, false, true);
        lun_submit(scene.run, scene.lun, ALPHA, true, 0, 1);
        if (which == 0) {
            lun_host_down(scene.run, scene.lun, ALPHA);
            lun_host_runs(scene.run, scene.lun, ALPHA);
        } else {
            lun_set_path(scene.run, scene.lun, ALPHA, which == 1 ? LUN_PATH_FAIL : LUN_PATH_WAIT);
        }
        san_set_path(&scene, ALPHA, 0, true, false, true);
        lun_send_lost(scene.run, scene.lun, ALPHA, 0);
        run_until(scene.run, 10 * MS);
        cr_expect_eq(scene.told_count, which == 1 ? 1u : 0u);
        if (which == 1) {
            expect_told(&scene, 0, ALPHA, 1, false, 0);
        }
        lun_set_path(scene.run, scene.lun, ALPHA, LUN_PATH);
        run_until(scene.run, SECOND);
        cr_expect_eq(scene.told_count, which == 0 ? 0u : 1u);
        scene_end(&scene);
    }
}

/* Rights are looked at when the I/O arrives: a write under way when another takes the reservation
 * is refused. */
Test(lun_ways, a_write_under_way_is_refused)
{
    struct san_bench bench = {0};
    struct scene scene;
    start(&scene, &bench);
    lun_submit(scene.run, scene.lun, ALPHA, true, 0, 1);
    run_until(scene.run, MS / 4);
    lun_acquire(scene.run, scene.lun, BETA, 0);
    run_until(scene.run, SECOND);
    expect_told(&scene, 0, ALPHA, 1, false, MS);
    lun_invariants(scene.run, lun_component(scene.lun));
    cr_expect_not(run_failed(scene.run));
    scene_end(&scene);
}

/* Each in turn, or the least loaded: a port of 3 ms and one of 1 ms, 12 reads at once. By the
 * queues the slower one gets fewer. */
Test(lun_ways, selectors_spread_ios)
{
    for (int selector = 0; selector < 3; selector++) {
        struct san_bench bench = {0};
        san_bench_open(&bench);
        bench.ports[RED].service = distribution_constant(3 * MS);
        bench.ports[BLUE].service = distribution_constant(MS);
        struct scene scene = san_scene(&bench);
        scene.parameters.path_selector = selector;
        san_scene_start(&scene);
        san_set_path(&scene, ALPHA, 1, true, false, true);
        for (uint64_t i = 0; i < 12; i++) {
            lun_submit(scene.run, scene.lun, ALPHA, false, 0, i);
            run_until(scene.run, (sim_ticks)(i + 1) * MS);
        }
        run_until(scene.run, SECOND);
        struct window window;
        struct report report = scene_report(&scene, &window);
        double slow = scene_metric(&report, "san.ports.a0.reads.throughput");
        cr_expect(selector == 0 ? slow == 6 : slow < 6, "%d: %g", selector, slow);
        cr_expect_float_eq(slow + scene_metric(&report, "san.ports.b0.reads.throughput"), 12, 1e-9);
        scene_end(&scene);
    }
}

/* I/Os that are lost on a path that works are found. */
Test(lun_ways, says_when_ios_stay_lost)
{
    struct san_bench bench = {0};
    struct scene scene;
    start(&scene, &bench);
    san_set_path(&scene, ALPHA, 0, false, false, true);
    lun_submit(scene.run, scene.lun, ALPHA, true, 0, 1);
    san_set_path(&scene, ALPHA, 0, true, false, true);
    lun_invariants(scene.run, lun_component(scene.lun));
    cr_assert(run_failed(scene.run));
    cr_expect_not_null(
        strstr(run_error(scene.run)->text, "I/Os of alpha are lost on path 1, which works"));
    scene_end(&scene);
}

/* A journal of 600 MB comes over the path in use: 600 s over an adapter of 1 MB/s, else 3 s at the
 * 200 MB/s of the device. */
Test(lun_ways, a_replay_goes_over_the_path_in_use)
{
    struct san_bench bench = {0};
    struct scene scene;
    start(&scene, &bench);
    bench.adapters[RED].bandwidth = 1e6;
    cr_expect_eq(lun_replay_time(scene.lun, ALPHA, 600000000, TICKS_PER_SECOND_COARSE),
                 600 * SECOND);
    san_set_path(&scene, ALPHA, 0, false, true, false);
    san_set_path(&scene, ALPHA, 1, true, false, true);
    cr_expect_eq(lun_replay_time(scene.lun, ALPHA, 600000000, TICKS_PER_SECOND_COARSE), 3 * SECOND);
    cr_expect_eq(lun_replay_time(scene.lun, BETA, 600000000, TICKS_PER_SECOND_COARSE),
                 600 * SECOND);
    scene_end(&scene);
}

/* The silent loss of one of two paths in use from 1 ms to 10 ms: a write sent at 2 ms has vanished,
 * and is sent again 30 s later; one whose link is down, or that is sent afterwards, need not wait.
 * A write takes the 1 ms over the red fabric and 1 ms at the device. */
Test(lun_ways, an_io_that_vanished_waits_for_its_time_out)
{
    for (int silent = 0; silent < 2; silent++) {
        struct san_bench bench = {0};
        struct scene scene;
        start(&scene, &bench);
        scene.parameters.checker_timeout = 30 * SECOND;
        const struct lun_way_view red = {.is_used = true, .is_silent = silent == 1};
        lun_set_way(scene.lun, ALPHA, RED, red);
        run_until(scene.run, 2 * MS);
        lun_submit(scene.run, scene.lun, ALPHA, true, 0, 1);
        run_until(scene.run, 10 * MS);
        san_set_path(&scene, ALPHA, RED, true, false, true);
        lun_send_lost(scene.run, scene.lun, ALPHA, RED);
        lun_submit(scene.run, scene.lun, ALPHA, true, 0, 2);
        lun_invariants(scene.run, lun_component(scene.lun));
        run_until(scene.run, 100 * SECOND);
        cr_expect_eq(scene.told_count, 2u);
        expect_told(&scene, silent == 1 ? 1 : 0, ALPHA, 1, true,
                    silent == 1 ? 30 * SECOND + 4 * MS : 12 * MS);
        expect_told(&scene, silent == 1 ? 0 : 1, ALPHA, 2, true, 12 * MS);
        scene_end(&scene);
    }
}

/* The same where a host has no other path and waits; what waits is found, or the host goes down. */
Test(lun_ways, what_waits_in_silence_vanishes)
{
    enum { MENDED, FOUND, DOWN, CASES };
    for (int which = MENDED; which < CASES; which++) {
        struct san_bench bench = {0};
        struct scene scene;
        start(&scene, &bench);
        scene.parameters.checker_timeout = 30 * SECOND;
        lun_set_silent(scene.run, scene.lun, ALPHA, true, false);
        lun_set_path(scene.run, scene.lun, ALPHA, LUN_PATH_WAIT);
        run_until(scene.run, 2 * MS);
        lun_submit(scene.run, scene.lun, ALPHA, true, 0, 1);
        run_until(scene.run, 10 * MS);
        lun_set_silent(scene.run, scene.lun, ALPHA, false, which == FOUND);
        lun_set_path(scene.run, scene.lun, ALPHA, LUN_PATH);
        lun_submit(scene.run, scene.lun, ALPHA, true, 0, 2);
        run_until(scene.run, SECOND);
        cr_expect_eq(scene.told_count, which == FOUND ? 2u : 1u);
        if (which == DOWN) {
            lun_host_down(scene.run, scene.lun, ALPHA);
            lun_host_runs(scene.run, scene.lun, ALPHA);
        }
        run_until(scene.run, 100 * SECOND);
        cr_expect_eq(scene.told_count, which == DOWN ? 1u : 2u);
        if (which == MENDED) {
            expect_told(&scene, 1, ALPHA, 1, true, 30 * SECOND + 4 * MS);
        }
        scene_end(&scene);
    }
}
