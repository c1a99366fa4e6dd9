#include "experiments/runs/plan.h"

#include "tests/experiments/fixture.h"

#define SWEEP ", 'sweep': {'system.stations.cpu.servers': [1, 2, 3]}}"
#define PRECISE                                                                                    \
    ", 'run': {'horizon': '400 s', 'replications': {'minimum': 2, 'maximum': 40, "                 \
    "'until': {'throughput': '5 %'}}}"

/* A made-up record of that throughput. */
static const char *record_of(char text[256], double throughput)
{
    snprintf(text, 256,
             "{\"events\":10,\"ties\":1,\"ticks_per_second\":1000,\"window_s\":[0,8],\"pieces\":[0]"
             ",\"metrics\":{"
             "\"throughput\":{\"unit\":\"1/s\","
             "\"values\":[%.17g]}},\"resources\":{},\"laws\":[]}",
             throughput);
    return text;
}

static void finish(struct plan *plan, const struct job *job, const char *record)
{
    struct error error = {0};
    struct outcome outcome = {.is_failed = record == NULL,
                              .text = record == NULL ? "it crashed" : record};
    cr_assert(plan_finished(plan, job, &outcome, &error), "%s", error.text);
}

Test(plan, hands_out_every_run_once_in_order)
{
    struct fixture fixture;
    struct job job;
    char text[256];
    fixture_open(&fixture, MM1 MM1_RUN SWEEP);
    struct plan *plan = plan_create(&fixture.experiment);
    for (size_t i = 0; i < 9; i++) {
        cr_assert(plan_next(plan, &job, &fixture.error));
        cr_expect(job.point == i / 3 && job.replication == i % 3);
        cr_expect_not_null(strstr(job.document, "\"servers\""));
        finish(plan, &job, record_of(text, 1));
        cr_expect_eq(plan_progress(plan).total, 9);
    }
    cr_expect_not(plan_next(plan, &job, &fixture.error));
    struct plan_progress progress = plan_progress(plan);
    cr_expect(progress.done == 9 && progress.cached == 0 && progress.failed == 0);
    cr_expect(progress.events == 90 && progress.ties == 9);
    plan_destroy(plan);
    fixture_close(&fixture);
}

Test(plan, makes_a_run_again_for_its_timeline)
{
    struct fixture fixture;
    struct job job;
    char text[256];
    struct arena *arena = arena_create();
    const char *lines;
    fixture_open(&fixture, MM1 ", 'run': {'horizon': '400 s', 'replications': 3, 'timeline': 2}}");
    for (uint64_t i = 0; i < 3; i++) {
        fixture_make_up(&fixture, 0, i, 1, 0.5);
    }
    struct plan *plan = plan_create(&fixture.experiment);
    for (uint64_t i = 0; i < 2; i++) {
        struct outcome outcome = {.text = record_of(text, 1), .timeline = "{\"seq\": 1}\n"};
        cr_assert(plan_next(plan, &job, &fixture.error));
        cr_expect_eq(job.replication, i);
        cr_assert(plan_finished(plan, &job, &outcome, &fixture.error));
    }
    cr_expect_not(plan_next(plan, &job, &fixture.error));
    cr_expect_eq(plan_progress(plan).cached, 1);
    plan_destroy(plan);
    struct experiment_point point;
    experiment_point_open(&fixture.experiment, 0, &point);
    cr_expect(store_timeline(fixture.store, &point.stored, 1, arena, &lines, &fixture.error));
    cr_expect_str_eq(lines, "{\"seq\": 1}\n");
    experiment_point_close(&point);
    arena_destroy(arena);
    fixture_close(&fixture);
}

