#include "models/storage/lun_state.h"

#include "tests/models/places.h"
#include "tests/models/storage/lun_fixture.h"
#include "tests/small_set.h"

static void expect_holders(const struct scene *scene, small_set expected)
{
    small_set holders = small_set_from(&scene->lun->holders);
    cr_expect_eq(holders, expected, "%llx holds, not %llx", (unsigned long long)holders,
                 (unsigned long long)expected);
    place_invariants(scene->run, lun_component(scene->lun));
    cr_expect_not(run_failed(scene->run), "%s", run_error(scene->run)->text);
}

/* The events, in order: "lun.acquire alpha|lun.preempt beta|..." */
static void expect_timeline(const struct scene *scene, const char *expected)
{
    char text[512] = "";
    const struct timeline *timeline = scene->assembly.timeline;
    for (size_t i = 0; i < timeline->entry_count; i++) {
        const struct timeline_event *what = &timeline->entries[i].what;
        size_t length = strlen(text);
        snprintf(text + length, sizeof text - length, "%s%s %s", i == 0 ? "" : "|",
                 timeline_word_name(what->event), what->node);
        cr_expect_str_eq(what->object, "lun0");
        cr_expect_str_eq(what->phase, "storage");
    }
    cr_expect_str_eq(text, expected);
}

Test(lun, a_unit_changes_hands)
{
    struct scene scene = scene_default();
    scene_start(&scene);
    uint64_t acquired = lun_acquire(scene.run, scene.lun, ALPHA, 0);
    cr_expect_eq(acquired, 1);
    lun_mount(scene.run, scene.lun, ALPHA);
    expect_holders(&scene, small_set_of(ALPHA));
    /* A clean stop gives the reservation back. */
    lun_release(scene.run, scene.lun, ALPHA);
    expect_holders(&scene, 0);
    lun_release(scene.run, scene.lun, GAMMA);
    acquired = lun_acquire(scene.run, scene.lun, BETA, acquired);
    lun_mount(scene.run, scene.lun, BETA);
    expect_holders(&scene, small_set_of(BETA));
    /* The hold of a host that went down has to be preempted. */
    lun_host_down(scene.run, scene.lun, BETA);
    lun_release(scene.run, scene.lun, BETA);
    expect_holders(&scene, 0);
    cr_expect_eq(lun_acquire(scene.run, scene.lun, ALPHA, acquired), 4);
    lun_mount(scene.run, scene.lun, ALPHA);
    lun_host_runs(scene.run, scene.lun, BETA);
    expect_holders(&scene, small_set_of(ALPHA));
    expect_timeline(&scene,
                    "lun.acquire alpha|lun.acquire beta|lun.preempt alpha|lun.acquire alpha");
    const struct timeline_entry *entries = scene.assembly.timeline->entries;
    cr_expect_eq(entries[3].what.cause, 3);
    cr_expect_eq(entries[2].what.cause, 2);
    cr_expect_str_eq(entries[2].details->text, "beta");
    scene_end(&scene);
}

Test(lun, a_preempted_host_reads_but_writes_no_more)
{
    for (int reserves = 0; reserves < 2; reserves++) {
        struct scene scene = scene_default();
        scene.parameters.persistent_reservations = reserves == 1;
        scene.is_fencing_safe = false;
        scene_start(&scene);
        lun_acquire(scene.run, scene.lun, ALPHA, 0);
        lun_mount(scene.run, scene.lun, ALPHA);
        lun_acquire(scene.run, scene.lun, BETA, 0);
        lun_submit(scene.run, scene.lun, ALPHA, true, 0, 7);
        lun_submit(scene.run, scene.lun, ALPHA, false, 0, 8);
        lun_submit(scene.run, scene.lun, BETA, true, 0, 9);
        run_until(scene.run, SECOND);
        if (reserves == 1) {
            expect_told(&scene, 0, ALPHA, 7, false, 0);
            expect_told(&scene, 1, ALPHA, 8, true, MS);
            expect_told(&scene, 2, BETA, 9, true, 2 * MS);
        } else {
            expect_told(&scene, 0, ALPHA, 7, true, MS);
            expect_told(&scene, 2, BETA, 9, true, 3 * MS);
        }
        struct window window;
        struct report report = scene_report(&scene, &window);
        cr_expect_eq(scene_metric(&report, "storage.lun0.refused"), reserves);
        scene_end(&scene);
    }
}

