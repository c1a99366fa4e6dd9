#include "experiments/commands/runner_arguments.h"

#include "experiments/commands/command.h"
#include "experiments/commands/values.h"

#include <stdlib.h>
#include <unistd.h>

enum {
    WORKERS_MOST = 1024,
    OPTION_JOBS = 'j',
    OPTION_PROGRESS = 256,
    OPTION_TIME_LIMIT,
    OPTION_MEMORY_LIMIT,
    OPTION_CHECK,
    OPTION_SHUFFLE_TIES,
    OPTION_TIES,
};

#define PROGRESS_CHOICES "auto|never|json" /* in the order of enum progress_mode */

static const struct argp_option options[] = {
    {"jobs", OPTION_JOBS, "N", 0, "Worker processes; as many as there are processors by default",
     2},
    {"progress", OPTION_PROGRESS, PROGRESS_CHOICES, 0,
     "How progress is shown on standard error: a bar on a terminal and else a line each 30 s "
     "(auto, "
     "the default), or JSON",
     2},
    {"time-limit", OPTION_TIME_LIMIT, "SECONDS", 0,
     "End a run that takes longer. By default a run ends after 100 times the events that check "
     "estimates, and 1e8 more",
     2},
    {"memory-limit", OPTION_MEMORY_LIMIT, "MIB", 0,
     "End a run that needs more address space; no limit by default", 2},
    {NULL, 0, NULL, 0, "Checks, for which stored runs are neither used nor left:", 3},
    {"check", OPTION_CHECK, NULL, 0, "Verify invariants after every event", 3},
    {"shuffle-ties", OPTION_SHUFFLE_TIES, NULL, 0, "Events at one time in random order", 3},
    {"ties", OPTION_TIES, NULL, 0,
     "Make each run also with such events in 3 other orders, and say which results depend on the "
     "order, and by how much; status 1 when one is beyond its interval",
     3},
    {0},
};

static error_t read_time_limit(struct runner_arguments *arguments, const char *text)
{
    char *end;
    double seconds = strtod(text, &end);
    if (end == text || *end != '\0' || !(seconds > 0 && seconds <= 1e9)) {
        return command_wrong("--time-limit", "\"%s\" is no number of seconds above 0", text);
    }
    arguments->runner.time_limit_s = seconds;
    arguments->runner.event_limit = UINT64_MAX; /* the one takes the place of the other */
    return 0;
}

static void set_defaults(struct runner_arguments *arguments)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    arguments->runner.workers = processors < 1              ? 1
                                : processors > WORKERS_MOST ? WORKERS_MOST
                                                            : (unsigned)processors;
}

static error_t read_runner_number(struct runner_arguments *arguments, int key, const char *text)
{
    uint64_t number = 0;
    error_t result;
    if (key == OPTION_JOBS) {
        result = values_whole("-j", text, 1, WORKERS_MOST, &number);
        arguments->runner.workers = (unsigned)number;
    } else {
        result = values_whole("--memory-limit", text, 1, 1 << 24, &number);
        arguments->runner.memory_limit_bytes = number << 20;
    }
    return result;
}

static error_t read_runner_option(int key, char *text, struct argp_state *state)
{
    struct runner_arguments *arguments = state->input;
    unsigned choice = 0;
    error_t result = 0;
    switch (key) {
    case ARGP_KEY_INIT:
        set_defaults(arguments);
        return 0;
    case OPTION_JOBS:
    case OPTION_MEMORY_LIMIT:
        return read_runner_number(arguments, key, text);
    case OPTION_PROGRESS:
        result = values_choice("--progress", text, PROGRESS_CHOICES, &choice);
        arguments->progress = (enum progress_mode)choice;
        return result;
    case OPTION_TIME_LIMIT:
        return read_time_limit(arguments, text);
    case OPTION_CHECK:
        arguments->runner.check = true;
        return 0;
    case OPTION_SHUFFLE_TIES:
        arguments->runner.shuffle_ties = 1;
        return 0;
    case OPTION_TIES:
        arguments->ties = true;
        return 0;
    case ARGP_KEY_END:
        return arguments->ties && arguments->runner.shuffle_ties != 0
                   ? command_wrong("--ties", "compares with shuffled ties: without --shuffle-ties")
                   : 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

const struct argp runner_argp = {.options = options, .parser = read_runner_option};
