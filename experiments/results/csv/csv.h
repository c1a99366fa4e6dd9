/*
 * Fields of a CSV file, as RFC 4180 has them: a text with a comma, a quote or a line end stands in
 * quotes, a number in the fewest digits that read back exactly. The caller writes the commas.
 */
#ifndef EXPERIMENTS_RESULTS_CSV_CSV_H
#define EXPERIMENTS_RESULTS_CSV_CSV_H

#include "experiments/spec/plain.h"

#include <stdio.h>

void csv_text(FILE *out, const char *text);

/** @param value  finite */
void csv_real(FILE *out, double value);

/** A text as such, null as an empty field, a list or an object as compact JSON. */
void csv_plain(FILE *out, const struct plain *value);

#endif
