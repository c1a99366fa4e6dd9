#include "sim/kernel/run.h"

#include <criterion/criterion.h>
#include <string.h>

/* How many events a run may have: at one instant, and in all. */

enum { STOOD, FAILED };

/* One event after the other at one instant, of every priority; at the end the next instant. */
static void on_stood(struct run *run, void *component, uint64_t left)
{
    bool moves = left % 1000000000 == 0;
    uint64_t next = moves ? left / 1000000000 : left - 1;
    if (next > 0) {
        event_at(run, run_now(run) + moves, (enum event_priority)(next % 16), component, STOOD,
                 next);
    }
}

static void on_failed(struct run *run, void *component, uint64_t argument)
{
    (void)argument;
    run_fail(run, component, ERROR_RUN, "on purpose");
}

static event_handler *const handlers[] = {on_stood, on_failed};
static const char *const names[] = {"stood", "failed"};
static const struct behaviour kind = {handlers, names, 2};

struct scene {
    struct run *run;
    struct component *component;
};

static struct scene scene_with(struct run_options options)
{
    struct scene scene = {.run = run_create(&options)};
    scene.component = ARENA_NEW(scene.run->arena, struct component);
    *scene.component = (struct component){&kind, "stations.cpu"};
    return scene;
}

Test(run_limits, fails_where_more_events_happen_at_one_instant_than_its_parts_can_need)
{
    static const uint64_t second = 1000000000;
    for (int shuffled = 0; shuffled < 2; shuffled++) {
        for (uint64_t parts = 0; parts < 200; parts += 150) {
            uint64_t most = 1000000 + 100 * parts;
            for (uint64_t above = 0; above < 2; above++) {
                struct scene s = scene_with((struct run_options){
                    .horizon = 100, .ticks_per_second = 10, .shuffle_ties = shuffled == 1});
                run_count(s.run, parts / 2);
                run_count(s.run, parts - parts / 2);
                /* at 7 as many as there may be, and as many again at 8, or one more */
                uint64_t left = (most + above) * second + most - 1;
                event_at(s.run, 7, EVENT_NORMAL, s.component, STOOD, left);
                cr_assert_eq(run_until(s.run, 100), above == 0);
                if (above == 1) {
                    cr_assert_eq(run_error(s.run)->code, ERROR_RUN);
                    cr_assert_str_eq(run_error(s.run)->where, "stations.cpu at 0.8 s");
                    cr_assert_not_null(strstr(run_error(s.run)->text, "time stands still"));
                }
                cr_assert_eq(run_events(s.run), 2 * most + above);
                run_destroy(s.run);
            }
        }
    }
}

Test(run_limits, fails_past_its_limit_of_events)
{
    for (uint64_t limit = 5; limit < 7; limit++) {
        struct scene s = scene_with(
            (struct run_options){.horizon = 100, .ticks_per_second = 10, .event_limit = limit});
        event_at(s.run, 7, EVENT_NORMAL, s.component, STOOD, 6); /* and five more */
        cr_assert_eq(run_until(s.run, 100), limit == 6);
        cr_assert_eq(run_is_over_limit(s.run), limit == 5);
        cr_assert_eq(run_events(s.run), limit);
        run_destroy(s.run);
    }
    struct scene s =
        scene_with((struct run_options){.horizon = 100, .ticks_per_second = 10, .event_limit = 6});
    event_at(s.run, 7, EVENT_NORMAL, s.component, FAILED, 0);
    cr_assert(!run_until(s.run, 100));
    cr_assert(!run_is_over_limit(s.run), "it failed for another reason");
    run_destroy(s.run);
}

Test(run_limits, adds_times_and_what_does_not_fit_is_never)
{
    struct scene s = scene_with((struct run_options){.horizon = 100, .ticks_per_second = 1});
    cr_assert_eq(run_add(s.run, 40, 2), 42);
    cr_assert_eq(run_add(s.run, 0, 0), 0);
    cr_assert_eq(run_add(s.run, TICKS_NEVER - 3, 2), TICKS_NEVER - 1);
    cr_assert_eq(run_add(s.run, TICKS_NEVER - 3, 3), TICKS_NEVER);
    cr_assert_eq(run_add(s.run, TICKS_NEVER - 3, 4), TICKS_NEVER);
    cr_assert_eq(run_add(s.run, TICKS_NEVER, 1), TICKS_NEVER);
    cr_assert_eq(run_add(s.run, 1, TICKS_NEVER), TICKS_NEVER);
    cr_assert_eq(run_add(s.run, TICKS_NEVER, TICKS_NEVER), TICKS_NEVER);
    cr_assert(!run_failed(s.run), "what lies past every horizon is no error");
    run_destroy(s.run);
}

Test(run_limits, fails_where_a_negative_time_is_added)
{
    static const sim_ticks pairs[][2] = {
        {-1, 5}, {5, -1}, {TICKS_NEVER, -1}, {INT64_MIN, INT64_MIN}, {-1, 0}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        struct scene s = scene_with((struct run_options){.horizon = 100, .ticks_per_second = 1});
        cr_assert_eq(run_add(s.run, pairs[i][0], pairs[i][1]), TICKS_NEVER);
        cr_assert(run_failed(s.run));
        cr_assert_eq(run_error(s.run)->code, ERROR_INTERNAL);
        run_destroy(s.run);
    }
}