Test(plan, takes_what_is_there_and_tries_failures_again)
{
    struct fixture fixture;
    struct job job;
    char text[256];
    fixture_open(&fixture, MM1 MM1_RUN SWEEP);
    for (uint64_t i = 0; i < 3; i++) {
        fixture_make_up(&fixture, 0, i, 1, 0.5);
    }
    fixture_make_up(&fixture, 1, 1, 1, 0.5);
    fixture_put(&fixture, 1, 2, STORE_FAILED, "it crashed");
    struct plan *plan = plan_create(&fixture.experiment);
    static const uint64_t expected[][2] = {{1, 0}, {1, 2}, {2, 0}, {2, 1}, {2, 2}};
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        cr_assert(plan_next(plan, &job, &fixture.error));
        cr_expect(job.point == expected[i][0] && job.replication == expected[i][1]);
        finish(plan, &job, record_of(text, 1));
    }
    cr_expect_not(plan_next(plan, &job, &fixture.error));
    cr_expect_eq(plan_progress(plan).cached, 4);
    plan_destroy(plan);
    fixture_close(&fixture);
}

Test(plan, a_failed_run_is_put_down_and_not_waited_for)
{
    struct fixture fixture;
    struct job job;
    struct replications replications;
    struct experiment_point point;
    fixture_open(&fixture, MM1 MM1_RUN "}");
    struct plan *plan = plan_create(&fixture.experiment);
    for (int i = 0; i < 3; i++) {
        char text[256];
        cr_assert(plan_next(plan, &job, &fixture.error));
        finish(plan, &job, i == 1 ? NULL : record_of(text, 1));
    }
    cr_expect_not(plan_next(plan, &job, &fixture.error));
    cr_expect_eq(plan_progress(plan).failed, 1);
    experiment_point_open(&fixture.experiment, 0, &point);
    cr_assert(replications_load(&replications, point.arena, fixture.store, &point.stored, true,
                                &fixture.error));
    cr_expect_str_eq(replications.failures[1], "it crashed");
    experiment_point_close(&point);
    plan_destroy(plan);
    fixture_close(&fixture);
}

Test(plan, wanted_precision_comes_in_rounds_whatever_the_order_of_arrival)
{
    uint64_t counts[2];
    for (int backwards = 0; backwards < 2; backwards++) {
        struct fixture fixture;
        struct job jobs[64];
        char text[256];
        fixture_open(&fixture, MM1 PRECISE "}");
        struct plan *plan = plan_create(&fixture.experiment);
        while (true) {
            size_t count = 0;
            while (plan_next(plan, &jobs[count], &fixture.error)) {
                count++;
            }
            if (count == 0) {
                break;
            }
            for (size_t i = 0; i < count; i++) {
                const struct job *job = &jobs[backwards ? count - 1 - i : i];
                finish(plan, job, record_of(text, 1 + 0.1 * (double)(job->replication % 3)));
            }
        }
        counts[backwards] = plan_progress(plan).done;
        cr_expect_eq(plan_progress(plan).done, plan_progress(plan).total);
        plan_destroy(plan);
        fixture_close(&fixture);
    }
    cr_expect_eq(counts[0], counts[1]);
    cr_expect(counts[0] > 2 && counts[0] < 40, "%llu", (unsigned long long)counts[0]);
}

Test(plan, that_is_left_in_the_middle_frees_everything)
{
    struct fixture fixture;
    struct job job;
    fixture_open(&fixture, MM1 MM1_RUN SWEEP);
    struct plan *plan = plan_create(&fixture.experiment);
    for (int i = 0; i < 5; i++) {
        cr_assert(plan_next(plan, &job, &fixture.error));
    }
    plan_destroy(plan);
    fixture_close(&fixture);
}

/* Points 0 and 2 are one, as time and as rate, and so are 1 and 3. */
#define TWINS                                                                                      \
    ", 'sweep': {'system.stations.cpu.service.exponential': ['0.5 s', '0.25 s', '2 /s', "          \
    "'4 /s']}}"

