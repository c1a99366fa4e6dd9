/* How runs are made: -j, --time-limit and the like, the same in every command that makes runs. */
#ifndef EXPERIMENTS_COMMANDS_RUNNER_ARGUMENTS_H
#define EXPERIMENTS_COMMANDS_RUNNER_ARGUMENTS_H

#include "experiments/runs/runner.h"
#include "experiments/screen/progress.h"

#include <argp.h>

struct runner_arguments {
    struct runner_options runner;
    bool ties; /* say how much results hang on the order of simultaneous events */
    enum progress_mode progress;
};

/** The parser, a child of a command's. Its input is a struct runner_arguments, 0 at first. */
extern const struct argp runner_argp;

#endif
