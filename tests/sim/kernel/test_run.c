#include "sim/kernel/run.h"

#include <criterion/criterion.h>
#include <string.h>

enum { NOTED, FAILED, STOPPED, BRED, LATE, EVENTS };
enum { NOTES_MAX = 4096 };

/* Writes down what happens to it. */
struct witness {
    struct component component;
    unsigned count;
    uint64_t arguments[NOTES_MAX];
    sim_ticks times[NOTES_MAX];
};

static void on_noted(struct run *run, void *component, uint64_t argument)
{
    struct witness *witness = component;
    cr_assert(witness->count < NOTES_MAX);
    witness->arguments[witness->count] = argument;
    witness->times[witness->count] = run_now(run);
    witness->count++;
}

static void on_failed(struct run *run, void *component, uint64_t argument)
{
    run_fail(run, component, ERROR_RUN, "argument %d", (int)argument);
    run_fail(run, NULL, ERROR_INTERNAL, "the second error");
}

static void on_stopped(struct run *run, void *component, uint64_t argument)
{
    on_noted(run, component, argument);
    run_stop(run);
}

/* Each event schedules the next `argument` ones, all for now. */
static void on_bred(struct run *run, void *component, uint64_t argument)
{
    on_noted(run, component, argument);
    if (argument > 0) {
        event_after(run, 0, component, BRED, argument - 1);
        event_at(run, run_now(run), EVENT_FIRST, component, NOTED, 1000 + argument);
    }
}

static void on_late(struct run *run, void *component, uint64_t argument)
{
    event_at(run, run_now(run) - (sim_ticks)argument, EVENT_NORMAL, component, NOTED, 0);
}

static event_handler *const handlers[] = {on_noted, on_failed, on_stopped, on_bred, on_late};
static const char *const names[] = {"noted", "failed", "stopped", "bred", "came_late"};
static const struct behaviour kind = {handlers, names, EVENTS};

struct scene {
    struct run *run;
    struct witness *witness;
    struct component *component;
};

static struct scene scene_with(struct run_options options)
{
    struct scene scene = {.run = run_create(&options)};
    scene.witness = ARENA_NEW(scene.run->arena, struct witness);
    scene.witness->component = (struct component){&kind, "stations.cpu"};
    scene.component = &scene.witness->component;
    return scene;
}

static struct scene scene_until(sim_ticks horizon)
{
    return scene_with((struct run_options){
        .horizon = horizon, .ticks_per_second = TICKS_PER_SECOND_COARSE, .seed = 5});
}

static bool happened(const struct scene *scene, unsigned count, const uint64_t *arguments)
{
    return scene->witness->count == count &&
           memcmp(scene->witness->arguments, arguments, count * sizeof *arguments) == 0;
}

#define HAPPENED(scene, ...)                                                                       \
    happened((scene), sizeof((uint64_t[]){__VA_ARGS__}) / sizeof(uint64_t),                        \
             (uint64_t[]){__VA_ARGS__})

Test(run, handles_events_by_time_then_priority_then_order_of_scheduling)
{
    struct scene s = scene_until(100);
    event_at(s.run, 7, EVENT_NORMAL, s.component, NOTED, 4);
    event_at(s.run, 7, EVENT_LAST, s.component, NOTED, 6);
    event_at(s.run, 3, EVENT_LAST, s.component, NOTED, 2);
    event_at(s.run, 7, EVENT_NORMAL, s.component, NOTED, 5);
    event_at(s.run, 7, EVENT_FIRST, s.component, NOTED, 3);
    event_at(s.run, 0, EVENT_NORMAL, s.component, NOTED, 1);
    cr_assert(run_until(s.run, 100));
    cr_assert(HAPPENED(&s, 1, 2, 3, 4, 5, 6));
    cr_assert_eq(run_events(s.run), 6);
    cr_assert_eq(run_ties(s.run), 1);
    run_destroy(s.run);
}

