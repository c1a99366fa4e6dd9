/* Where results go: -o and --force, the same in every command that writes a folder of results. */
#ifndef EXPERIMENTS_COMMANDS_OUTPUT_ARGUMENTS_H
#define EXPERIMENTS_COMMANDS_OUTPUT_ARGUMENTS_H

#include <argp.h>
#include <stdbool.h>

struct output_arguments {
    const char *folder; /* NULL: the command's default */
    bool is_forced;     /* the folder of another experiment may be taken */
};

/** The parser, a child of a command's. Its input is a struct output_arguments, 0 at first. */
extern const struct argp output_argp;

#endif
