#include "models/jobs/job_measures.h"

#include <criterion/criterion.h>
#include <string.h>

static const struct metric_row rows[] = {JOB_ROWS("a test"), METRICS_END};

/* A tick is a second. Jobs: (submitted, started, ended, nodes). */
static const sim_ticks times[][4] = {{0, 0, 100, 2}, {10, 110, 115, 1}, {20, 25, 28, 3}};

static const struct metric *metric(const struct report *report, const char *name)
{
    for (size_t i = 0; i < report->metric_count; i++) {
        if (strcmp(report->metrics[i].name, name) == 0) {
            return &report->metrics[i];
        }
    }
    cr_assert_fail("no metric %s", name);
    return NULL;
}

/* Slowdowns: 1; 105 / 10 = 10.5, as it ran for 5 s; 8 s of 3, which 10 s bound to 1. */
Test(job_measures, by_hand)
{
    struct arena *arena = arena_create();
    struct measures *registry = measures_create(arena, 2);
    struct job_measures measures;
    job_measures_init(&measures, registry);
    measures_set_mark(registry, 0);
    struct job jobs[3];
    for (int i = 0; i < 3; i++) {
        jobs[i] = (struct job){
            .submitted = times[i][0], .started = times[i][1], .nodes = (uint32_t)times[i][3]};
        job_measures_submitted(&measures, times[i][0]);
        if (i == 0) {
            job_measures_started(&measures, &jobs[0]);
        }
    }
    job_measures_started(&measures, &jobs[2]);
    job_measures_ended(&measures, &jobs[2], 28, 1);
    job_measures_ended(&measures, &jobs[0], 100, 1);
    job_measures_started(&measures, &jobs[1]);
    job_measures_ended(&measures, &jobs[1], 115, 1);
    measures_set_mark(registry, 200);
    struct window window = {measures_marks(registry), 0, 1};
    struct report report;
    report_init(&report, arena, &window, 1);
    job_measures_report(&measures, "", rows, &report);
    cr_expect_eq(report.metric_count, JOB_METRICS);
    cr_expect_float_eq(metric(&report, "wait_time")->value, 35, 1e-12);
    cr_expect_float_eq(metric(&report, "wait_time.maximum")->value, 100, 1e-12);
    cr_expect_float_eq(metric(&report, "started_at_once")->value, 1. / 3, 1e-12);
    cr_expect_float_eq(metric(&report, "response_time")->value, 71, 1e-12);
    cr_expect_float_eq(metric(&report, "bounded_slowdown")->value, 12.5 / 3, 1e-9);
    cr_expect_float_eq(metric(&report, "throughput")->value, 3 / 200., 1e-12);
    cr_expect_float_eq(metric(&report, "queue_length")->value, 105 / 200., 1e-12);
    cr_expect_float_eq(metric(&report, "running")->value, 108 / 200., 1e-12);
    cr_expect_float_eq(metric(&report, "nodes_per_job")->value, 2, 1e-12);
    cr_expect_float_eq(metric(&report, "jobs_completed")->value, 3, 1e-12);
    arena_destroy(arena);
}

Test(job_measures, nothing_is_missing_not_zero)
{
    struct arena *arena = arena_create();
    struct measures *registry = measures_create(arena, 2);
    struct job_measures measures;
    job_measures_init(&measures, registry);
    measures_set_mark(registry, 0);
    measures_set_mark(registry, 10);
    struct window window = {measures_marks(registry), 0, 1};
    struct report report;
    report_init(&report, arena, &window, 1);
    job_measures_report(&measures, "", rows, &report);
    cr_expect_not_null(metric(&report, "wait_time")->reason);
    cr_expect_not_null(metric(&report, "wait_time.maximum")->reason);
    cr_expect_not_null(metric(&report, "bounded_slowdown")->reason);
    cr_expect_null(metric(&report, "throughput")->reason);
    arena_destroy(arena);
}