/* Two owners for 30 s, one of which hangs for the last 10 s. */
Test(lun, double_ownership_is_counted_without_safe_fencing)
{
    for (int reserves = 0; reserves < 2; reserves++) {
        struct scene scene = scene_default();
        scene.parameters.persistent_reservations = reserves == 1;
        scene.is_fencing_safe = false;
        scene_start(&scene);
        for (uint32_t host = ALPHA; host <= BETA; host++) {
            lun_acquire(scene.run, scene.lun, host, 0);
            lun_mount(scene.run, scene.lun, host);
        }
        expect_holders(&scene, small_set_of(ALPHA) | small_set_of(BETA));
        run_until(scene.run, 20 * SECOND);
        lun_host_hung(scene.run, scene.lun, ALPHA);
        place_invariants(scene.run, lun_component(scene.lun));
        run_until(scene.run, 30 * SECOND);
        lun_host_down(scene.run, scene.lun, ALPHA);
        lun_release(scene.run, scene.lun, ALPHA);
        expect_holders(&scene, small_set_of(BETA));
        run_until(scene.run, 40 * SECOND);
        struct window window;
        struct report report = scene_report(&scene, &window);
        bool harm = reserves == 0; /* a reservation keeps the old owner out */
        cr_expect_eq(scene_metric(&report, "storage.lun0.double_ownership"), harm ? 1 : 0);
        cr_expect_eq(scene_metric(&report, "storage.lun0.double_ownership_time"), harm ? 20 : 0);
        scene_end(&scene);
    }
}

/* The invariant with its planted bugs: a new owner before fence.ok or a clean stop. */
Test(lun, two_holders_under_safe_fencing_fail_the_run)
{
    struct scene scene = scene_default();
    scene_start(&scene);
    run_until(scene.run, 3 * SECOND);
    lun_mount(scene.run, scene.lun, ALPHA);
    lun_mount(scene.run, scene.lun, ALPHA);
    cr_expect_not(run_failed(scene.run));
    lun_mount(scene.run, scene.lun, BETA);
    cr_assert(run_failed(scene.run));
    const struct error *error = run_error(scene.run);
    cr_expect_str_eq(error->text,
                     "beta mounts lun0 while alpha still holds it (invariant \"lun_owner\")");
    cr_expect_not_null(strstr(error->where, "storage.lun0"), "%s", error->where);
    cr_expect_not_null(strstr(error->where, "3"), "%s", error->where);
    scene_end(&scene);
}

Test(lun, an_owner_that_resumes_is_a_second_writer)
{
    struct scene scene = scene_default();
    scene.is_fencing_safe = false;
    scene_start(&scene);
    lun_mount(scene.run, scene.lun, ALPHA);
    lun_host_hung(scene.run, scene.lun, ALPHA);
    lun_mount(scene.run, scene.lun, BETA);
    expect_holders(&scene, small_set_of(ALPHA) | small_set_of(BETA));
    cr_expect_eq(scene.lun->doubles.count, 0);
    lun_host_runs(scene.run, scene.lun, ALPHA);
    expect_holders(&scene, small_set_of(ALPHA) | small_set_of(BETA));
    cr_expect_eq(scene.lun->doubles.count, 1);
    scene_end(&scene);
}

/* Without safe fencing the hold of a host that went down stays: its reboot ends it. */
Test(lun, a_reboot_ends_a_hold)
{
    struct scene scene = scene_default();
    scene.is_fencing_safe = false;
    scene_start(&scene);
    lun_mount(scene.run, scene.lun, ALPHA);
    lun_host_down(scene.run, scene.lun, ALPHA);
    lun_mount(scene.run, scene.lun, BETA);
    expect_holders(&scene, small_set_of(ALPHA) | small_set_of(BETA));
    lun_host_runs(scene.run, scene.lun, ALPHA);
    expect_holders(&scene, small_set_of(BETA));
    cr_expect_eq(scene.lun->doubles.count, 0);
    scene_end(&scene);
}

