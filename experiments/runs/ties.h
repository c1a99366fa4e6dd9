/*
 * How much results hang on the order of simultaneous events: `coupling run --ties`.
 *
 * Events of one time and priority happen in the order in which they were scheduled, unless the
 * model ranks them (sim/kernel/run.h). The order is the program's, not the system's. So each
 * replication is made again with such ties shuffled, TIES_SHUFFLES times, and every metric of every
 * point (its mean and its percentiles) is set beside what the shuffles gave.
 *
 * A result is beyond its interval when a shuffle lies further from it than its half-width, or when
 * it is defined in one and not in the other. Without a half-width (a single replication) any
 * difference counts. Where ties lead a run on another way of the same distribution, a shuffle is
 * like another seed: about one metric in six is then beyond its interval with no fault in the
 * model.
 */
#ifndef EXPERIMENTS_RUNS_TIES_H
#define EXPERIMENTS_RUNS_TIES_H

#include "analysis/statistics/student.h"
#include "experiments/runs/experiment.h"
#include "experiments/runs/runner.h"
#include "experiments/spec/plain.h"

enum { TIES_SHUFFLES = 3 };

/** A result that some shuffle changes. */
struct tie_difference {
    struct plain parameters; /* of its point */
    const char *metric;
    const char *unit;
    struct interval interval; /* in the order of scheduling; `samples` is 0 where undefined */
    double least, most;       /* over the shuffles in which it is defined */
    size_t defined;           /* in so many of them */
    bool is_beyond;
};

struct ties {
    struct arena *arena;
    struct tie_difference *list; /* by point, then by metric */
    size_t count, capacity;
    size_t beyond;     /* of these */
    size_t looked_at;  /* results compared */
    uint64_t failed;   /* runs, by how many more or fewer of each shuffle */
    int signal_number; /* not 0: a signal ended the runs, and nothing was compared */
};

/**
 * Make the runs of an experiment, all of which its store has, with their ties shuffled, and
 * compare.
 *
 * @param options  of the runner; shuffle_ties is set here
 * @param ties     filled in; the caller frees it with ties_free, whatever is returned
 * @return false with `error` set
 */
bool ties_make(const struct experiment *experiment, const struct runner_options *options,
               struct ties *ties, struct error *error);
void ties_free(struct ties *ties);

/** Compare an experiment with its shuffles. @param shuffles  TIES_SHUFFLES with stores of their own
 */
bool ties_compare(const struct experiment *plain, const struct experiment *shuffles,
                  struct ties *ties, struct error *error);

/** Whether no result is beyond its interval, and no shuffled run has failed. */
bool ties_are_harmless(const struct ties *ties);

#endif
