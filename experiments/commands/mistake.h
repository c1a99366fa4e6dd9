/*
 * The mistake in an option that argp refuses: misspelt, ambiguous, without a value or with one too
 * many.
 *
 * argp says so in getopt's words, and not where a caller could take it; so the words are looked at
 * again, in the order in which getopt takes them, once it is known that one of them is wrong.
 */
#ifndef EXPERIMENTS_COMMANDS_MISTAKE_H
#define EXPERIMENTS_COMMANDS_MISTAKE_H

#include "experiments/commands/command.h"

/**
 * Explain the first word that is no option as the parser has them.
 *
 * @param words  as typed, from the one after the command's name on; NULL at the end
 * @param table  of commands, to say which of them has the option; NULL: none
 * @param error  set (64) when there is such a word
 */
void mistake_explain(const struct argp *argp, char *const *words,
                     const struct command *const *table, struct error *error);

#endif
