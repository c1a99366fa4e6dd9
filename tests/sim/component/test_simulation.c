#include "sim/component/simulation.h"

#include <criterion/criterion.h>
#include <string.h>

/* A system that counts: one event each tick, and a level that is the time so far. */
struct counting {
    struct component component;
    struct counter ticked;
    struct level level;
    struct stream stream;
    struct timeline *timeline;
    uint64_t first_word;
    sim_ticks fails_at;
    wide uncounted; /* ticks that the law leaves out of its count */
};

struct counting_parameters {
    sim_ticks fails_at; /* 0: never */
    bool starts_at_0;
    bool miscounts;
};

static void on_ticked(struct run *run, void *component, uint64_t argument)
{
    struct counting *counting = component;
    counter_add(&counting->ticked);
    level_set(&counting->level, run_now(run), run_now(run));
    argument = timeline_add(counting->timeline, run_now(run),
                            &(struct timeline_event){.event = "tick", .cause = argument});
    if (run_now(run) == counting->fails_at) {
        run_fail(run, &counting->component, ERROR_RUN, "this is the end");
    }
    event_after(run, 1, &counting->component, 0, argument);
}

static event_handler *const on[] = {on_ticked};
static const char *const names[] = {"ticked"};
static const struct behaviour behaviour = {on, names, 1};

static struct component *build(struct assembly *assembly, const void *parameters)
{
    const struct counting_parameters *given = parameters;
    struct counting *counting = ARENA_NEW(assembly->arena, struct counting);
    counting->component = (struct component){&behaviour, "counting"};
    counting->fails_at = given->fails_at == 0 ? -1 : given->fails_at;
    counting->uncounted = given->starts_at_0 + given->miscounts;
    counter_init(&counting->ticked, assembly->measures);
    level_init(&counting->level, assembly->measures, 0);
    component_stream(assembly, &counting->component, "words", &counting->stream);
    counting->timeline = assembly->timeline;
    counting->first_word = stream_next(&counting->stream);
    event_at(assembly->run, given->starts_at_0 ? 0 : 1, EVENT_NORMAL, &counting->component, 0, 0);
    return &counting->component;
}

static const struct level *signal_of(const struct component *system)
{
    return &((const struct counting *)system)->level;
}

static void report(const struct component *system, struct report *to)
{
    const struct counting *counting = (const struct counting *)system;
    report_value(to, "ticks", "1", (double)counter_in(&counting->ticked, to->window));
    report_value(to, "from", "1", (double)to->window->marks->at[to->window->from]);
    report_value(to, "to", "1", (double)to->window->marks->at[to->window->to]);
    report_value(to, "word", "1", (double)counting->first_word);
}

static void laws(const struct component *system, sim_ticks now, struct report *to)
{
    const struct counting *counting = (const struct counting *)system;
    report_law(to, "ticks", "counting", (wide)counting->ticked.count - counting->uncounted, now);
}

static void invariants(struct run *run, const struct component *system)
{
    const struct counting *counting = (const struct counting *)system;
    run->evaluated[3]++;
    if (counting->ticked.count == 777) {
        run_fail(run, system, ERROR_INTERNAL, "three sevens are bad luck");
    }
}

static const struct system_operations operations = {
    .build = build,
    .signal = signal_of,
    .report = report,
    .laws = laws,
    .invariants = invariants,
};

static const struct kind counting_kind = {
    .name = "counting", .role = "system", .operations = &operations};

static const struct counting_parameters sound;

static struct simulation counting_to(sim_ticks horizon)
{
    return (struct simulation){
        .system = &counting_kind,
        .parameters = &sound,
        .horizon = horizon,
        .ticks_per_second = 1,
        .seed = 1,
    };
}

static double value(const struct report *from, const char *name)
{
    for (size_t i = 0; i < from->metric_count; i++) {
        if (strcmp(from->metrics[i].name, name) == 0) {
            return from->metrics[i].value;
        }
    }
    cr_assert_fail("there is no metric %s", name);
    return 0;
}

