/*
 * The table of a result: the question, one line a point, what differs, how it scales.
 *
 * Made to be read on a terminal: numbers are those of results.json, rounded to what their intervals
 * make meaningful, a column in one unit where its numbers are not too far apart. Trailing blanks
 * are never printed.
 *
 * Each function takes the columns of the screen, 0 for as many as are needed, and returns how many
 * columns of a table had no room.
 */
#ifndef EXPERIMENTS_SCREEN_TABLE_H
#define EXPERIMENTS_SCREEN_TABLE_H

#include "experiments/results/result.h"
#include "experiments/screen/cells.h"

#include <stdio.h>

/** All of it. A single point that has no room in a line stands in lines, one for each metric. */
size_t table_print(const struct spec *spec, const struct result *result, size_t width, FILE *out);

/** The question alone: the name of the spec and its description. */
void table_print_question(const struct spec *spec, size_t width, FILE *out);

/** The points alone. @param runs  of a sweep under way, "3 of 10" for each point; NULL: done */
size_t table_print_points(const struct point_summaries *summaries, const char *const *runs,
                          size_t width, FILE *out);

/** The points as a table of Markdown. */
void table_print_markdown(const struct point_summaries *summaries, const char *const *runs,
                          FILE *out);

/** Say that columns were left out, and where they are; nothing where none were. @param folder  of
 *  the results */
void table_print_left_out(size_t columns, const char *folder, size_t width, FILE *out);

/** The paired differences, relative to the baseline. */
size_t table_print_comparisons(const struct comparisons *comparisons, size_t width, FILE *out);

/** The fits and the knee of each curve. */
size_t table_print_curves(const struct curves *curves, size_t width, FILE *out);

#endif
