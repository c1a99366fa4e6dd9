#include "models/storage/san_lane.h"

#include "tests/models/storage/san_fixture.h"

/* A part without a rate has no lanes. */
Test(san_lane, is_where_there_is_a_rate)
{
    struct san_part_parameters part = {.service = distribution_constant(0), .latency = MS};
    cr_expect_not(san_lane_is_needed(&part));
    part.bandwidth = 1;
    cr_expect(san_lane_is_needed(&part));
    part = (struct san_part_parameters){.service = distribution_exponential(5.0)};
    cr_expect(san_lane_is_needed(&part));
}

/* Ten reads at once at a port of 2 ms: each waits for those before, and laws hold. */
Test(san_lane, data_pass_one_after_another)
{
    struct san_bench bench = {0};
    san_bench_open(&bench);
    bench.ports[RED].service = distribution_constant(2 * MS);
    struct scene scene = san_scene(&bench);
    scene.parameters.station.servers = 100;
    san_scene_start(&scene);
    for (uint64_t i = 0; i < 10; i++) {
        lun_submit(scene.run, scene.lun, (uint32_t)(i % LUN_HOSTS), false, 0, i);
    }
    run_until(scene.run, 11 * MS);
    place_invariants(scene.run, &scene.san->parts[san_port(scene.san, RED)].lanes[0]->component);
    run_until(scene.run, SECOND);
    for (unsigned i = 0; i < 10; i++) {
        expect_told(&scene, i, i % LUN_HOSTS, i, true, MS + 2 * MS * (i + 1));
    }
    struct window window;
    struct report report = scene_report(&scene, &window);
    cr_expect_float_eq(scene_metric(&report, "san.ports.a0.reads.utilization"), 0.02, 1e-12);
    cr_expect_float_eq(scene_metric(&report, "san.ports.a0.reads.throughput"), 10, 1e-12);
    cr_expect_float_eq(scene_metric(&report, "san.ports.a0.reads.response_time"), 11e-3, 1e-12);
    cr_expect_float_eq(scene_metric(&report, "san.ports.a0.writes.utilization"), 0, 1e-12);
    for (size_t i = 0; i < report.law_count; i++) {
        cr_expect(report.laws[i].holds, "%s of %s", report.laws[i].law, report.laws[i].component);
    }
    scene_end(&scene);
}

/* A lane that has lost count is found. */
Test(san_lane, says_what_is_wrong)
{
    for (int which = 0; which < 3; which++) {
        struct san_bench bench = {0};
        san_bench_open(&bench);
        bench.ports[RED].service = distribution_constant(2 * MS);
        struct scene scene = san_scene(&bench);
        san_scene_start(&scene);
        struct san_lane *lane = scene.san->parts[san_port(scene.san, RED)].lanes[0];
        struct ledger *ledger = &lane->ledger;
        lane->waiting_count = which == 1 ? 0 : 1;
        ledger->present.value = which == 0 ? 0 : which == 1 ? 2 : 1;
        ledger->busy.value = which == 1 ? 2 : 0;
        place_invariants(scene.run, &lane->component);
        static const char *const texts[] = {"0 I/Os pass and 1 wait, 0 are there",
                                            "2 I/Os pass at once", "1 I/Os wait and none passes"};
        cr_assert(run_failed(scene.run));
        cr_expect_not_null(strstr(run_error(scene.run)->text, texts[which]), "%s",
                           run_error(scene.run)->text);
        scene_end(&scene);
    }
}