Test(run, handles_what_is_due_and_leaves_the_clock_where_it_was_told_to)
{
    struct scene s = scene_until(100);
    event_at(s.run, 10, EVENT_NORMAL, s.component, NOTED, 1);
    event_at(s.run, 20, EVENT_NORMAL, s.component, NOTED, 2);
    event_at(s.run, 21, EVENT_NORMAL, s.component, NOTED, 3);
    cr_assert(run_until(s.run, 9));
    cr_assert(s.witness->count == 0 && run_now(s.run) == 9);
    cr_assert(run_until(s.run, 20));
    cr_assert(HAPPENED(&s, 1, 2));
    cr_assert_eq(run_now(s.run), 20);
    cr_assert_eq(run_pending(s.run), 1);
    cr_assert(run_until(s.run, TICKS_NEVER));
    cr_assert(HAPPENED(&s, 1, 2, 3));
    cr_assert_eq(run_now(s.run), 100, "what is past the horizon means the horizon");
    run_destroy(s.run);
}

Test(run, a_tie_is_with_an_event_not_with_the_clock)
{
    struct scene s = scene_until(100);
    cr_assert(run_until(s.run, 20));
    event_at(s.run, 20, EVENT_NORMAL, s.component, NOTED, 1);
    cr_assert(run_until(s.run, 20));
    cr_assert_eq(run_ties(s.run), 0);
    event_at(s.run, 20, EVENT_NORMAL, s.component, NOTED, 2);
    cr_assert(run_until(s.run, 20));
    cr_assert_eq(run_ties(s.run), 1);
    event_at(s.run, 20, EVENT_LAST, s.component, NOTED, 3);
    cr_assert(run_until(s.run, 100));
    cr_assert_eq(run_ties(s.run), 1, "another priority is no tie");
    run_destroy(s.run);
}

Test(run, events_scheduled_for_now_happen_now)
{
    struct scene s = scene_until(100);
    event_at(s.run, 5, EVENT_NORMAL, s.component, BRED, 2);
    event_at(s.run, 5, EVENT_NORMAL, s.component, NOTED, 50);
    cr_assert(run_until(s.run, 100));
    cr_assert(HAPPENED(&s, 2, 1002, 50, 1, 1001, 0));
    cr_assert_eq(s.witness->times[5], 5);
    run_destroy(s.run);
}

Test(run, does_not_queue_what_lies_past_the_horizon)
{
    struct scene s = scene_until(100);
    cr_assert_neq(event_at(s.run, 100, EVENT_NORMAL, s.component, NOTED, 1).generation, 0);
    static const sim_ticks past[] = {101, TICKS_NEVER - 1, TICKS_NEVER};
    for (size_t i = 0; i < 3; i++) {
        struct event_id id = event_at(s.run, past[i], EVENT_NORMAL, s.component, NOTED, 2);
        cr_assert(!event_is_pending(s.run, id) && id.generation == 0);
        id = event_after(s.run, past[i], s.component, NOTED, 2);
        cr_assert(!event_is_pending(s.run, id) && id.generation == 0);
        cr_assert(!event_cancel(s.run, id));
    }
    cr_assert(run_until(s.run, 50));
    cr_assert_eq(event_after(s.run, 51, s.component, NOTED, 3).generation, 0);
    cr_assert_neq(event_after(s.run, 50, s.component, NOTED, 4).generation, 0);
    cr_assert_eq(event_after(s.run, TICKS_NEVER, s.component, NOTED, 5).generation, 0);
    cr_assert(run_until(s.run, 100));
    cr_assert(HAPPENED(&s, 1, 4));
    cr_assert(!run_failed(s.run));
    run_destroy(s.run);
}

