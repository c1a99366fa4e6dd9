/*
 * Measures of jobs: of those of a stream, and of all.
 *
 * A job joins when it is submitted and leaves when it is done; it waits from the one to its start.
 * Its bounded slowdown is its response time over its run time, or over 10 s where that is longer,
 * and 1 at the least (Feitelson and Rudolph 1998): a short job that waits a little does not count
 * for more than all others. Each call costs O(1).
 */
#ifndef MODELS_JOBS_JOB_MEASURES_H
#define MODELS_JOBS_JOB_MEASURES_H

#include "models/jobs/job.h"
#include "sim/component/report.h"
#include "sim/measure/extremes.h"
#include "sim/measure/ledger.h"

struct job_measures {
    struct ledger ledger; /* jobs, from submission to end; busy: those that run */
    struct level waiting;
    struct tally wait;       /* of jobs that started [ticks] */
    struct tally slowdown;   /* bounded, of jobs that are done [1e-6] */
    struct tally nodes;      /* of jobs that started: the nodes that they are on */
    struct extremes longest; /* wait [ticks] */
    struct counter at_once;  /* jobs that did not wait */
    struct counter dropped;  /* jobs that could never run */
};

/** The rows of job_measures in the order in which they are reported. @param OF  "the stream" */
enum job_metric {
    JOB_WAIT_TIME,
    JOB_WAIT_TIME_MOST,
    JOB_STARTED_AT_ONCE,
    JOB_RESPONSE_TIME,
    JOB_SLOWDOWN,
    JOB_THROUGHPUT,
    JOB_QUEUE_LENGTH,
    JOB_RUNNING,
    JOB_NODES,
    JOB_SUBMITTED,
    JOB_COMPLETED,
    JOB_DROPPED,
    JOB_METRICS,
};

/* clang-format off */
#define JOB_ROWS(OF)                                                                               \
    [JOB_WAIT_TIME] = METRIC_WITH_PERCENTILES("wait_time",                                         \
        "Time from the submission of a job of " OF " to its start."),                              \
    [JOB_WAIT_TIME_MOST] = METRIC_LESS("wait_time" METRIC_GREATEST, "s", GREATEST,                 \
        "The longest of these."),                                                                  \
    [JOB_STARTED_AT_ONCE] = METRIC_MORE("started_at_once", "1", SHARE,                             \
        "Share of the jobs that started at the instant at which they were submitted."),            \
    [JOB_RESPONSE_TIME] = METRIC_WITH_PERCENTILES("response_time",                                 \
        "Time from the submission of a job to its end."),                                          \
    [JOB_SLOWDOWN] = METRIC_LESS("bounded_slowdown", "1", RATIO,                                   \
        "Response time over run time, or over 10 s where that is longer, and 1 at the least "      \
        "(Feitelson): the mean over jobs."),                                                       \
    [JOB_THROUGHPUT] = METRIC_MORE("throughput", "1/s", MEAN, "Jobs done in a second."),           \
    [JOB_QUEUE_LENGTH] = METRIC_LESS("queue_length", "1", MEAN, "Jobs that wait to start."),       \
    [JOB_RUNNING] = METRIC("running", "1", MEAN, "Jobs that run at once."),                        \
    [JOB_NODES] = METRIC("nodes_per_job", "1", RATIO,                                              \
        "Nodes that the processors of a job are on."),                                             \
    [JOB_SUBMITTED] = METRIC("jobs_submitted", "1", COUNT, "Jobs of " OF " that came."),           \
    [JOB_COMPLETED] = METRIC_MORE("jobs_completed", "1", COUNT, "Jobs that are done."),            \
    [JOB_DROPPED] = METRIC_LESS("jobs_dropped", "1", COUNT,                                        \
        "Jobs that could never run and were not taken: without a run time or processors, or with " \
        "more processors than there are.")
/* clang-format on */

void job_measures_init(struct job_measures *measures, struct measures *registry);

void job_measures_submitted(struct job_measures *measures, sim_ticks now);

void job_measures_started(struct job_measures *measures, const struct job *job);

void job_measures_ended(struct job_measures *measures, const struct job *job, sim_ticks now,
                        int64_t ticks_per_second);

/** @param rows  of JOB_ROWS */
void job_measures_report(const struct job_measures *measures, const char *path,
                         const struct metric_row *rows, struct report *report);

#endif
