/* The table of all commands. */
#ifndef EXPERIMENTS_COMMANDS_TABLE_H
#define EXPERIMENTS_COMMANDS_TABLE_H

#include "experiments/commands/command.h"

/** In the order in which help shows them, NULL at the end. */
extern const struct command *const commands[];

#endif
