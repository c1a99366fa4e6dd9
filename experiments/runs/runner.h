/*
 * The runner: keeps worker processes busy, one run at a time each.
 *
 * The runner knows no sweeps or stores. A client hands out jobs and takes their outcomes; the
 * runner starts workers when there is work for them, sends a point's document once before its runs,
 * and keeps the next runs waiting in the pipe while runs are short, so that no worker waits for it.
 * A run whose worker crashes, or takes longer or more memory than allowed, costs that run alone: it
 * is tried once more and then reported as failed.
 *
 * The first SIGINT or SIGTERM ends the handing out and lets running replications finish; the second
 * ends the workers at once.
 */
#ifndef EXPERIMENTS_RUNS_RUNNER_H
#define EXPERIMENTS_RUNS_RUNNER_H

#include "sim/base/error.h"

#include <stddef.h>
#include <stdint.h>

struct runner_options {
    const char *program;         /* executed by workers; NULL: this one */
    unsigned workers;            /* 1 or more processes */
    double time_limit_s;         /* of the clock on the wall, for one run; 0: none */
    uint64_t event_limit;        /* events that one run may schedule; 0: as its point's estimate
                                    sets it (experiments/runs/work_estimate.h); UINT64_MAX: none */
    uint64_t memory_limit_bytes; /* address space of a worker; 0: none */
    bool check;
    uint32_t shuffle_ties; /* 0: ties in the order of scheduling; else in that shuffle's */
};

/** One run to be made. The document stays where it is until the outcome was taken. */
struct job {
    size_t point;         /* id: runs of one point are sent the document once */
    const char *document; /* JSON */
    uint64_t replication;
    void *owner; /* the client's own */
};

struct outcome {
    bool is_failed;
    const char *text;     /* a record, or the reason of the failure; terminated */
    const char *timeline; /* timeline_lines' text; NULL: not kept */
};

struct runner_client {
    void *context;
    /** The next run. @return false when there is none now; with `error` set: stop everything */
    bool (*next)(void *context, struct job *job, struct error *error);
    /** Take an outcome. @return false with `error` set: stop everything */
    bool (*finished)(void *context, const struct job *job, const struct outcome *outcome,
                     struct error *error);
    /** Called now and then, for progress. */
    void (*tick)(void *context);
};

/** Let libuv allocate with sim/base/memory. @return false when it refuses */
bool runner_use_memory(void);

/**
 * Run all there is to run. Where the machine has no room for all the workers (descriptors,
 * processes), those that could be started make the runs, and standard error says so.
 *
 * @param signal_number  0, or the signal that ended the handing out
 * @return false with `error` set when the client stopped it or no worker could be started
 */
bool runner_run(const struct runner_options *options, const struct runner_client *client,
                int *signal_number, struct error *error);

#endif
