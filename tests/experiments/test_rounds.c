#include "experiments/rounds.h"

#include "tests/experiments/fixture.h"

static struct wanted wanted[] = {{"throughput", 0.05}};

/* Samples of throughput 1 and 1 + spread in turn. */
static void fill(struct samples *samples, struct arena *arena, uint64_t count, double spread)
{
    samples_init(samples, arena, count);
    for (uint64_t i = 0; i < count; i++) {
        char text[256];
        struct error error = {0};
        snprintf(text, sizeof text,
                 "{\"cuts_s\":[0],\"metrics\":{\"throughput\":{\"unit\":\"1/s\",\"values\":[%g]}},"
                 "\"resources\":{},\"laws\":[]}",
                 i % 2 == 0 ? 1 : 1 + spread);
        cr_assert(samples_add(
            samples, &(struct store_run){.replication = i, .status = STORE_DONE, .text = text},
            true, &error));
    }
}

Test(rounds, a_fixed_number_is_one_round)
{
    struct arena *arena = arena_create();
    struct run_parameters run = {
        .confidence = 0.95, .replications_minimum = 4, .replications_maximum = 4};
    struct samples samples;
    fill(&samples, arena, 3, 0);
    struct rounds rounds = rounds_replay(&run, &samples);
    cr_expect(rounds.replications == 4 && !rounds.is_complete);
    fill(&samples, arena, 9, 0);
    rounds = rounds_replay(&run, &samples);
    cr_expect(rounds.replications == 4 && rounds.is_complete);
    cr_expect_str_eq(stopped_by_names[rounds.stopped_by], "replications");
    arena_destroy(arena);
}

Test(rounds, a_precision_stops_when_it_is_reached)
{
    struct arena *arena = arena_create();
    struct run_parameters run = {.confidence = 0.95,
                                 .replications_minimum = 4,
                                 .replications_maximum = 1000,
                                 .wanted_count = 1,
                                 .wanted = wanted};
    struct samples samples;
    fill(&samples, arena, 4, 0.001);
    struct rounds rounds = rounds_replay(&run, &samples);
    cr_expect(rounds.is_complete && rounds.replications == 4);
    cr_expect_str_eq(stopped_by_names[rounds.stopped_by], "precision");
    fill(&samples, arena, 4, 0.4);
    rounds = rounds_replay(&run, &samples);
    cr_expect(!rounds.is_complete && rounds.replications > 4 && rounds.replications <= 8);
    arena_destroy(arena);
}

Test(rounds, what_the_store_has_too_many_changes_nothing)
{
    struct arena *arena = arena_create();
    struct run_parameters run = {.confidence = 0.95,
                                 .replications_minimum = 4,
                                 .replications_maximum = 1000,
                                 .wanted_count = 1,
                                 .wanted = wanted};
    struct samples samples;
    uint64_t have = 4;
    struct rounds grown;
    do { /* as a sweep comes to them: round by round */
        fill(&samples, arena, have, 0.4);
        grown = rounds_replay(&run, &samples);
        have = grown.replications;
    } while (!grown.is_complete);
    fill(&samples, arena, 1000, 0.4);
    struct rounds at_once = rounds_replay(&run, &samples);
    cr_expect(at_once.is_complete);
    cr_expect_eq(at_once.replications, grown.replications);
    arena_destroy(arena);
}

Test(rounds, the_maximum_ends_what_is_never_precise_and_a_missing_metric_never_is)
{
    struct arena *arena = arena_create();
    struct run_parameters run = {.confidence = 0.95,
                                 .replications_minimum = 2,
                                 .replications_maximum = 10,
                                 .wanted_count = 1,
                                 .wanted = wanted};
    struct samples samples;
    fill(&samples, arena, 10, 3);
    struct rounds rounds = rounds_replay(&run, &samples);
    cr_expect(rounds.is_complete && rounds.replications == 10);
    cr_expect_str_eq(stopped_by_names[rounds.stopped_by], "maximum");
    struct wanted other[] = {{"no_such_metric", 0.05}};
    run.wanted = other;
    rounds = rounds_replay(&run, &samples);
    cr_expect_eq(rounds.stopped_by, STOPPED_BY_MAXIMUM);
    arena_destroy(arena);
}

Test(rounds, a_metric_that_does_not_exist_is_noticed_with_the_right_name)
{
    struct metric metrics[] = {{.name = "throughput"},
                               {.name = "throughput"},
                               {.name = "response_time"},
                               {.name = "response_time"}};
    struct record record = {.metrics = metrics, .metric_count = 2, .cut_count = 2};
    struct wanted right[] = {{"response_time", 0.1}};
    struct wanted wrong[] = {{"throughput", 0.1}, {"respons_time", 0.1}};
    struct error error = {0};
    cr_expect(rounds_check(&(struct run_parameters){.wanted_count = 1, .wanted = right}, &record,
                           &error));
    cr_expect_not(rounds_check(&(struct run_parameters){.wanted_count = 2, .wanted = wrong},
                               &record, &error));
    cr_expect_eq(error.code, ERROR_SPEC);
    cr_expect_not_null(strstr(error.text, "did you mean \"response_time\"?"));
}
