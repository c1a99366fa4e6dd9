/* Values of options: read in a parser, which returns what these return. */
#ifndef EXPERIMENTS_COMMANDS_VALUES_H
#define EXPERIMENTS_COMMANDS_VALUES_H

#include <argp.h>
#include <stdbool.h>
#include <stdint.h>

/** Read a whole number from `least` to `most` with nothing after it. */
bool values_read_whole(const char *text, uint64_t least, uint64_t most, uint64_t *value);

/** The same for an option, whose error says what is wrong. @param name  "--seed" */
error_t values_whole(const char *name, const char *text, uint64_t least, uint64_t most,
                     uint64_t *value);

/** Read one of several words. @param choices  "text|json|csv" @param chosen  from 0 */
error_t values_choice(const char *name, const char *text, const char *choices, unsigned *chosen);

#endif