Test(run, time_reaches_the_largest_horizon)
{
    struct scene s = scene_until(TICKS_NEVER - 1);
    event_at(s.run, TICKS_NEVER - 1, EVENT_LAST, s.component, NOTED, 1);
    cr_assert_eq(event_at(s.run, TICKS_NEVER, EVENT_FIRST, s.component, NOTED, 2).generation, 0);
    cr_assert(run_until(s.run, TICKS_NEVER));
    cr_assert(HAPPENED(&s, 1));
    cr_assert_eq(s.witness->times[0], TICKS_NEVER - 1);
    run_destroy(s.run);
}

Test(run, scheduling_in_the_past_ends_the_run_loudly)
{
    static const sim_ticks back[] = {1, 30};
    for (size_t i = 0; i < 2; i++) {
        struct scene s = scene_until(100);
        event_at(s.run, 40, EVENT_NORMAL, s.component, LATE, (uint64_t)back[i]);
        event_at(s.run, 41, EVENT_NORMAL, s.component, NOTED, 1);
        cr_assert(!run_until(s.run, 100));
        cr_assert(run_failed(s.run));
        cr_assert_eq(run_error(s.run)->code, ERROR_INTERNAL);
        cr_assert_str_eq(run_error(s.run)->where, "stations.cpu at 0.000000040 s");
        cr_assert(strstr(run_error(s.run)->text, "\"noted\"") != NULL);
        cr_assert_eq(s.witness->count, 0, "the loop has stopped");
        cr_assert_eq(run_now(s.run), 40);
        run_destroy(s.run);
    }
    struct scene s = scene_until(100);
    cr_assert_eq(event_after(s.run, -1, s.component, NOTED, 1).generation, 0);
    cr_assert(run_failed(s.run));
    run_destroy(s.run);
    s = scene_until(TICKS_NEVER - 1);
    cr_assert(run_until(s.run, TICKS_NEVER - 1));
    cr_assert_eq(event_after(s.run, INT64_MIN, s.component, NOTED, 1).generation, 0);
    cr_assert(run_failed(s.run));
    run_destroy(s.run);
}

Test(run, the_first_error_wins_and_stops_the_loop)
{
    struct scene s = scene_with((struct run_options){.horizon = 5 * TICKS_PER_SECOND_FINE,
                                                     .ticks_per_second = TICKS_PER_SECOND_FINE});
    event_at(s.run, 1500000000000, EVENT_NORMAL, s.component, FAILED, 7);
    event_at(s.run, 1500000000000, EVENT_NORMAL, s.component, NOTED, 1);
    cr_assert(!run_until(s.run, TICKS_PER_SECOND_FINE * 2));
    cr_assert_eq(run_error(s.run)->code, ERROR_RUN);
    cr_assert_str_eq(run_error(s.run)->where, "stations.cpu at 1.500000000000 s");
    cr_assert_str_eq(run_error(s.run)->text, "argument 7");
    cr_assert_eq(s.witness->count, 0);
    cr_assert(!run_until(s.run, TICKS_PER_SECOND_FINE * 3), "a failed run stays failed");
    cr_assert_eq(s.witness->count, 0);
    event_after(s.run, 1, s.component, NOTED, 2); /* does no harm */
    run_destroy(s.run);
}

Test(run, stops_where_a_model_says_and_goes_on)
{
    struct scene s = scene_until(100);
    event_at(s.run, 10, EVENT_NORMAL, s.component, STOPPED, 1);
    event_at(s.run, 10, EVENT_NORMAL, s.component, NOTED, 2);
    cr_assert(run_until(s.run, 50));
    cr_assert(HAPPENED(&s, 1));
    cr_assert_eq(run_now(s.run), 10);
    cr_assert(run_until(s.run, 50));
    cr_assert(HAPPENED(&s, 1, 2));
    cr_assert_eq(run_now(s.run), 50);
    run_destroy(s.run);
}