Test(lun, invariants_catch_planted_bugs)
{
    static const char *const words[] = {"hold lun0 at once", "as double ownership", "has not heard",
                                        "is down, but runs"};
    for (int bug = 0; bug < 4; bug++) {
        struct scene scene = scene_default();
        scene_start(&scene);
        lun_mount(scene.run, scene.lun, ALPHA);
        lun_submit(scene.run, scene.lun, BETA, false, 0, 1);
        lun_host_hung(scene.run, scene.lun, BETA);
        run_until(scene.run, SECOND);
        place_invariants(scene.run, lun_component(scene.lun));
        cr_assert_not(run_failed(scene.run));
        switch (bug) {
        case 0:
            bit_set_add(&scene.lun->holders, BETA);
            break;
        case 1:
            level_set(&scene.lun->doubled, SECOND, 1);
            break;
        case 2:
            bit_set_add(&scene.lun->running, BETA);
            break;
        default:
            lun_host_down(scene.run, scene.lun, BETA);
            bit_set_add(&scene.lun->running, BETA);
        }
        place_invariants(scene.run, lun_component(scene.lun));
        cr_assert(run_failed(scene.run), "bug %d goes unnoticed", bug);
        cr_expect_not_null(strstr(run_error(scene.run)->text, words[bug]), "%s",
                           run_error(scene.run)->text);
        scene_end(&scene);
    }
}

/* The invariant looks at the writes, not at the right to write. */
Test(lun, a_write_past_the_reservation_of_another_is_noticed)
{
    for (int planted = 0; planted < 2; planted++) {
        struct scene scene = scene_default();
        scene_start(&scene);
        lun_submit(scene.run, scene.lun, ALPHA, true, 0, 1);
        lun_acquire(scene.run, scene.lun, BETA, 0);
        lun_submit(scene.run, scene.lun, BETA, true, 0, 2);
        lun_submit(scene.run, scene.lun, ALPHA, true, 0, 3); /* refused */
        place_invariants(scene.run, lun_component(scene.lun));
        cr_expect_not(run_failed(scene.run), "%s", run_error(scene.run)->text);
        scene.lun->writes[ALPHA] += (uint64_t)planted;
        place_invariants(scene.run, lun_component(scene.lun));
        cr_expect_eq(run_failed(scene.run), planted == 1);
        lun_acquire(scene.run, scene.lun, GAMMA, 0);
        scene_end(&scene);
    }
}

Test(lun, knows_when_it_takes_a_host_wrongly_for_running)
{
    for (int planted = 0; planted < 2; planted++) {
        struct scene scene = scene_default();
        scene_start(&scene);
        struct bit_set running;
        bit_set_all(&running, LUN_HOSTS);
        lun_check_hosts(scene.run, scene.lun, &running);
        cr_expect_not(run_failed(scene.run));
        if (planted == 0) {
            bit_set_remove(&running, BETA);
        }
        lun_check_hosts(scene.run, scene.lun, &running);
        cr_expect_eq(run_failed(scene.run), planted == 0);
        scene_end(&scene);
    }
}

Test(lun, nobody_hears_of_the_io_of_a_host_that_went_down)
{
    struct scene scene = scene_default();
    scene_start(&scene);
    for (uint64_t i = 0; i < 3; i++) {
        lun_submit(scene.run, scene.lun, ALPHA, true, 0, i);
    }
    lun_submit(scene.run, scene.lun, BETA, false, 0, 10);
    run_until(scene.run, MS);
    expect_told(&scene, 0, ALPHA, 0, true, MS);
    lun_host_down(scene.run, scene.lun, ALPHA);
    lun_host_runs(scene.run, scene.lun, ALPHA); /* another incarnation */
    lun_submit(scene.run, scene.lun, ALPHA, true, 0, 20);
    run_until(scene.run, SECOND);
    cr_expect_eq(scene.told_count, 3);
    expect_told(&scene, 1, BETA, 10, true, 4 * MS);
    expect_told(&scene, 2, ALPHA, 20, true, 5 * MS);
    struct window window;
    struct report report = scene_report(&scene, &window);
    cr_expect_eq(scene_metric(&report, "storage.lun0.throughput"), 5);
    cr_expect_float_eq(scene_metric(&report, "storage.lun0.utilization"), 0.005, 1e-15);
    scene_end(&scene);
}

