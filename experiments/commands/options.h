/* The options of an argp parser as a list, for what argp does not do itself. */
#ifndef EXPERIMENTS_COMMANDS_OPTIONS_H
#define EXPERIMENTS_COMMANDS_OPTIONS_H

#include <argp.h>
#include <stdbool.h>
#include <stddef.h>

enum { OPTIONS_MOST = 64 };

/** The options of a parser and of its children, without headings and hidden ones. An option of
 *  several names is in the list once for each. @return how many, OPTIONS_MOST at most */
size_t options_list(const struct argp *argp, const struct argp_option *list[OPTIONS_MOST]);

/** Whether an option has a name of one letter, which is its key. */
bool options_has_letter(const struct argp_option *option);

/** The option of a long name, whole or shortened as getopt_long takes it. @param count  how many
 *  different options it may be: 0 and more than 1 return NULL */
const struct argp_option *options_long(const struct argp_option *const *list, size_t options,
                                       const char *name, size_t length, size_t *count);

const struct argp_option *options_letter(const struct argp_option *const *list, size_t options,
                                         char letter);

#endif
