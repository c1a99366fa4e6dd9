/* The sections of a spec that no kind has, in words. */
#ifndef EXPERIMENTS_SPEC_DESCRIBE_SECTION_H
#define EXPERIMENTS_SPEC_DESCRIBE_SECTION_H

#include "sim/component/parameter.h"

#include <stdbool.h>
#include <stdio.h>

enum { DESCRIBE_SECTIONS = 2, DESCRIBE_FORMS = 6 };

/** A section with a table: "run", "analysis". */
struct describe_section {
    const char *name;
    const char *doc;
    const struct table *table;
};

extern const struct describe_section describe_sections[DESCRIBE_SECTIONS];

/** A key at the top of a spec that takes paths or files: "sweep", "zip", "exclude", "extends",
 *  "machines", "resolved". */
struct describe_form {
    const char *name;
    const char *doc;
    const char *example;
};

extern const struct describe_form describe_forms[DESCRIBE_FORMS];

/** Print what a word at the top of a spec means. @return false: it is none of those above */
bool describe_section_print(const char *name, FILE *out);

#endif
