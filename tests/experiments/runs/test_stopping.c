#include "experiments/runs/stopping.h"

#include "tests/experiments/fixture.h"
#include "tests/experiments/made_up.h"

static struct wanted wanted[] = {{"throughput", 0.05}};

/* Samples of throughput 1 and 1 + spread in turn. */
static void fill(struct replications *replications, struct arena *arena, uint64_t count,
                 double spread)
{
    replications_init(replications, arena, count);
    for (uint64_t i = 0; i < count; i++) {
        char text[256];
        struct error error = {0};
        snprintf(text, sizeof text,
                 "{\"ticks_per_second\":1000,\"window_s\":[0,8],\"pieces\":[0],\"metrics\":{"
                 "\"throughput\":{\"unit\":\"1/"
                 "s\",\"values\":[%g]}},"
                 "\"resources\":{},\"laws\":[]}",
                 i % 2 == 0 ? 1 : 1 + spread);
        cr_assert(replications_add(
            replications, &(struct store_run){.replication = i, .status = STORE_DONE, .text = text},
            true, &error));
    }
}

Test(stopping, a_fixed_number_is_one_round)
{
    struct arena *arena = arena_create();
    struct run_parameters run = {
        .confidence = 0.95, .replications_minimum = 4, .replications_maximum = 4};
    struct replications replications;
    fill(&replications, arena, 3, 0);
    struct stopping stopping = stopping_replay(&run, &replications);
    cr_expect(stopping.replications == 4 && !stopping.is_complete);
    fill(&replications, arena, 9, 0);
    stopping = stopping_replay(&run, &replications);
    cr_expect(stopping.replications == 4 && stopping.is_complete);
    cr_expect_str_eq(stopped_by_names[stopping.stopped_by], "replications");
    arena_destroy(arena);
}

Test(stopping, a_precision_stops_when_it_is_reached)
{
    struct arena *arena = arena_create();
    struct run_parameters run = {.confidence = 0.95,
                                 .replications_minimum = 4,
                                 .replications_maximum = 1000,
                                 .wanted_count = 1,
                                 .wanted = wanted};
    struct replications replications;
    fill(&replications, arena, 4, 0.001);
    struct stopping stopping = stopping_replay(&run, &replications);
    cr_expect(!stopping.is_complete && stopping.replications == 6, "it may be narrow by chance");
    fill(&replications, arena, 6, 0.001);
    stopping = stopping_replay(&run, &replications);
    cr_expect(stopping.is_complete && stopping.replications == 6, "it was so a round ago too");
    cr_expect_str_eq(stopped_by_names[stopping.stopped_by], "precision");
    fill(&replications, arena, 4, 0.4);
    stopping = stopping_replay(&run, &replications);
    cr_expect(!stopping.is_complete && stopping.replications > 4 && stopping.replications <= 8);
    arena_destroy(arena);
}

Test(stopping, what_the_store_has_too_many_changes_nothing)
{
    struct arena *arena = arena_create();
    struct run_parameters run = {.confidence = 0.95,
                                 .replications_minimum = 4,
                                 .replications_maximum = 1000,
                                 .wanted_count = 1,
                                 .wanted = wanted};
    struct replications replications;
    uint64_t have = 4;
    struct stopping grown;
    do { /* as a sweep comes to them: round by round */
        fill(&replications, arena, have, 0.4);
        grown = stopping_replay(&run, &replications);
        have = grown.replications;
    } while (!grown.is_complete);
    fill(&replications, arena, 1000, 0.4);
    struct stopping at_once = stopping_replay(&run, &replications);
    cr_expect(at_once.is_complete);
    cr_expect_eq(at_once.replications, grown.replications);
    arena_destroy(arena);
}

