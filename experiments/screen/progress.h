/*
 * Progress of a sweep, on standard error.
 *
 * On a terminal a bar that is drawn again ten times a second at most, without one a line each 30
 * seconds; or JSON, one object a line each second. Nothing of it ever goes to standard output.
 */
#ifndef EXPERIMENTS_SCREEN_PROGRESS_H
#define EXPERIMENTS_SCREEN_PROGRESS_H

#include "experiments/runs/plan.h"

#include <stdio.h>

enum progress_mode { PROGRESS_AUTO, PROGRESS_NEVER, PROGRESS_JSON };

struct progress {
    enum progress_mode mode;
    bool is_terminal;
    bool is_drawn; /* a bar stands on the line */
    double started_s;
    double shown_s;
    FILE *out;
};

/** @param now_s  of any steady clock */
void progress_start(struct progress *progress, enum progress_mode mode, FILE *out, double now_s);

/** Show how far it is, when it is time to. */
void progress_update(struct progress *progress, const struct plan_progress *plan, double now_s);

/** Show it a last time and leave a clean line. */
void progress_end(struct progress *progress, const struct plan_progress *plan, double now_s);

/** Seconds of a steady clock. */
double progress_now(void);

#endif
