#include "models/interconnect/traffic.h"

#include <criterion/criterion.h>

struct scene {
    struct run *run;
    struct component owner;
    struct traffic traffic;
    struct reference references[3];
};

/* At 10 one joins and starts for 30, at 20 another joins and waits; it is 25. */
static struct scene start(void)
{
    struct scene scene = {.run = run_create(&(struct run_options){
                              .horizon = 1000, .ticks_per_second = TICKS_PER_SECOND_FINE})};
    scene.owner = (struct component){NULL, "interconnect.bus"};
    traffic_init(&scene.traffic, measures_create(scene.run->arena, 2));
    traffic_join(&scene.traffic, &scene.references[0], 10);
    traffic_start(&scene.traffic, 10, 30);
    traffic_join(&scene.traffic, &scene.references[1], 20);
    run_until(scene.run, 25);
    return scene;
}

static size_t broken_laws(const struct scene *scene, sim_ticks now)
{
    struct report report;
    report_init(&report, scene->run->arena, NULL, TICKS_PER_SECOND_FINE);
    traffic_laws(&scene->traffic, "interconnect.bus", now, &report);
    cr_assert_eq(report.law_count, 3);
    size_t broken = 0;
    for (size_t i = 0; i < report.law_count; i++) {
        broken += !report.laws[i].holds;
    }
    return broken;
}

static bool is_sound(struct scene *scene, uint64_t waiting)
{
    uint64_t busy = (uint64_t)scene->traffic.ledger.busy.value;
    struct traffic_found found = {.ways = 1, .busy = busy, .waiting = waiting};
    found.is_idle_beside = waiting > 0 && busy == 0;
    traffic_invariants(scene->run, &scene->owner, &scene->traffic, &found);
    return !run_failed(scene->run);
}

Test(traffic, books_agree_at_every_instant)
{
    struct scene scene = start();
    for (sim_ticks now = 25; now < 40; now++) {
        cr_expect_eq(broken_laws(&scene, now), 0);
    }
    cr_expect(is_sound(&scene, 1));
    traffic_leave(&scene.traffic, &scene.references[0], 40);
    cr_expect_not(traffic_is_busy(&scene.traffic));
    traffic_start(&scene.traffic, 40, 5);
    cr_expect(traffic_is_busy(&scene.traffic));
    cr_expect_eq(broken_laws(&scene, 43), 0);
    traffic_leave(&scene.traffic, &scene.references[1], 45);
    cr_expect_eq(broken_laws(&scene, 100), 0);
    cr_expect(is_sound(&scene, 0));
    cr_expect_eq(level_integral(&scene.traffic.ledger.busy, 100), 35);
    cr_expect_eq(level_integral(&scene.traffic.ledger.present, 100), 30 + 25);
    cr_expect_eq(scene.traffic.ledger.done.count, 2);
    run_destroy(scene.run);
}

/* Two ways that share a queue: both carry a line, one until 40 and one until 45. */
Test(traffic, several_ways_may_share_a_ledger)
{
    struct scene scene = start();
    traffic_start(&scene.traffic, 25, 20);
    for (sim_ticks now = 25; now < 40; now += 5) {
        cr_expect_eq(broken_laws(&scene, now), 0, "at %lld", (long long)now);
    }
    traffic_leave(&scene.traffic, &scene.references[0], 40);
    cr_expect_eq(broken_laws(&scene, 42), 0);
    scene.traffic.ledger.service += 1;
    cr_expect_eq(broken_laws(&scene, 42), 1);
    scene.traffic.ledger.service -= 1;
    traffic_leave(&scene.traffic, &scene.references[1], 45);
    cr_expect_eq(broken_laws(&scene, 60), 0);
    run_destroy(scene.run);
}

/* A service whose end nobody knows is booked there. */
Test(traffic, a_service_may_be_booked_at_its_end)
{
    struct scene scene = start();
    traffic_leave(&scene.traffic, &scene.references[0], 40);
    traffic_start(&scene.traffic, 40, 0);
    cr_expect_eq(broken_laws(&scene, 47), 0);
    traffic_book(&scene.traffic, 10);
    traffic_leave_from(&scene.traffic, &scene.references[1], 40, 50);
    cr_expect_eq(broken_laws(&scene, 60), 0);
    run_destroy(scene.run);
}

/* A service longer than all time is carried to the end of the run and is no overflow. */
Test(traffic, a_service_may_last_for_ever)
{
    struct scene scene = start();
    traffic_leave(&scene.traffic, &scene.references[0], 40);
    traffic_start(&scene.traffic, 40, TICKS_NEVER);
    cr_expect_eq(broken_laws(&scene, 1000), 0);
    run_destroy(scene.run);
}

Test(traffic, planted_bugs_break_each_law)
{
    struct scene lost = start();
    lost.traffic.ledger.joined.count--;
    cr_expect_geq(broken_laws(&lost, 25), 1, "one joined uncounted");
    run_destroy(lost.run);

    struct scene early = start();
    early.traffic.ledger.joined_at -= 1;
    cr_expect_eq(broken_laws(&early, 25), 1, "one joined a tick earlier than it said");
    run_destroy(early.run);

    struct scene idle = start();
    level_set(&idle.traffic.ledger.busy, 25, 0);
    level_set(&idle.traffic.ledger.busy, 26, 1);
    cr_expect_eq(broken_laws(&idle, 30), 1, "idle for a tick while carrying");
    run_destroy(idle.run);
}

Test(traffic, planted_bugs_fail_the_run)
{
    struct scene twice = start();
    twice.traffic.ledger.busy.value = 2;
    cr_expect_not(is_sound(&twice, 1), "two lines at once");
    run_destroy(twice.run);

    struct scene lost = start();
    cr_expect_not(is_sound(&lost, 0), "one that waits is in no queue");
    run_destroy(lost.run);

    struct scene lazy = start();
    traffic_leave(&lazy.traffic, &lazy.references[0], 25);
    cr_expect_not(is_sound(&lazy, 1), "idle while one waits");
    run_destroy(lazy.run);
}