static struct simulation_result run_well(const struct simulation *simulation)
{
    struct simulation_result result;
    struct error error = {0};
    cr_assert(simulate(simulation, &result, &error), "%s: %s", error.where, error.text);
    return result;
}

Test(simulation, a_timeline_outlives_its_run_when_it_is_kept)
{
    struct simulation simulation = counting_to(50);
    struct simulation_result result = run_well(&simulation);
    cr_expect_null(result.timeline);
    simulation_result_free(&result);
    simulation.timeline = true;
    result = run_well(&simulation);
    cr_assert_eq(result.timeline->entry_count, 51);
    cr_expect_str_eq(result.timeline->entries[50].what.event, "run.end");
    cr_expect_str_eq(result.timeline->entries[49].what.event, "tick");
    cr_expect_eq(result.timeline->entries[49].at, 50);
    cr_expect_eq(result.timeline->entries[49].what.cause, 49);
    simulation_result_free(&result);
}

Test(simulation, an_explicit_warm_up_is_cut_there)
{
    struct simulation simulation = counting_to(5000);
    simulation.warmup = 1234;
    struct simulation_result result = run_well(&simulation);
    cr_expect_eq(value(&result.report, "from"), 1234);
    cr_expect_eq(value(&result.report, "to"), 5000);
    cr_expect_eq(value(&result.report, "ticks"), 5000 - 1234);
    cr_expect_eq(result.removed, 1234);
    cr_expect_eq(result.events, 5000);
    cr_expect_eq(result.ties, 0);
    cr_assert_eq(result.report.law_count, 1);
    cr_expect(result.report.laws[0].holds); /* over the whole run, warm-up and all */
    cr_expect_eq(result.batch_count, 0);
    simulation_result_free(&result);
}

Test(simulation, what_happens_at_time_0_counts_without_a_warm_up)
{
    struct counting_parameters early = {.starts_at_0 = true};
    struct simulation simulation = counting_to(100);
    simulation.parameters = &early;
    struct simulation_result result = run_well(&simulation);
    cr_expect_eq(value(&result.report, "ticks"), 101);
    simulation_result_free(&result);
}

static size_t slices_seen;
static double first_slice, last_slice;
static unsigned wanted_cut;

static unsigned choose(const double *slice_means, size_t count)
{
    slices_seen = count;
    first_slice = slice_means[0];
    last_slice = slice_means[count - 1];
    return wanted_cut;
}

Test(simulation, an_automatic_warm_up_is_cut_at_the_instant_chosen)
{
    for (wanted_cut = 0; wanted_cut <= SIMULATION_CUTS; wanted_cut++) {
        struct simulation simulation = counting_to(9600);
        simulation.choose_cut = choose;
        struct simulation_result result = run_well(&simulation);
        cr_expect_eq(slices_seen, SIMULATION_SLICES);
        cr_expect_eq(first_slice, 4.5); /* 0 to 9, a tick each */
        cr_expect_eq(last_slice, 9594.5);
        cr_expect_eq(result.removed, (sim_ticks)wanted_cut * 300);
        cr_expect_eq(value(&result.report, "ticks"), 9600 - wanted_cut * 300);
        simulation_result_free(&result);
    }
}

Test(simulation, batches_follow_each_other_to_the_end)
{
    wanted_cut = 5;
    for (int automatic = 0; automatic < 2; automatic++) {
        struct simulation simulation = counting_to(9600);
        simulation.batches = true;
        simulation.warmup = 3200;
        simulation.choose_cut = automatic ? choose : NULL;
        struct simulation_result result = run_well(&simulation);
        cr_assert_eq(result.batch_count, automatic ? 27 : 32);
        double at = automatic ? 1500 : 3200;
        for (size_t i = 0; i < result.batch_count; i++) {
            cr_expect_eq(value(&result.batches[i], "from"), at);
            at = value(&result.batches[i], "to");
            cr_expect_eq(value(&result.batches[i], "ticks"), automatic ? 300 : 200);
        }
        cr_expect_eq(at, 9600);
        simulation_result_free(&result);
    }
}

