#include "tests/models/storage/san_fixture.h"

/* Three I/Os of alpha and one of beta: (3 + 1)^2 / (2 (9 + 1)) = 0.8; gamma had none. */
Test(san_report, counts_ios_by_host)
{
    struct san_bench bench = {0};
    san_bench_open(&bench);
    bench.fabrics[RED].latency = MS;
    struct scene scene = san_scene(&bench);
    san_scene_start(&scene);
    for (uint64_t i = 0; i < 4; i++) {
        lun_submit(scene.run, scene.lun, i == 3 ? BETA : ALPHA, false, 0, i);
    }
    run_until(scene.run, SECOND);
    struct window window;
    struct report report = scene_report(&scene, &window);
    cr_expect_float_eq(scene_metric(&report, "san.nodes.alpha.throughput"), 3, 1e-12);
    cr_expect_float_eq(scene_metric(&report, "san.nodes.beta.throughput"), 1, 1e-12);
    cr_expect_float_eq(scene_metric(&report, "san.nodes.alpha.response_time"), 3e-3, 1e-12);
    cr_expect_float_eq(scene_metric(&report, "san.throughput"), 4, 1e-12);
    cr_expect_float_eq(scene_metric(&report, "san.response_time"), 3e-3, 1e-12);
    cr_expect_float_eq(scene_metric(&report, "san.fairness"), 0.8, 1e-12);
    scene_end(&scene);
}
