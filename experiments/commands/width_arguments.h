/* --width: the columns that tables and lanes may take, the same in every command that prints some.
 */
#ifndef EXPERIMENTS_COMMANDS_WIDTH_ARGUMENTS_H
#define EXPERIMENTS_COMMANDS_WIDTH_ARGUMENTS_H

#include <argp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct width_arguments {
    bool is_given;
    uint64_t columns; /* 0: as many as are needed */
};

/** The parser, a child of a command's. Its input is a struct width_arguments, 0 at first. */
extern const struct argp width_argp;

/** The columns to print in: those asked for, else those of the terminal. @param otherwise  where
 *  standard output is no terminal, so that its bytes hang on none */
size_t width_arguments_columns(const struct width_arguments *arguments, size_t otherwise);

#endif
