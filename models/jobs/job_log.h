/*
 * Job logs in the Standard Workload Format (SWF, Chapin et al. 1999), gzipped or not.
 *
 * Lines that begin with ";" are comments. Each other line is a job of 18 numbers, of which these
 * are read: 1 the job's number, 2 its submit time [s], 4 its run time [s], 5 the processors that it
 * had, 8 those that it asked for, 9 the time that it asked for [s]; -1 says that a number is not
 * known. Jobs are in the order of their submit times, those of one time in that of their numbers.
 * Reading a line costs time proportional to its length; memory is the same however long the log is.
 */
#ifndef MODELS_JOBS_JOB_LOG_H
#define MODELS_JOBS_JOB_LOG_H

#include "models/addresses/trace_input.h"
#include "sim/kernel/ticks.h"

struct job_log {
    struct trace_input input;
    int64_t ticks_per_second;
    const char *at, *end;
    uint64_t line;         /* lines read so far */
    sim_ticks submit_time; /* and number of the job read last */
    int64_t number;
};

struct job_record {
    int64_t number;
    sim_ticks submit_time;
    sim_ticks run_time;       /* as is this one, below 0 where it is not known */
    int64_t processors;       /* asked for; had, where that is not known */
    sim_ticks requested_time; /* below 0: not known */
};

enum job_log_result { JOB_LOG_READ, JOB_LOG_OVER, JOB_LOG_FAILED };

/** Open a log. All memory comes from the arena. */
bool job_log_open(struct job_log *log, struct arena *arena, const char *path,
                  int64_t ticks_per_second, struct error *error);

/** Read the next job. Complains of lines that are no jobs, and of jobs that are out of order. */
enum job_log_result job_log_next(struct job_log *log, struct job_record *record,
                                 struct error *error);

#endif
