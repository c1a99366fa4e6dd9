/*
 * Files of an output folder, written so that a reader finds the old one or the new one, whole.
 *
 * Writing goes to a temporary name beside the file; output_close flushes it to the disk and renames
 * it into place. A process that is killed at any instant leaves at most a temporary file behind,
 * which the next one overwrites.
 */
#ifndef EXPERIMENTS_RESULTS_FILE_H
#define EXPERIMENTS_RESULTS_FILE_H

#include "sim/base/error.h"
#include "sim/base/text.h"

#include <stdio.h>

/** A file being written; the caller owns the struct and ends it with output_close or _discard. */
struct output {
    FILE *stream;
    char *path;
    char *temporary;
};

/** Start writing FOLDER/NAME. @return false when it cannot be created (73; 74: disk full) */
bool output_open(struct output *output, const char *folder, const char *name, struct error *error);

/** Put the finished file in place. @return false when a write failed (74); the old file stays */
bool output_close(struct output *output, struct error *error);

/** Give up: the old file stays. */
void output_discard(struct output *output);

/** A file that only some runs have: it is begun with the first that there is to write. */
struct optional_output {
    const char *folder, *name; /* borrowed */
    struct output output;
    bool is_begun;
};

/** Begin the file, unless it is. @return false when it cannot be created (73; 74: disk full) */
bool optional_output_begin(struct optional_output *file, struct error *error);

/**
 * Put a begun file in place. Otherwise there is none: one that is left from before goes.
 *
 * @return false with `error` set (74): the old file is still there
 */
bool optional_output_end(struct optional_output *file, struct error *error);

/** Give up: the old file stays. */
void optional_output_discard(struct optional_output *file);

/** Create a folder and those above it; one that is there already is fine. */
bool folder_create(const char *path, struct error *error);

/** FOLDER/NAME, to be freed with memory_free. */
char *file_join(const char *folder, const char *name);

/**
 * Open a regular file for reading. Anything else could wait for ever (a pipe without a writer) or
 * never end (/dev/zero) and is refused, without waiting.
 *
 * @return a descriptor; -1 with `error` set (66): it cannot be opened, or is no regular file
 */
int file_open_input(const char *path, struct error *error);

/** Read a descriptor to its end, which stays open. @param most  bytes that are let through
 *  @return false with error 74: it cannot be read; 65: there is more */
bool file_read_all(int descriptor, const char *path, size_t most, struct text_buffer *text,
                   struct error *error);

/** Whether there is a file or folder of that name. */
bool file_exists(const char *path);

#endif
