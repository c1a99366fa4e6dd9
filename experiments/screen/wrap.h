/* Sentences below a table, broken at blanks where the screen is narrower than they are. */
#ifndef EXPERIMENTS_SCREEN_WRAP_H
#define EXPERIMENTS_SCREEN_WRAP_H

#include <stddef.h>
#include <stdio.h>

/**
 * Print lines of text, each in as many columns as there are at most; what follows a break stands
 * two columns further right than its line. A word that is longer stays whole.
 *
 * @param text   shown as it is
 * @param width  0: no line is broken
 */
void wrap_print(const char *text, size_t width, FILE *out);

/** Print a sentence, or several in lines, in the same way. @param format  as printf has it */
void wrap_format(size_t width, FILE *out, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
