/* The data of a unit: lost and restored, and what becomes of I/Os. */
#include "models/storage/lun_state.h"
#include "tests/models/storage/lun_fixture.h"

static struct scene *create(void)
{
    static struct scene scene;
    scene = scene_default();
    scene_start(&scene);
    return &scene;
}

/* One that was at the device fails when it is done, later ones where they arrive. */
Test(lun_losses, io_fails_while_the_data_are_lost)
{
    struct scene *scene = create();
    lun_submit(scene->run, scene->lun, ALPHA, false, 0, 1);
    lun_lose_data(scene->lun);
    lun_submit(scene->run, scene->lun, BETA, false, 0, 2);
    run_until(scene->run, SECOND);
    lun_restore_data(scene->lun);
    lun_submit(scene->run, scene->lun, BETA, false, 0, 3);
    run_until(scene->run, 2 * SECOND);
    cr_assert_eq(scene->told_count, 3);
    expect_told(scene, 0, BETA, 2, false, 0);
    expect_told(scene, 1, ALPHA, 1, false, MS);
    expect_told(scene, 2, BETA, 3, true, SECOND + MS);
    lun_invariants(scene->run, lun_component(scene->lun));
    cr_expect_not(run_failed(scene->run));
    scene_end(scene);
}

/* Of two losses both have to end; a node without a path waits for that, and not for the data. */
Test(lun_losses, overlap)
{
    struct scene *scene = create();
    lun_lose_data(scene->lun);
    lun_lose_data(scene->lun);
    lun_set_path(scene->run, scene->lun, BETA, LUN_PATH_WAIT);
    cr_expect_eq(lun_path(scene->lun, ALPHA), LUN_PATH_FAIL);
    cr_expect_eq(lun_path_alone(scene->lun, ALPHA), LUN_PATH);
    cr_expect_eq(lun_path(scene->lun, BETA), LUN_PATH_WAIT);
    lun_restore_data(scene->lun);
    cr_expect_eq(lun_path(scene->lun, ALPHA), LUN_PATH_FAIL);
    cr_expect_eq(lun_losses(scene->lun), 1);
    lun_restore_data(scene->lun);
    cr_expect_eq(lun_path(scene->lun, ALPHA), LUN_PATH);
    cr_expect_eq(lun_path(scene->lun, BETA), LUN_PATH_WAIT);
    scene_end(scene);
}

/* An I/O that waits for a path fails when it has one, and is no failure once the data are there. */
Test(lun_losses, io_that_waits_for_a_path_is_sent_afresh)
{
    struct scene *scene = create();
    lun_submit(scene->run, scene->lun, ALPHA, false, 0, 1);
    lun_set_path(scene->run, scene->lun, ALPHA, LUN_PATH_WAIT);
    lun_lose_data(scene->lun);
    run_until(scene->run, SECOND);
    lun_restore_data(scene->lun);
    lun_set_path(scene->run, scene->lun, ALPHA, LUN_PATH);
    run_until(scene->run, 2 * SECOND);
    cr_assert_eq(scene->told_count, 1);
    expect_told(scene, 0, ALPHA, 1, true, SECOND + MS);
    scene_end(scene);
}

/* Events of the device count, and go on to the unit's listener. */
Test(lun_losses, of_the_device_are_heard)
{
    struct scene *scene = create();
    lun_hear(scene->run, scene->lun, DEVICE_MEMBER_FAILED, 1);
    cr_expect_eq(lun_losses(scene->lun), 0);
    lun_hear(scene->run, scene->lun, DEVICE_DATA_LOST, 0);
    cr_expect_eq(lun_losses(scene->lun), 1);
    lun_hear(scene->run, scene->lun, DEVICE_DATA_RESTORED, 0);
    cr_expect_eq(lun_losses(scene->lun), 0);
    scene_end(scene);
}

Test(lun_losses, taken_io_is_noticed)
{
    struct scene *scene = create();
    lun_lose_data(scene->lun);
    scene->lun->taken++;
    lun_invariants(scene->run, lun_component(scene->lun));
    cr_assert(run_failed(scene->run));
    cr_expect_not_null(strstr(run_error(scene->run)->text, "while its data are lost"));
    scene_end(scene);
}
