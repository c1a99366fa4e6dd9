/* Names of files in a spec, which are relative to the file that says them. */
#ifndef EXPERIMENTS_SPEC_FILE_NAMES_H
#define EXPERIMENTS_SPEC_FILE_NAMES_H

#include <jansson.h>

/** `name` seen from the file `from`: in its folder, unless absolute. Free with memory_free. */
char *file_names_beside(const char *from, const char *name);

/** Rewrite the names of machines in a document that the file `from` says, so that they are relative
 *  to what `from` is relative to. */
void file_names_move(json_t *document, const char *from);

#endif
