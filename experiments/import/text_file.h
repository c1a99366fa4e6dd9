/* A text that another program printed, as a whole: from a file or from standard input. */
#ifndef EXPERIMENTS_IMPORT_TEXT_FILE_H
#define EXPERIMENTS_IMPORT_TEXT_FILE_H

#include "sim/base/error.h"
#include "sim/base/text.h"

/** The name of a file in messages: "<stdin>" for "-". */
const char *text_file_name(const char *path);

/**
 * Read a text of at most 16 MiB.
 *
 * @param path  a regular file, or "-": standard input
 * @param text  {0} at first; freed by the caller, whatever is returned
 * @return false with error 66: cannot be opened; 65: empty, or no text; 74: I/O
 */
bool text_file_read(const char *path, struct text_buffer *text, struct error *error);

#endif
