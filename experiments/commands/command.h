/*
 * Subcommands: one file each, with one function from arguments to exit status.
 *
 * Data goes to standard output, all else to standard error. The statuses are those of
 * `enum error_code`, 0 for done and 1 for done with a difference or without the wanted precision.
 */
#ifndef EXPERIMENTS_COMMANDS_COMMAND_H
#define EXPERIMENTS_COMMANDS_COMMAND_H

#include "experiments/spec/spec.h"
#include "sim/base/error.h"

/** A subcommand. @param arguments  name first, NULL at the end */
typedef int command(int count, char **arguments);

command command_run, command_check, command_list, command_describe, command_schema, command_merge,
    command_compare, command_fit, command_solve, command_timeline, command_worker;

/** Print an error. @return the exit status, which is its code */
int command_fail(const struct error *error);

/** Print a sentence about wrong usage, whose words may be foreign. @return 64 */
int command_misused(const char *format, ...) __attribute__((format(printf, 1, 2)));

/** Flush standard output. @return status, or 74 when something could not be written */
int command_done(int status);

/**
 * Open a spec for a command, printing every complaint.
 *
 * @param status  the exit status when there is none
 * @return NULL when it cannot be used
 */
struct spec *command_open_spec(const char *path, const struct spec_options *options, int *status);

#endif
