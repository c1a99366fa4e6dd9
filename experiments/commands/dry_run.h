/* `coupling run --dry-run`: what is stored, what is to be made, and how long that takes. */
#ifndef EXPERIMENTS_COMMANDS_DRY_RUN_H
#define EXPERIMENTS_COMMANDS_DRY_RUN_H

#include "experiments/commands/command.h"
#include "experiments/runs/experiment.h"

/** A sweep that is not run. */
struct dry_run {
    const struct call *call;
    const struct experiment *experiment; /* without a store */
    const char *folder;
    unsigned workers;
    bool is_apart;  /* stored runs would not be used */
    bool is_forced; /* the folder of another experiment may be taken */
};

/** Print it; nothing is made or changed. @return the exit status */
int dry_run(const struct dry_run *dry);

#endif
