/* Complaints as a user reads them: "FILE: POINTER: text", one a line. */
#ifndef EXPERIMENTS_SPEC_COMPLAINTS_PRINT_H
#define EXPERIMENTS_SPEC_COMPLAINTS_PRINT_H

#include "sim/component/complaint.h"

#include <stdio.h>

/** Print all of them, with what is foreign as sim/base/foreign.h shows it. */
void complaints_print(const struct complaints *complaints, const char *file, FILE *out);

#endif
