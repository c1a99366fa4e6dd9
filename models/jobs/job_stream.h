/*
 * A stream of jobs to a batch system: the jobs of a log, or jobs that are drawn.
 *
 * A job is read or drawn (its processors, its run time, how far its user over-estimates that) when
 * the one before it is submitted. A job that could never run is counted and goes no further. A
 * stream of a log ends with it, one with a `count` after so many jobs; once all streams have ended
 * and all jobs are done, the run ends. A job costs one event beside those of the batch system.
 */
#ifndef MODELS_JOBS_JOB_STREAM_H
#define MODELS_JOBS_JOB_STREAM_H

#include "models/jobs/batch.h"
#include "models/jobs/job_log.h"

extern const struct kind job_stream_kind;
extern const struct table job_stream_table;

enum job_estimates { ESTIMATES_PERFECT, ESTIMATES_REQUESTED };

struct job_log_parameters {
    const char *file;
    double submit_time_scale;
};

struct job_stream_parameters {
    struct job_log_parameters *log; /* NULL: jobs are drawn */
    struct distribution arrivals;   /* time between submissions */
    int64_t count;                  /* of jobs; 0: without an end */
    struct distribution processors;
    struct distribution run_time;
    double overestimation;
};

struct job_streams;

struct job_stream {
    struct component component; /* path "jobs.NAME" */
    const struct job_stream_parameters *parameters;
    struct job_streams *all;
    uint32_t number;
    struct stream timing, sizing, running, estimating;
    struct job_log log;
    struct job_record next; /* to be submitted */
    uint64_t came;          /* jobs, also those that are dropped */
    struct job_measures measures;
};

/** All streams of a system. */
struct job_streams {
    struct job_stream *each;
    uint32_t count;
    uint32_t unended; /* streams that have more jobs */
    enum job_estimates estimates;
    struct batch *batch;
};

/** Build streams at "jobs" and add them to the assembly; the batch system is to be set. */
void job_streams_build(struct job_streams *streams, struct assembly *assembly,
                       const struct scope *workload, const struct parameter_map *parameters);

/** The port by which these streams hear of their jobs. */
struct job_port job_streams_port(struct job_streams *streams);

/** Whether a stream comes to an end. */
bool job_stream_ends(const struct job_stream_parameters *parameters);

/** Complain of mistakes in streams. @param processors  of the system */
void job_streams_check(const struct parameter_map *streams, enum job_estimates estimates,
                       int64_t processors, const struct scope *workload,
                       const struct check_context *context);

#endif
