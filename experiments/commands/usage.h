/*
 * Help of a command: its usage, what it does, its options, examples.
 *
 * argp could print it, but aborts where no memory is left, and breaks lines of examples, which can
 * then not be pasted.
 */
#ifndef EXPERIMENTS_COMMANDS_USAGE_H
#define EXPERIMENTS_COMMANDS_USAGE_H

#include "experiments/commands/command.h"

/** Print the help of a command. @param common  options of every command */
void usage_print(const struct command *command, const struct argp *common, FILE *out);

/** The arguments of a parser or of the first of its children that has some: lines of alternatives.
 */
const char *usage_arguments(const struct argp *argp);

#endif
