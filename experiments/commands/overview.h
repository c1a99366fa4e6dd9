/* The commands with examples, as `coupling` alone and `coupling --help` print them. */
#ifndef EXPERIMENTS_COMMANDS_OVERVIEW_H
#define EXPERIMENTS_COMMANDS_OVERVIEW_H

#include "experiments/commands/command.h"

/** @param is_whole  the program's options and exit statuses too */
void overview_print(const struct command *const *table, bool is_whole, FILE *out);

/** A status of the program: a number or numbers, and what it means. */
struct overview_status {
    const char *numbers;
    const char *meaning;
};

extern const struct overview_status overview_statuses[]; /* NULL numbers at the end */

/** The program in a sentence. */
extern const char overview_about[];

/** Examples of the program as a whole, a line each. */
extern const char overview_examples[];

#endif