Test(lun, a_host_that_hangs_hears_when_it_resumes)
{
    struct scene scene = scene_default();
    scene_start(&scene);
    for (uint64_t i = 0; i < 3; i++) {
        lun_submit(scene.run, scene.lun, ALPHA, true, 0, i);
        lun_submit(scene.run, scene.lun, BETA, false, 0, i);
    }
    lun_host_hung(scene.run, scene.lun, ALPHA);
    lun_host_hung(scene.run, scene.lun, BETA);
    run_until(scene.run, 5 * MS);
    cr_expect_eq(scene.told_count, 0);
    place_invariants(scene.run, lun_component(scene.lun));
    lun_host_runs(scene.run, scene.lun, ALPHA);
    expect_told(&scene, 0, ALPHA, 0, true, 5 * MS);
    expect_told(&scene, 2, ALPHA, 2, true, 5 * MS);
    lun_host_down(scene.run, scene.lun, BETA);
    lun_host_runs(scene.run, scene.lun, BETA);
    run_until(scene.run, SECOND);
    cr_expect_eq(scene.told_count, 3);
    place_invariants(scene.run, lun_component(scene.lun));
    cr_expect_not(run_failed(scene.run));
    scene_end(&scene);
}

Test(lun, journals_are_replayed_at_the_bandwidth)
{
    struct scene scene = scene_default();
    scene_start(&scene);
    cr_expect_eq(lun_replay_time(scene.lun, ALPHA, 100000000, TICKS_PER_SECOND_COARSE), SECOND / 2);
    cr_expect_eq(lun_replay_time(scene.lun, ALPHA, 0, TICKS_PER_SECOND_COARSE), 0);
    cr_expect_eq(lun_preempt_time(scene.lun), SECOND);
    scene_end(&scene);
}

/* A device that is named stands where the unit stands: the same draws, the same names. */
Test(lun, a_named_device_is_in_place_of_the_station)
{
    double response[2];
    for (int named = 0; named < 2; named++) {
        struct scene scene = scene_default();
        struct device_station_parameters station = {
            .service = distribution_exponential(4.0 * MS), .servers = 2, .bandwidth = 100e6};
        if (named == 1) {
            scene.parameters.device = (struct part){&device_station_kind, &station};
        } else {
            scene.parameters.station = station;
        }
        scene_start(&scene);
        for (uint64_t i = 0; i < 20; i++) {
            lun_submit(scene.run, scene.lun, ALPHA, false, 0, i);
        }
        cr_expect_eq(lun_replay_time(scene.lun, ALPHA, 100000000, TICKS_PER_SECOND_COARSE), SECOND);
        run_until(scene.run, SECOND);
        struct window window;
        struct report report = scene_report(&scene, &window);
        response[named] = scene_metric(&report, "storage.lun0.response_time");
        scene_end(&scene);
    }
    cr_expect_gt(response[0], 0.004);
    cr_expect_eq(response[0], response[1]);
}

/* Places are given back, of refused I/Os and of those that nobody hears of too. */
Test(lun, places_are_used_again)
{
    struct scene scene = scene_default();
    scene_start(&scene);
    lun_acquire(scene.run, scene.lun, BETA, 0);
    size_t capacity = 0;
    for (unsigned round = 0; round < 50; round++) {
        for (uint64_t i = 0; i < 5; i++) {
            lun_submit(scene.run, scene.lun, ALPHA, true, 0, i);
            lun_submit(scene.run, scene.lun, ALPHA, false, 0, i);
        }
        lun_host_hung(scene.run, scene.lun, ALPHA);
        run_until(scene.run, run_now(scene.run) + SECOND);
        lun_host_down(scene.run, scene.lun, ALPHA);
        lun_host_runs(scene.run, scene.lun, ALPHA);
        capacity = round == 0 ? scene.lun->pool.capacity : capacity;
    }
    cr_expect_gt(capacity, 0);
    cr_expect_eq(scene.lun->pool.capacity, capacity);
    scene_end(&scene);
}

/* An ejected host reads, and is refused its writes until it has booted. Of the writes that it had
 * submitted the one that is being served is done, and the one that waits is killed. */
