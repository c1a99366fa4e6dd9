/* Complaints as a user reads them: "FILE: POINTER: text", one a line. */
#ifndef EXPERIMENTS_SPEC_COMPLAINTS_PRINT_H
#define EXPERIMENTS_SPEC_COMPLAINTS_PRINT_H

#include "sim/component/complaint.h"

#include <stdio.h>

/** Print all of them; control characters of a spec are shown as \uXXXX. */
void complaints_print(const struct complaints *complaints, const char *file, FILE *out);

#endif
