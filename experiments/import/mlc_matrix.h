/* Matrices and numbers in the text of Memory Latency Checker. */
#ifndef EXPERIMENTS_IMPORT_MLC_MATRIX_H
#define EXPERIMENTS_IMPORT_MLC_MATRIX_H

#include "experiments/import/mlc.h"

/** A line of the text, which is cut into words. */
struct mlc_line {
    const char *name; /* of the file */
    size_t number;
    char *text; /* without blanks at its ends */
};

/** Complain of a line. @return false */
bool mlc_refuse(const struct mlc_line *line, struct error *error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/** The next word of a text, which is cut off; NULL at its end. */
char *mlc_word(char **rest);

/** A decimal number, with a point or a comma, or thousands with commas. */
bool mlc_number(const char *word, double *value);

/** A whole number without a sign, of a node or a delay. */
bool mlc_whole(const char *word, unsigned *value);

/**
 * Take a line that stands in the section of a matrix: node numbers, then rows; others are passed
 * over.
 *
 * @param what  the values are, in errors: "latency"
 * @param ended  set at the blank line after the last row
 */
bool mlc_matrix_line(struct mlc_matrix *matrix, const char *what, const struct mlc_line *line,
                     bool *ended, struct error *error);

#endif
