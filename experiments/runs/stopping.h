/*
 * Rounds: how many replications a point gets.
 *
 * A fixed number is one round. A wanted precision is decided in rounds, from complete rounds alone
 * (analysis/statistics/precision.h), so that replaying the decisions over stored runs comes to
 * the same number in any order of arrival, after any interruption, and in a merge of shards.
 */
#ifndef EXPERIMENTS_RUNS_STOPPING_H
#define EXPERIMENTS_RUNS_STOPPING_H

#include "analysis/statistics/precision.h"
#include "experiments/runs/replications.h"
#include "experiments/runs/run_record.h"
#include "experiments/spec/spec.h"

enum stopped_by {
    STOPPED_BY_REPLICATIONS,
    STOPPED_BY_PRECISION,
    STOPPED_BY_MAXIMUM,
    STOPPED_BY_RUN_LENGTH, /* the runs are too short for what is wanted: more would not help */
};

/** As it stands in results: "replications", "precision", "maximum", "run_length". */
extern const char *const stopped_by_names[];

struct stopping {
    uint64_t replications;      /* up to the end of the last round decided on */
    bool is_complete;           /* all of them are there, and no more are wanted */
    enum stopped_by stopped_by; /* when complete */
};

/** Whether the rounds ended without a precision that was wanted. */
bool stopping_fell_short(const struct stopping *stopping);

/** Whether a run has every metric whose precision is wanted; if not, the right name is guessed. */
bool stopping_check(const struct run_parameters *run, const struct run_record *record,
                    struct error *error);

/** Replay the decisions over the replications there are, which then use those decided on. */
struct stopping stopping_replay(const struct run_parameters *run,
                                struct replications *replications);

/**
 * The goals for the first `count` replications, as run->wanted, in the arena; these become the used
 * ones.
 *
 * @param before  replications at the end of the round before; 0: there was none
 */
struct precision_goal *stopping_goals(const struct run_parameters *run,
                                      struct replications *replications, uint64_t count,
                                      uint64_t before, struct arena *arena);

#endif