Test(lun, an_ejected_host_reads_and_its_accepted_writes_last)
{
    struct scene scene = scene_default();
    scene_start(&scene);
    lun_acquire(scene.run, scene.lun, ALPHA, 0);
    lun_mount(scene.run, scene.lun, ALPHA);
    lun_submit(scene.run, scene.lun, ALPHA, true, 0, 1);
    lun_submit(scene.run, scene.lun, ALPHA, true, 0, 2);
    lun_submit(scene.run, scene.lun, BETA, false, 0, 3);
    run_until(scene.run, MS / 2);
    lun_eject(scene.run, scene.lun, BETA, ALPHA, 0);
    cr_expect(lun_has_ejected(scene.lun, ALPHA));
    cr_expect(lun_is_held_by(scene.lun, ALPHA));
    cr_expect_not(lun_accepts(scene.lun, ALPHA));
    lun_submit(scene.run, scene.lun, ALPHA, true, 0, 4);
    lun_submit(scene.run, scene.lun, ALPHA, false, 0, 5);
    lun_acquire(scene.run, scene.lun, BETA, 0);
    lun_mount(scene.run, scene.lun, BETA); /* beside a holder that cannot write */
    run_until(scene.run, 10 * MS);
    place_invariants(scene.run, lun_component(scene.lun));
    expect_told(&scene, 0, ALPHA, 4, false, MS / 2);
    expect_told(&scene, 1, ALPHA, 1, true, MS);
    expect_told(&scene, 2, ALPHA, 2, false, 2 * MS);
    expect_told(&scene, 3, BETA, 3, true, 3 * MS);
    expect_told(&scene, 4, ALPHA, 5, true, 4 * MS);
    lun_release(scene.run, scene.lun, BETA);
    cr_expect_not(lun_accepts(scene.lun, ALPHA), "also where nobody has a reservation");
    lun_host_down(scene.run, scene.lun, ALPHA);
    cr_expect(lun_has_ejected(scene.lun, ALPHA));
    lun_host_runs(scene.run, scene.lun, ALPHA);
    cr_expect(lun_accepts(scene.lun, ALPHA));
    struct window window;
    struct report report = scene_report(&scene, &window);
    cr_expect_eq(scene_metric(&report, "storage.lun0.refused"), 2);
    cr_expect_eq(scene_metric(&report, "storage.lun0.double_ownership"), 0);
    cr_expect_not(run_failed(scene.run), "%s", run_error(scene.run)->text);
    scene_end(&scene);
}

/* Without APTPL a power cycle brings back the rights of a host that was ejected, and both write. */
Test(lun, a_power_cycle_forgets_keys_that_were_not_made_to_last)
{
    for (int keeps = 0; keeps < 2; keeps++) {
        struct scene scene = scene_default();
        scene.is_fencing_safe = keeps == 1;
        scene_start(&scene);
        lun_acquire(scene.run, scene.lun, ALPHA, 0);
        lun_mount(scene.run, scene.lun, ALPHA);
        lun_eject(scene.run, scene.lun, BETA, ALPHA, 0);
        lun_acquire(scene.run, scene.lun, BETA, 0);
        lun_mount(scene.run, scene.lun, BETA);
        run_until(scene.run, SECOND);
        lun_power_cycle(scene.run, scene.lun, keeps == 1);
        place_invariants(scene.run, lun_component(scene.lun));
        cr_expect_eq(lun_accepts(scene.lun, ALPHA), keeps == 0);
        cr_expect(lun_accepts(scene.lun, BETA));
        run_until(scene.run, 3 * SECOND);
        struct window window;
        struct report report = scene_report(&scene, &window);
        cr_expect_eq(scene_metric(&report, "storage.lun0.double_ownership"), 1 - keeps);
        cr_expect_eq(scene_metric(&report, "storage.lun0.double_ownership_time"), 2 - 2 * keeps);
        cr_expect_not(run_failed(scene.run), "%s", run_error(scene.run)->text);
        scene_end(&scene);
    }
}

/* Planted bug: a write of an ejected host that was taken. */
Test(lun, a_write_of_an_ejected_host_is_noticed)
{
    struct scene scene = scene_default();
    scene_start(&scene);
    lun_submit(scene.run, scene.lun, ALPHA, true, 0, 1);
    lun_eject(scene.run, scene.lun, BETA, ALPHA, 0);
    lun_submit(scene.run, scene.lun, ALPHA, true, 0, 2); /* refused */
    place_invariants(scene.run, lun_component(scene.lun));
    cr_expect_not(run_failed(scene.run));
    scene.lun->writes[ALPHA]++;
    place_invariants(scene.run, lun_component(scene.lun));
    cr_assert(run_failed(scene.run));
    cr_expect_not_null(strstr(run_error(scene.run)->text, "since it was ejected"));
    scene_end(&scene);
}