Test(run, a_cancelled_event_does_not_happen)
{
    struct scene s = scene_until(100);
    struct event_id ids[10];
    for (uint64_t i = 0; i < 10; i++) {
        ids[i] = event_at(s.run, 10 + (sim_ticks)i, EVENT_NORMAL, s.component, NOTED, i);
        cr_assert(event_is_pending(s.run, ids[i]));
        cr_assert_eq(event_time(s.run, ids[i]), 10 + (sim_ticks)i);
    }
    static const size_t cancelled[] = {0, 9, 4, 5, 1};
    for (size_t i = 0; i < 5; i++) {
        cr_assert(event_cancel(s.run, ids[cancelled[i]]));
        cr_assert(!event_is_pending(s.run, ids[cancelled[i]]));
        cr_assert(!event_cancel(s.run, ids[cancelled[i]]), "once is enough");
    }
    cr_assert_eq(run_pending(s.run), 5);
    cr_assert(run_until(s.run, 100));
    cr_assert(HAPPENED(&s, 2, 3, 6, 7, 8));
    run_destroy(s.run);
}

Test(run, stale_handles_are_harmless)
{
    struct scene s = scene_until(1000);
    struct event_id fired = event_at(s.run, 1, EVENT_NORMAL, s.component, NOTED, 1);
    struct event_id cancelled = event_at(s.run, 2, EVENT_NORMAL, s.component, NOTED, 2);
    event_cancel(s.run, cancelled);
    cr_assert(run_until(s.run, 10));
    /* The slots are used again, and the old handles name neither the new events nor nothing. */
    struct event_id again[4];
    for (uint64_t i = 0; i < 4; i++) {
        again[i] = event_after(s.run, 10, s.component, NOTED, 10 + i);
    }
    struct event_id stale[] = {fired, cancelled, EVENT_NONE};
    for (size_t i = 0; i < 3; i++) {
        cr_assert(!event_is_pending(s.run, stale[i]));
        cr_assert(!event_cancel(s.run, stale[i]));
        cr_assert_eq(event_move(s.run, stale[i], 500).generation, 0);
        cr_assert_eq(event_time(s.run, stale[i]), TICKS_NEVER);
    }
    for (size_t i = 0; i < 4; i++) {
        cr_assert_eq(event_time(s.run, again[i]), 20);
    }
    cr_assert(run_until(s.run, 1000));
    cr_assert(HAPPENED(&s, 1, 10, 11, 12, 13));
    cr_assert(!run_failed(s.run));
    run_destroy(s.run);
}

Test(run, no_event_is_never_pending)
{
    struct scene s = scene_until(100);
    /* Not even when slot 0 is retired and its generation is that of no event. */
    s.run->queue.records[0].generation = UINT32_MAX;
    struct event_id id = event_after(s.run, 1, s.component, NOTED, 1);
    cr_assert(id.slot == 0 && id.generation == UINT32_MAX);
    cr_assert(run_until(s.run, 100));
    cr_assert(HAPPENED(&s, 1));
    cr_assert(!event_is_pending(s.run, id));
    cr_assert(!event_is_pending(s.run, EVENT_NONE));
    cr_assert(!event_cancel(s.run, EVENT_NONE));
    run_destroy(s.run);
}

Test(run, a_moved_event_keeps_its_handle_and_comes_last_among_ties)
{
    struct scene s = scene_until(100);
    struct event_id first = event_at(s.run, 10, EVENT_NORMAL, s.component, NOTED, 1);
    event_at(s.run, 10, EVENT_NORMAL, s.component, NOTED, 2);
    struct event_id early = event_at(s.run, 50, EVENT_FIRST, s.component, NOTED, 3);
    struct event_id never = event_at(s.run, 9, EVENT_NORMAL, s.component, NOTED, 4);
    struct event_id moved = event_move(s.run, first, 10);
    cr_assert(moved.slot == first.slot && moved.generation == first.generation);
    event_move(s.run, early, 10);
    cr_assert_eq(event_move(s.run, never, 101).generation, 0);
    cr_assert(!event_is_pending(s.run, never));
    cr_assert(run_until(s.run, 100));
    cr_assert(HAPPENED(&s, 3, 2, 1), "the priority is kept, the turn is not");
    run_destroy(s.run);
}

