/* How values are written in a spec, in words. */
#ifndef EXPERIMENTS_SPEC_DESCRIBE_PAGE_H
#define EXPERIMENTS_SPEC_DESCRIBE_PAGE_H

#include <stdbool.h>
#include <stdio.h>

/**
 * Print how a quantity or a distribution is written.
 *
 * @param word  "duration", "distribution", or the name of a form: "erlang"
 * @return false: none of these
 */
bool describe_quantity(const char *word, FILE *out);

#endif
