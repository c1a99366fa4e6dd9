/*
 * Commands: one file each, which says what the command does, which options it has, and does it.
 *
 * A command is a row of a table: its name, one sentence, examples, and an argp parser with a help
 * text for each option. From these rows come `coupling help`, `-h` after any command, completion
 * words and manual pages.
 *
 * Data goes to standard output, all else to standard error. The statuses are those of
 * `enum error_code`, 0 for done and 1 for done with a difference or without the wanted precision.
 */
#ifndef EXPERIMENTS_COMMANDS_COMMAND_H
#define EXPERIMENTS_COMMANDS_COMMAND_H

#include "experiments/spec/spec.h"
#include "sim/base/error.h"

#include <argp.h>
#include <stdio.h>

struct call;

struct command {
    const char *name;
    const char *doc;      /* one sentence without a full stop: "make the runs of a spec" */
    const char *about;    /* paragraphs for its own help; NULL: none */
    const char *examples; /* lines that begin with `coupling`, two blanks before a remark; NULL */
    const struct argp *argp; /* options, arguments, children; NULL: it reads its words itself */
    int (*run)(struct call *call); /* @return the exit status */
    bool is_hidden;                /* not for users: no help, no completion, no manual page */
};

/** Options of every command, and those of the program before a command. */
extern const struct argp command_common_argp, command_program_argp;

/** A command as it was given. */
struct call {
    const struct command *command;
    const struct command *const *table; /* all commands, NULL at the end */
    int count;
    char **words; /* as typed, the command's name first, NULL at the end */
    bool is_quiet;
    bool is_verbose;
    FILE *remarks; /* what is no error: standard error, or nowhere with -q */
};

/** Run the program: its words, its own name first. @return the exit status */
int command_main(const struct command *const *table, int count, char **words);

/** A command by its name, NULL when there is none. */
const struct command *command_find(const struct command *const *table, const char *name);

/** Say that there is no command of this name, with the nearest one. @return 64 */
int command_unknown(const struct command *const *table, const char *name);

/**
 * Read the words of a call with the command's parser, and do what -h, -q and -v say.
 *
 * @param input  of the command's parser; its words live as long as the process
 * @param status  the exit status when the command is done already: help was printed, or an error
 * @return whether the command goes on
 */
bool command_read(struct call *call, void *input, int *status);

/** Say in a parser of the call that is being read what is wrong (64); the first such sentence
 * counts.
 *  @return what the parser returns */
error_t command_wrong(const char *where, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/** With -v a sentence on standard error about what is done. */
void command_remark(const struct call *call, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/** Print an error. @return the exit status, which is its code */
int command_fail(const struct error *error);

/** Print a sentence about wrong usage, whose words may be foreign. @param name  of the command
 * whose help says more; NULL: the program's @return 64 */
int command_misused(const char *name, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/** Flush standard output. @return status, or 74 when something could not be written, which is said
 *  unless it is a pipe that nobody reads any more */
int command_done(int status);

/**
 * Open a spec for a command, printing every complaint.
 *
 * @param status  the exit status when there is none
 * @return NULL when it cannot be used
 */
struct spec *command_open_spec(const struct call *call, const char *path,
                               const struct spec_options *options, int *status);

#endif