Test(plan, equal_points_are_run_once)
{
    struct fixture fixture;
    struct job jobs[16];
    char text[256];
    fixture_open(&fixture, MM1 MM1_RUN TWINS);
    struct plan *plan = plan_create(&fixture.experiment);
    size_t count = 0;
    while (plan_next(plan, &jobs[count], &fixture.error)) {
        cr_assert_lt(count, 6);
        cr_expect_eq(jobs[count].point, count / 3);
        count++;
    }
    cr_expect_eq(count, 6);
    cr_expect_eq(plan_progress(plan).total, 12);
    for (size_t i = count; i-- > 0;) {
        finish(plan, &jobs[i], record_of(text, 1));
    }
    cr_expect_not(plan_next(plan, &jobs[0], &fixture.error));
    struct plan_progress progress = plan_progress(plan);
    cr_expect(progress.done == 12 && progress.total == 12 && progress.cached == 6);
    plan_destroy(plan);
    for (size_t id = 0; id < 4; id++) {
        struct experiment_point point;
        struct replications replications;
        struct stopping stopping;
        experiment_point_open(&fixture.experiment, id, &point);
        cr_expect(experiment_replications(&fixture.experiment, &point, &replications, &stopping,
                                          &fixture.error));
        cr_expect_eq(replications.used, 3);
        experiment_point_close(&point);
    }
    fixture_close(&fixture);
}

Test(plan, points_that_differ_in_their_seed_are_not_equal)
{
    struct fixture fixture;
    struct job job;
    size_t count = 0;
    fixture_open(&fixture, MM1 MM1_RUN ", 'sweep': {'run.seed': [1, 2]}}");
    struct plan *plan = plan_create(&fixture.experiment);
    while (plan_next(plan, &job, &fixture.error)) {
        count++;
    }
    cr_expect_eq(count, 6);
    plan_destroy(plan);
    fixture_close(&fixture);
}

Test(plan, an_equal_point_makes_only_what_it_needs_more)
{
    struct fixture fixture;
    struct job job;
    char text[256];
    static const uint64_t expected[][2] = {{0, 0}, {0, 1}, {1, 2}, {1, 3}, {1, 4}};
    fixture_open(&fixture, MM1 ", 'run': {'horizon': '400 s'}, 'sweep': {'run.replications': "
                               "[2, 5, 3]}}");
    struct plan *plan = plan_create(&fixture.experiment);
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        cr_assert(plan_next(plan, &job, &fixture.error));
        cr_expect(job.point == expected[i][0] && job.replication == expected[i][1]);
        finish(plan, &job, record_of(text, 1));
    }
    cr_expect_not(plan_next(plan, &job, &fixture.error));
    struct plan_progress progress = plan_progress(plan);
    cr_expect(progress.done == 10 && progress.total == 10 && progress.cached == 5);
    plan_destroy(plan);
    fixture_close(&fixture);
}

/* Neither while the first point is under way nor after it is its failure tried again. */
Test(plan, a_failure_is_shared_too)
{
    for (int together = 0; together < 2; together++) {
        struct fixture fixture;
        struct job jobs[16];
        char text[256];
        size_t count = 0;
        size_t finished = 0;
        fixture_open(&fixture, MM1 MM1_RUN TWINS);
        struct plan *plan = plan_create(&fixture.experiment);
        while (plan_next(plan, &jobs[count], &fixture.error)) {
            cr_assert_lt(count, 6);
            count++;
            while (!together && finished < count) {
                finish(plan, &jobs[finished], finished == 1 ? NULL : record_of(text, 1));
                finished++;
            }
        }
        for (; finished < count; finished++) {
            finish(plan, &jobs[finished], finished == 1 ? NULL : record_of(text, 1));
        }
        cr_expect_eq(count, 6);
        cr_expect_not(plan_next(plan, &jobs[0], &fixture.error));
        cr_expect_eq(plan_progress(plan).failed, 1);
        plan_destroy(plan);
        /* Another sweep over this store does try it again. */
        plan = plan_create(&fixture.experiment);
        cr_assert(plan_next(plan, &jobs[0], &fixture.error));
        cr_expect(jobs[0].point == 0 && jobs[0].replication == 1);
        plan_destroy(plan);
        fixture_close(&fixture);
    }
}
