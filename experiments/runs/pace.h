/*
 * progress.json: how far the last sweep of an output folder is and how fast it goes, for commands
 * that look on.
 *
 * `run` writes it every few seconds and a last time when it ends, whatever way it ends; a program
 * that was killed leaves one that says "running" and is not renewed. It has a clock in it and is no
 * result. Where it cannot be written nothing else is the worse for it.
 */
#ifndef EXPERIMENTS_RUNS_PACE_H
#define EXPERIMENTS_RUNS_PACE_H

#include "experiments/runs/plan.h"

#include <time.h>

#define PACE_NAME "progress.json"

enum {
    PACE_EVERY_S = 2,
    PACE_STALE_S = 10 /* after which a sweep that says "running" is not */
};

struct pace {
    bool is_running;
    time_t started;
    time_t updated;
    double wall_s; /* of making runs */
    unsigned workers;
    struct plan_progress progress;
};

/** Write FOLDER/progress.json. @return false: it cannot be written */
bool pace_write(const struct pace *pace, const char *folder);

/** Read it. @return false: there is none that says anything */
bool pace_read(struct pace *pace, const char *folder);

/** Seconds that a worker took for a run; 0: not known, for none was made. */
double pace_run_s(const struct pace *pace);

/** Append a length of time in a word or two: "45 s", "12 min", "3.4 h". */
void pace_print_time(struct text_buffer *text, double seconds);

#endif
