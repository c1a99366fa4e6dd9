/* Texts in lines of a terminal. */
#ifndef EXPERIMENTS_SPEC_DESCRIBE_WORDS_H
#define EXPERIMENTS_SPEC_DESCRIBE_WORDS_H

#include <stdio.h>

enum { WORDS_WIDTH = 79 };

/**
 * Print a text in lines of WORDS_WIDTH columns at most, as far as its words allow.
 *
 * @param length  bytes of the text
 * @param indent  columns before each line; the first line is begun up to there
 */
void words_print(const char *text, size_t length, size_t indent, FILE *out);

/** A label, two columns in, and a text from a column on: on the next line, where the label is long.
 */
void words_row(const char *label, const char *text, size_t length, size_t column, FILE *out);

#endif