Test(stopping, the_maximum_ends_what_is_never_precise_and_a_missing_metric_never_is)
{
    struct arena *arena = arena_create();
    struct run_parameters run = {.confidence = 0.95,
                                 .replications_minimum = 2,
                                 .replications_maximum = 10,
                                 .wanted_count = 1,
                                 .wanted = wanted};
    struct replications replications;
    fill(&replications, arena, 10, 3);
    struct stopping stopping = stopping_replay(&run, &replications);
    cr_expect(stopping.is_complete && stopping.replications == 10);
    cr_expect_str_eq(stopped_by_names[stopping.stopped_by], "maximum");
    struct wanted other[] = {{"no_such_metric", 0.05}};
    run.wanted = other;
    stopping = stopping_replay(&run, &replications);
    cr_expect_eq(stopping.stopped_by, STOPPED_BY_MAXIMUM);
    arena_destroy(arena);
}

Test(stopping, a_metric_that_does_not_exist_is_noticed_with_the_right_name)
{
    struct run_record_metric metrics[] = {{.name = "throughput"}, {.name = "response_time"}};
    struct run_record record = {.metrics = metrics, .metric_count = 2};
    struct wanted right[] = {{"response_time", 0.1}};
    struct wanted wrong[] = {{"throughput", 0.1}, {"respons_time", 0.1}};
    struct error error = {0};
    cr_expect(stopping_check(&(struct run_parameters){.wanted_count = 1, .wanted = right}, &record,
                             &error));
    cr_expect_not(stopping_check(&(struct run_parameters){.wanted_count = 2, .wanted = wrong},
                                 &record, &error));
    cr_expect_eq(error.code, ERROR_SPEC);
    cr_expect_not_null(strstr(error.text, "did you mean \"response_time\"?"));
}

/* How the rounds of made-up samples end. */
static struct stopping ended(const struct made *made, int64_t minimum)
{
    struct arena *arena = arena_create();
    struct wanted x[] = {{"x", 0.05}};
    struct run_parameters run = {.confidence = 0.95,
                                 .replications_minimum = minimum,
                                 .replications_maximum = (int64_t)made->replications,
                                 .wanted_count = 1,
                                 .wanted = x};
    struct replications replications;
    made_up(&replications, arena, made);
    struct stopping stopping = stopping_replay(&run, &replications);
    arena_destroy(arena);
    return stopping;
}

/* Nothing was seen in 3 replications, nor in 40: that is no precision. */
Test(stopping, a_width_of_nothing_is_no_precision_unless_nothing_is_random)
{
    static const double zeros[40];
    static const double trials[40] = {100, 100, 100};
    static double ones[40];
    for (size_t i = 0; i < 40; i++) {
        ones[i] = 1;
    }
    const struct made_metric metrics[] = {
        {.parts = zeros},
        {.parts = ones},
        {.statistic = STATISTIC_SHARE, .most = 1, .parts = zeros, .wholes = trials},
        {.statistic = STATISTIC_RATIO, .parts = zeros, .wholes = trials},
        {.statistic = STATISTIC_COUNT, .parts = zeros},
    };
    for (size_t i = 0; i < sizeof metrics / sizeof *metrics; i++) {
        struct made made = {.replications = 40, .metrics = {metrics[i]}};
        struct stopping stopping = ended(&made, 3);
        cr_expect(stopping.is_complete && stopping.stopped_by == STOPPED_BY_MAXIMUM, "%zu", i);
        cr_expect_eq(stopping.replications, 40);
        made.is_deterministic = true;
        stopping = ended(&made, 3);
        cr_expect(stopping.is_complete && stopping.stopped_by == STOPPED_BY_PRECISION, "%zu", i);
        cr_expect_lt(stopping.replications, 10);
    }
}

/* Narrow by chance after 4, then as wide as it is: the rounds go on. */
Test(stopping, a_precision_that_does_not_last_is_none)
{
    static double values[200];
    for (size_t i = 0; i < 200; i++) {
        values[i] = i < 4 ? 1 + 0.001 * (double)(i % 2) : i % 2 == 0 ? 0.6 : 1.4;
    }
    struct made made = {.replications = 200, .metrics = {{.parts = values}}};
    struct stopping stopping = ended(&made, 4);
    cr_expect(stopping.is_complete && stopping.replications > 100, "%zu",
              (size_t)stopping.replications);
    for (size_t i = 4; i < 200; i++) { /* the twin stays narrow */
        values[i] = values[i % 4];
    }
    cr_expect_eq(ended(&made, 4).replications, 6);
}