Test(run, moving_into_the_past_ends_the_run)
{
    struct scene s = scene_until(100);
    struct event_id id = event_at(s.run, 60, EVENT_NORMAL, s.component, NOTED, 1);
    cr_assert(run_until(s.run, 50));
    event_move(s.run, id, 49);
    cr_assert(run_failed(s.run));
    cr_assert(!run_until(s.run, 100));
    run_destroy(s.run);
}

Test(run, too_many_pending_events_end_the_run)
{
    struct scene s = scene_until(100000);
    s.run->queue.slot_limit = 1000;
    for (int i = 0; i < 1000; i++) {
        cr_assert_neq(event_after(s.run, i, s.component, NOTED, 1).generation, 0);
    }
    cr_assert(!run_failed(s.run));
    cr_assert_eq(event_after(s.run, 5, s.component, NOTED, 2).generation, 0);
    cr_assert(run_failed(s.run));
    cr_assert(strstr(run_error(s.run)->text, "1000 events") != NULL);
    cr_assert(!run_until(s.run, 10));
    run_destroy(s.run);
}

Test(run, too_many_scheduled_events_end_the_run)
{
    for (int shuffled = 0; shuffled < 2; shuffled++) {
        struct scene s = scene_with((struct run_options){
            .horizon = 1000, .ticks_per_second = 1, .shuffle_ties = shuffled == 1});
        s.run->queue.sequence = QUEUE_SEQUENCES_MAX - 2;
        struct event_id id = event_after(s.run, 1, s.component, NOTED, 1);
        event_after(s.run, 1, s.component, NOTED, 1);
        cr_assert(!run_failed(s.run));
        if (shuffled) {
            event_move(s.run, id, 2);
        } else {
            event_after(s.run, 1, s.component, NOTED, 1);
        }
        cr_assert(run_failed(s.run));
        cr_assert_str_eq(run_error(s.run)->where, "stations.cpu at 0.0 s");
        run_destroy(s.run);
    }
}

/* All at one time and priority: the order in which they happen tells the shuffle. */
static struct scene ties_in_order(uint32_t shuffle, uint64_t seed)
{
    struct scene s = scene_with((struct run_options){
        .horizon = 100, .ticks_per_second = 1, .seed = seed, .shuffle_ties = shuffle});
    for (uint64_t i = 0; i < 1000; i++) {
        event_at(s.run, i < 500 ? 10 : 20, EVENT_NORMAL, s.component, NOTED, i);
    }
    cr_assert(run_until(s.run, 100));
    cr_assert_eq(s.witness->count, 1000);
    cr_assert_eq(run_ties(s.run), 998);
    return s;
}

Test(run, shuffles_ties_on_request_the_same_way_for_the_same_seed)
{
    struct scene plain = ties_in_order(0, 1);
    struct scene one = ties_in_order(1, 1);
    struct scene same = ties_in_order(1, 1);
    struct scene other = ties_in_order(1, 2);
    struct scene second = ties_in_order(2, 1);
    size_t bytes = 1000 * sizeof plain.witness->arguments[0];
    cr_assert(memcmp(one.witness->arguments, plain.witness->arguments, bytes) != 0);
    cr_assert(memcmp(one.witness->arguments, same.witness->arguments, bytes) == 0);
    cr_assert(memcmp(one.witness->arguments, other.witness->arguments, bytes) != 0);
    cr_assert(memcmp(one.witness->arguments, second.witness->arguments, bytes) != 0);
    unsigned ascents = 0;
    for (unsigned i = 0; i < 1000; i++) {
        cr_assert_eq(plain.witness->arguments[i], i);
        cr_assert_eq(one.witness->arguments[i] < 500, i < 500, "shuffled among ties only");
        ascents += i > 0 && one.witness->arguments[i] > one.witness->arguments[i - 1];
    }
    cr_assert(ascents > 400 && ascents < 600);
    run_destroy(plain.run);
    run_destroy(one.run);
    run_destroy(same.run);
    run_destroy(other.run);
    run_destroy(second.run);
}

