#include "models/storage/san.h"

#include "tests/models/storage/san_fixture.h"

static const sim_ticks us = MS / 1000;

/* Without delays an I/O takes what it takes without a SAN. */
Test(san, costs_nothing_where_it_has_no_delays)
{
    struct san_bench bench = {0};
    san_bench_open(&bench);
    struct scene scene = san_scene(&bench);
    san_scene_start(&scene);
    lun_submit(scene.run, scene.lun, ALPHA, false, 0, 7);
    run_until(scene.run, SECOND);
    expect_told(&scene, 0, ALPHA, 7, true, MS);
    scene_end(&scene);
}

/* 100 km are 1 ms a round trip; a read takes one, a write one or two. */
Test(san, distance_is_paid_by_the_round_trip)
{
    for (int64_t trips = 1; trips <= 2; trips++) {
        struct san_bench bench = {0};
        san_bench_open(&bench);
        bench.fabrics[RED].distance = 100;
        bench.parameters.write_round_trips = trips;
        struct scene scene = san_scene(&bench);
        san_scene_start(&scene);
        lun_submit(scene.run, scene.lun, ALPHA, false, 0, 1);
        lun_submit(scene.run, scene.lun, ALPHA, true, 0, 2);
        run_until(scene.run, SECOND);
        expect_told(&scene, 0, ALPHA, 1, true, 2 * MS);
        expect_told(&scene, 1, ALPHA, 2, true, (1 + trips) * MS);
        scene_end(&scene);
    }
}

/* The latency of each part counts each way, and data take their time at each part, once: 4096
 * bytes at 4.096 MB/s are 1 ms. A second read waits for the first one's data, a write does not. */
Test(san, parts_delay_and_data_wait)
{
    struct san_bench bench = {0};
    san_bench_open(&bench);
    bench.adapters[RED].latency = 10 * us;
    bench.fabrics[RED].latency = 20 * us;
    bench.ports[RED].latency = 30 * us;
    bench.ports[RED].bandwidth = 4.096e6;
    bench.ports[RED].service = distribution_constant(100 * us);
    bench.parameters.write_round_trips = 1;
    struct scene scene = san_scene(&bench);
    san_scene_start(&scene);
    lun_submit(scene.run, scene.lun, ALPHA, false, 0, 1);
    lun_submit(scene.run, scene.lun, BETA, false, 0, 2);
    lun_submit(scene.run, scene.lun, ALPHA, true, 0, 3);
    run_until(scene.run, SECOND);
    sim_ticks alone = 2 * 60 * us + MS + 1100 * us;
    expect_told(&scene, 0, ALPHA, 1, true, alone);
    expect_told(&scene, 1, ALPHA, 3, true, alone);
    expect_told(&scene, 2, BETA, 2, true, alone + 1100 * us);
    scene_end(&scene);
}

/* An adapter is a host's own; a fabric is everyone's. */
Test(san, adapters_are_of_their_host)
{
    for (int shared = 0; shared < 2; shared++) {
        struct san_bench bench = {0};
        san_bench_open(&bench);
        (shared ? bench.fabrics : bench.adapters)[RED].service = distribution_constant(MS);
        struct scene scene = san_scene(&bench);
        san_scene_start(&scene);
        lun_submit(scene.run, scene.lun, ALPHA, false, 0, 1);
        lun_submit(scene.run, scene.lun, BETA, false, 0, 2);
        run_until(scene.run, SECOND);
        expect_told(&scene, 1, BETA, 2, true, shared ? 3 * MS : 2 * MS);
        scene_end(&scene);
    }
}

/* Paths are numbered adapter by adapter, port by port of the adapter's fabric. */
Test(san, finds_paths)
{
    struct san_bench bench = {0};
    san_bench_open(&bench);
    bench.adapters[BLUE].fabric = "red";
    bench.ports[BLUE].fabric = "red";
    struct san_way ways[PATHS_MOST];
    cr_assert_eq(san_find_ways(&bench.parameters, ways), 4u);
    for (uint32_t i = 0; i < 4; i++) {
        cr_expect(ways[i].adapter == i / 2 && ways[i].port == i % 2 && ways[i].fabric == RED);
    }
    struct scene scene = san_scene(&bench);
    san_scene_start(&scene);
    cr_expect_eq(san_part_count(scene.san), LUN_HOSTS * 2u + 2 + 2);
    for (uint32_t part = 0; part < san_part_count(scene.san); part++) {
        bool is_of_path = part == san_adapter(scene.san, BETA, 1) ||
                          part == san_fabric(scene.san, RED) || part == san_port(scene.san, 0);
        cr_expect_eq(san_leads_through(scene.san, BETA, 2, part), is_of_path, "part %u", part);
    }
    scene_end(&scene);
}