Test(stopping, have_ten_replications_at_least_without_a_choice)
{
    struct fixture fixture;
    struct experiment_point point;
    fixture_open(&fixture, MM1 ", 'run': {'horizon': '400 s', 'replications': {'until': "
                               "{'throughput': '5 %'}}}}");
    experiment_point_open(&fixture.experiment, 0, &point);
    cr_expect_eq(point.point.run.replications_minimum, 10);
    experiment_point_close(&point);
    fixture_close(&fixture);
}

/* A width that is not to be trusted ends nothing, and its spread does not tell how many would do.
 */
Test(stopping, a_marked_metric_is_no_precision)
{
    static const double values[] = {0.98, 0.981, 0.979, 0.98, 0.9805, 0.9795};
    static const double few[] = {2, 2, 2, 2, 2, 2};
    static const double many[] = {20, 20, 20, 20, 20, 20};
    static struct wanted availability[] = {{"x", 0.05}};
    struct arena *arena = arena_create();
    struct run_parameters run = {.confidence = 0.95,
                                 .replications_minimum = 6,
                                 .replications_maximum = 1000,
                                 .wanted_count = 1,
                                 .wanted = availability};
    struct replications replications;
    struct made made = {.replications = 6,
                        .metrics = {{.parts = values, .events = few, .most = 1}}};
    made_up(&replications, arena, &made);
    struct stopping stopping = stopping_replay(&run, &replications);
    cr_expect(!stopping.is_complete && stopping.replications == 12, "%lu", stopping.replications);
    made.metrics[0].events = many; /* the twin: met once, so half as many again */
    made_up(&replications, arena, &made);
    cr_expect_eq(stopping_replay(&run, &replications).replications, 9);
    arena_destroy(arena);
}

/* Windows that drift slowly: each run holds a few correlation times, and more runs hold no more. */
Test(stopping, end_where_runs_are_too_short_for_what_is_wanted)
{
    enum { RUNS = 12 };
    static double slow[RUNS * SIMULATION_WINDOWS];
    static double fast[RUNS * SIMULATION_WINDOWS];
    static struct wanted both[] = {{"x", 0.05}, {"y", 0.05}};
    struct arena *arena = arena_create();
    struct run_parameters run = {.confidence = 0.95,
                                 .replications_minimum = 6,
                                 .replications_maximum = 1000,
                                 .wanted_count = 1,
                                 .wanted = both};
    for (size_t i = 0; i < RUNS * SIMULATION_WINDOWS; i++) {
        size_t window = i % SIMULATION_WINDOWS;
        size_t replication = i / SIMULATION_WINDOWS;
        slow[i] = 100 + sin(0.1 * (double)window + (double)(replication * replication));
        fast[i] = 100 + sin(2.4 * (double)window + (double)(replication * replication));
    }
    struct replications replications;
    struct made made = {.replications = 6,
                        .windows = SIMULATION_WINDOWS,
                        .metrics = {{.parts = slow}, {.name = "y", .parts = fast}}};
    made_up(&replications, arena, &made);
    struct stopping stopping = stopping_replay(&run, &replications);
    cr_expect(!stopping.is_complete && stopping.replications == 12, "%lu", stopping.replications);
    made.replications = RUNS;
    made_up(&replications, arena, &made);
    stopping = stopping_replay(&run, &replications);
    cr_expect(stopping.is_complete && stopping.replications == 12, "%lu", stopping.replications);
    cr_expect_str_eq(stopped_by_names[stopping.stopped_by], "run_length");
    cr_expect(stopping_fell_short(&stopping));
    run.wanted = both + 1; /* the twin forgets within a window */
    stopping = stopping_replay(&run, &replications);
    cr_expect(stopping.is_complete && stopping.stopped_by == STOPPED_BY_PRECISION, "%lu",
              stopping.replications);
    cr_expect_not(stopping_fell_short(&stopping));
    arena_destroy(arena);
}
