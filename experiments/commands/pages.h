/* Manual pages of the program and of its commands, from the same rows as their help. */
#ifndef EXPERIMENTS_COMMANDS_PAGES_H
#define EXPERIMENTS_COMMANDS_PAGES_H

#include "experiments/commands/command.h"

/** coupling(1): the commands, exit statuses, files. */
void pages_program(const struct command *const *table, FILE *out);

/** coupling-NAME(1). */
void pages_command(const struct command *command, FILE *out);

#endif