Test(simulation, batches_of_no_time_are_none)
{
    wanted_cut = 0;
    for (int automatic = 0; automatic < 2; automatic++) {
        struct simulation simulation = counting_to(31);
        simulation.batches = true;
        simulation.choose_cut = automatic ? choose : NULL;
        struct simulation_result result = run_well(&simulation);
        cr_expect_eq(result.batch_count, 0);
        simulation_result_free(&result);
    }
}

Test(simulation, a_horizon_shorter_than_the_slices_is_no_trouble)
{
    wanted_cut = 16;
    struct simulation simulation = counting_to(7);
    simulation.choose_cut = choose;
    struct simulation_result result = run_well(&simulation);
    cr_expect_eq(value(&result.report, "from"), 3);
    cr_expect_eq(value(&result.report, "ticks"), 4);
    simulation_result_free(&result);
}

Test(simulation, replications_have_their_own_random_numbers)
{
    struct simulation simulation = counting_to(10);
    struct simulation_result first = run_well(&simulation);
    struct simulation_result again = run_well(&simulation);
    simulation.replication = 1;
    struct simulation_result other = run_well(&simulation);
    cr_expect_eq(value(&first.report, "word"), value(&again.report, "word"));
    cr_expect_neq(value(&first.report, "word"), value(&other.report, "word"));
    simulation_result_free(&first);
    simulation_result_free(&again);
    simulation_result_free(&other);
}

Test(simulation, a_run_that_fails_says_where_and_when)
{
    struct counting_parameters failing = {.fails_at = 4321};
    for (int automatic = 0; automatic < 2; automatic++) {
        struct simulation simulation = counting_to(9600);
        simulation.parameters = &failing;
        simulation.choose_cut = automatic ? choose : NULL;
        struct simulation_result result;
        struct error error = {0};
        cr_expect_not(simulate(&simulation, &result, &error));
        cr_expect_eq(error.code, ERROR_RUN);
        cr_expect_not_null(strstr(error.where, "counting at 4321"));
        cr_expect_str_eq(error.text, "this is the end");
        simulation_result_free(&result);
    }
}

Test(simulation, invariants_are_checked_at_marks_and_with_check_after_every_event)
{
    struct simulation simulation = counting_to(5000);
    struct simulation_result result = run_well(&simulation); /* no mark at 777 */
    simulation_result_free(&result);
    struct error error = {0};
    simulation.check = true;
    cr_expect_not(simulate(&simulation, &result, &error));
    cr_expect_not_null(strstr(error.where, "counting at 777"));
    simulation_result_free(&result);
    simulation.check = false;
    simulation.warmup = 777;
    error = (struct error){0};
    cr_expect_not(simulate(&simulation, &result, &error));
    cr_expect_eq(error.code, ERROR_INTERNAL);
    simulation_result_free(&result);
}

Test(simulation, a_law_that_is_broken_fails_the_run)
{
    struct counting_parameters miscounting = {.miscounts = true};
    struct simulation simulation = counting_to(5000);
    struct simulation_result result;
    struct error error = {0};
    simulation.parameters = &miscounting;
    cr_expect_not(simulate(&simulation, &result, &error));
    cr_expect_str_eq(error.where, "counting at 5000.0 s");
    cr_expect_str_eq(error.text, "the law \"ticks\" is broken: 4999 on one side, 5000 on the other,"
                                 " difference -1");
    simulation_result_free(&result);
}

Test(simulation, evaluations_of_invariants_are_counted)
{
    struct simulation simulation = counting_to(500);
    struct simulation_result result = run_well(&simulation);
    cr_expect_eq(result.evaluated[3], 3); /* at the start, the end of the warm-up, and the end */
    cr_expect_eq(result.evaluated[2], 0);
    simulation_result_free(&result);
    simulation.check = true;
    result = run_well(&simulation);
    cr_expect_eq(result.evaluated[3], 503);
    simulation_result_free(&result);
}
