/* The paths of hosts to a unit. */
#include "models/storage/lun_state.h"

#include "tests/models/places.h"
#include "tests/models/storage/disk_fixture.h"
#include "tests/models/storage/lun_fixture.h"

/* Without a path an I/O waits, and so does one that is at the device, which is done once more: two
 * of 1 ms each from 2 s on. A host that hangs as the path is back goes on when it resumes, and one
 * that went down has forgotten its own. */
Test(lun_io, io_without_a_path_waits)
{
    for (int state = 0; state < 3; state++) {
        struct scene scene = scene_default();
        scene_start(&scene);
        lun_submit(scene.run, scene.lun, ALPHA, true, 0, 1);
        lun_set_path(scene.run, scene.lun, ALPHA, LUN_PATH_WAIT);
        lun_submit(scene.run, scene.lun, ALPHA, false, 0, 2);
        lun_submit(scene.run, scene.lun, BETA, false, 0, 3);
        run_until(scene.run, SECOND);
        cr_expect_eq(scene.told_count, 1); /* beta's */
        place_invariants(scene.run, lun_component(scene.lun));
        if (state == 1) {
            lun_host_hung(scene.run, scene.lun, ALPHA);
        } else if (state == 2) {
            lun_host_down(scene.run, scene.lun, ALPHA);
        }
        lun_set_path(scene.run, scene.lun, ALPHA, LUN_PATH);
        run_until(scene.run, 2 * SECOND);
        lun_host_runs(scene.run, scene.lun, ALPHA);
        run_until(scene.run, 3 * SECOND);
        sim_ticks from = state == 0 ? SECOND : 2 * SECOND;
        if (state < 2) {
            expect_told(&scene, 1, ALPHA, 2, true, from + MS);
            expect_told(&scene, 2, ALPHA, 1, true, from + 2 * MS);
        }
        cr_expect_eq(scene.told_count, state == 2 ? 1 : 3);
        place_invariants(scene.run, lun_component(scene.lun));
        cr_expect_not(run_failed(scene.run));
        scene_end(&scene);
    }
}

/* I/Os that waited fail at once, and so do those that follow; of a host that hangs when it resumes.
 */
Test(lun_io, io_without_a_path_fails)
{
    for (int hangs = 0; hangs < 2; hangs++) {
        struct scene scene = scene_default();
        scene_start(&scene);
        lun_set_path(scene.run, scene.lun, ALPHA, LUN_PATH_WAIT);
        lun_submit(scene.run, scene.lun, ALPHA, true, 0, 1);
        run_until(scene.run, SECOND);
        if (hangs == 1) {
            lun_host_hung(scene.run, scene.lun, ALPHA);
        }
        lun_set_path(scene.run, scene.lun, ALPHA, LUN_PATH_FAIL);
        cr_expect_eq(scene.told_count, 1 - (unsigned)hangs);
        run_until(scene.run, 2 * SECOND);
        lun_host_runs(scene.run, scene.lun, ALPHA);
        lun_submit(scene.run, scene.lun, ALPHA, false, 0, 2);
        expect_told(&scene, 0, ALPHA, 1, false, hangs == 1 ? 2 * SECOND : SECOND);
        expect_told(&scene, 1, ALPHA, 2, false, 2 * SECOND);
        place_invariants(scene.run, lun_component(scene.lun));
        cr_expect_not(run_failed(scene.run));
        scene_end(&scene);
    }
}

/* Rights stay: an I/O that waited is refused when another has the reservation by then, and the
 * reservation of a host without a path is not given back by its stop. */
Test(lun_io, rights_do_not_depend_on_paths)
{
    struct scene scene = scene_default();
    scene_start(&scene);
    lun_acquire(scene.run, scene.lun, ALPHA, 0);
    lun_mount(scene.run, scene.lun, ALPHA);
    lun_set_path(scene.run, scene.lun, ALPHA, LUN_PATH_WAIT);
    lun_submit(scene.run, scene.lun, ALPHA, true, 0, 1);
    lun_release(scene.run, scene.lun, ALPHA);
    cr_expect_not(lun_accepts(scene.lun, BETA));
    lun_acquire(scene.run, scene.lun, BETA, 0);
    lun_set_path(scene.run, scene.lun, ALPHA, LUN_PATH);
    expect_told(&scene, 0, ALPHA, 1, false, 0);
    place_invariants(scene.run, lun_component(scene.lun));
    cr_expect_not(run_failed(scene.run));
    scene_end(&scene);
}

Test(lun_io, a_host_without_a_path_that_does_io_is_noticed)
{
    static const char *const words[] = {"since it lost its paths", "wait for a path"};
    for (int bug = 0; bug < 2; bug++) {
        struct scene scene = scene_default();
        scene_start(&scene);
        lun_set_path(scene.run, scene.lun, ALPHA, LUN_PATH_WAIT);
        lun_submit(scene.run, scene.lun, ALPHA, true, 0, 1);
        place_invariants(scene.run, lun_component(scene.lun));
        cr_assert_not(run_failed(scene.run));
        if (bug == 0) {
            scene.lun->writes[ALPHA]++;
        } else {
            scene.lun->paths[ALPHA] = LUN_PATH;
        }
        place_invariants(scene.run, lun_component(scene.lun));
        cr_assert(run_failed(scene.run));
        cr_expect_not_null(strstr(run_error(scene.run)->text, words[bug]), "%s",
                           run_error(scene.run)->text);
        scene_end(&scene);
    }
}

/* A disk under a unit serves what it serves a stream of a machine: the same I/Os, tick by tick. */
Test(lun_io, a_disk_serves_a_unit_as_it_serves_a_machine)
{
    struct disk_bench bench;
    disk_bench_init(&bench);
    struct scene scene = scene_default();
    scene.parameters.device = (struct part){&device_disk_kind, &bench.parameters};
    struct blocks_parameters region = {.first = 7000, .alignment = IO_BLOCK_BYTES};
    scene.parameters.blocks = (struct part){&blocks_sequential_kind, &region};
    scene.parameters.size = distribution_constant(150 * IO_BLOCK_BYTES);
    disk_bench_start(&bench);
    scene_start(&scene);
    for (uint64_t i = 0; i < 5; i++) {
        lun_submit(scene.run, scene.lun, ALPHA, false, 0, i);
        disk_bench_submit(&bench, 7000 + 150 * i, 150, false);
    }
    run_until(scene.run, SECOND);
    run_until(bench.run, SECOND);
    cr_assert_eq(scene.told_count, 5);
    cr_assert_eq(bench.completed, 5);
    for (unsigned i = 0; i < 5; i++) {
        cr_expect_eq(scene.told[i].at, bench.at[i]);
    }
    cr_expect_gt(bench.at[4], 5 * 15 * MS);
    scene_end(&scene);
    run_destroy(bench.run);
}
