/* Words that the argument of an option or of a command stands for: "DIR", "SPEC", "text|json". */
#ifndef EXPERIMENTS_COMMANDS_COMPLETION_VALUES_H
#define EXPERIMENTS_COMMANDS_COMPLETION_VALUES_H

#include "experiments/commands/command.h"

/** Words found so far. Start it as {0} but for the table. */
struct completion_list {
    const struct command *const *table;
    const char *first; /* the first argument of the command: a spec or a folder; NULL: none yet */
    const char *begun; /* what the words begin with */
    char **words;
    size_t count, capacity;
};

/** Say what was typed of the word: only the part behind its last "=" counts. */
void completion_begin(struct completion_list *list, const char *begun);

/** Add a word if it begins as what was typed. */
void completion_add(struct completion_list *list, const char *word);

/**
 * Add the words that an argument stands for.
 *
 * @param argument  "SPEC", "DIR", "a|b"; NULL: a word that stands for itself
 * @param begun        the value as far as it was typed
 * @param literal      that word, or the argument as the usage has it; NULL: the value of an option
 */
void completion_value(struct completion_list *list, const char *argument, const char *begun,
                      const char *literal);

/** Print the words in order, each once, and free them. */
void completion_list_print(struct completion_list *list, FILE *out);

#endif
