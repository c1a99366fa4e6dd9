/*
 * Words for the end of a command line that is being typed: from the tables of commands, of
 * their options and of what a spec can say.
 */
#ifndef EXPERIMENTS_COMMANDS_COMPLETION_H
#define EXPERIMENTS_COMMANDS_COMPLETION_H

#include "experiments/commands/command.h"

/**
 * Print what the last word may become, each on a line, in the order of bytes.
 *
 * A line that begins with a tab asks for names of the file system: "\tfiles json" for files with
 * this ending and folders, "\tfiles" for any file, "\tfolders". A word that ends in "=" or "." goes
 * on without a blank. Of a last word with "=" only the part behind its last "=" is completed.
 *
 * @param words  after the program's name, the last one begun or ""; NULL at the end
 */
void completion_print(const struct command *const *table, char *const *words, FILE *out);

/** Put words together again that bash parts at "=", without the quotes of a shell. @return a list
 *  ended by NULL; each word and the list to be freed with memory_free */
char **completion_join(int count, char *const *words);

#endif
