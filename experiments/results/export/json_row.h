/* Rows of a table as JSON: an object for each, with the columns as its members. */
#ifndef EXPERIMENTS_RESULTS_EXPORT_JSON_ROW_H
#define EXPERIMENTS_RESULTS_EXPORT_JSON_ROW_H

#include "experiments/results/tidy.h"

/** Write a row as the next element of a list. Fits tidy_visit. @param context  struct writer * */
void json_row(void *context, const struct tidy_row *row);

#endif