static void count_call(struct run *run, void *context)
{
    unsigned *calls = context;
    (*calls)++;
    cr_assert_eq(run_events(run), *calls);
}

Test(run, calls_back_after_each_event)
{
    struct scene s = scene_until(100);
    unsigned calls = 0;
    run_on_event(s.run, count_call, &calls);
    for (int i = 0; i < 5; i++) {
        event_after(s.run, i, s.component, NOTED, 1);
    }
    cr_assert(run_until(s.run, 3));
    cr_assert_eq(calls, 4);
    run_on_event(s.run, NULL, NULL);
    cr_assert(run_until(s.run, 100));
    cr_assert_eq(calls, 4);
    cr_assert_eq(s.witness->count, 5);
    run_destroy(s.run);
}

Test(run, runs_share_nothing)
{
    struct scene a = scene_until(100);
    struct scene b = scene_until(100);
    event_after(a.run, 1, a.component, NOTED, 1);
    event_after(b.run, 2, b.component, NOTED, 2);
    cr_assert(run_until(b.run, 50));
    cr_assert(HAPPENED(&b, 2));
    cr_assert_eq(a.witness->count, 0);
    run_destroy(a.run);
    cr_assert(run_until(b.run, 60));
    run_destroy(b.run);
    run_destroy(NULL);
}

/* At 10: two plain ones, ranks 3 and 7, rank 7 again, and one of a later priority. */
Test(run, ranked_events_come_in_the_order_of_their_ranks)
{
    static const uint64_t expected[] = {1, 1, 3, 7, 7, 5};
    for (uint32_t shuffle = 0; shuffle < 4; shuffle++) {
        struct scene s = scene_with(
            (struct run_options){.horizon = 100, .ticks_per_second = 1, .shuffle_ties = shuffle});
        event_ranked(s.run, 10, EVENT_NORMAL, 7, s.component, NOTED, 7);
        event_at(s.run, 10, EVENT_NORMAL, s.component, NOTED, 1);
        event_ranked_after(s.run, 10, EVENT_TIME_OUT, 5, s.component, NOTED, 5);
        struct event_id id = event_ranked(s.run, 20, EVENT_NORMAL, 3, s.component, NOTED, 3);
        event_ranked(s.run, 10, EVENT_NORMAL, 7, s.component, NOTED, 7);
        event_at(s.run, 10, EVENT_NORMAL, s.component, NOTED, 1);
        event_move(s.run, id, 10); /* keeps its rank */
        cr_assert(run_until(s.run, 100));
        cr_assert_eq(s.witness->count, 6);
        for (unsigned i = 0; i < 6; i++) {
            cr_expect_eq(s.witness->arguments[i], expected[i]);
        }
        cr_expect_eq(run_ties(s.run), 2, "where the order is not stated");
        run_destroy(s.run);
    }
}

Test(run, a_ranked_event_past_the_horizon_is_none)
{
    struct scene s = scene_until(100);
    cr_assert_eq(event_ranked(s.run, 101, EVENT_NORMAL, 1, s.component, NOTED, 1).generation, 0);
    cr_assert(run_until(s.run, 50));
    cr_assert_eq(event_ranked_after(s.run, TICKS_NEVER - 1, EVENT_NORMAL, 1, s.component, NOTED, 1)
                     .generation,
                 0);
    cr_assert(!run_failed(s.run));
    event_ranked(s.run, 49, EVENT_NORMAL, 1, s.component, NOTED, 1);
    cr_assert(run_failed(s.run), "the past");
    run_destroy(s.run);
}
