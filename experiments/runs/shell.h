/* Commands that the program prints so that someone pastes them: to resume, to look, to reproduce.
 */
#ifndef EXPERIMENTS_RUNS_SHELL_H
#define EXPERIMENTS_RUNS_SHELL_H

#include "sim/base/text.h"

/** Say how the program was started, as its printed commands begin. @param program  kept, not
 * copied; NULL or "": `coupling` */
void shell_started_as(const char *program);

/** Append a word as a shell takes it again, with no control character in it. */
void shell_append(struct text_buffer *text, const char *word);

/** Append the program as it was started. */
void shell_append_program(struct text_buffer *text);

/** Append lines of examples, two blanks before each; those that begin with `coupling` begin with
 * the program as it was started. */
void shell_append_examples(struct text_buffer *text, const char *lines);

/** A command line of the program as a shell takes it again; one of more than 3000 bytes is not
 * shown. To be freed with memory_free. */
char *shell_command(int count, char *const *words);

#endif
