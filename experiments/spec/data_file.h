/*
 * A file of data that a point names: a trace, a log.
 *
 * Its bytes determine results, so their SHA-256 stands in the canonical text of the point in place
 * of its name. The digest is taken once; whether the file is still the same is seen by its number,
 * length and times of change, and where these differ by the digest again.
 */
#ifndef EXPERIMENTS_SPEC_DATA_FILE_H
#define EXPERIMENTS_SPEC_DATA_FILE_H

#include "sim/base/error.h"

enum { DATA_FILE_DIGEST_BYTES = 7 + 64 + 1, DATA_FILE_STAMP_BYTES = 160 };

struct data_file {
    char digest[DATA_FILE_DIGEST_BYTES]; /* "sha256:" and the digits */
    char stamp[DATA_FILE_STAMP_BYTES];   /* of the file that has it */
};

/** Read a file, in pieces. @return false with an error that names it: it cannot be read, or was
 *  changed meanwhile */
bool data_file_read(const char *path, struct data_file *file, struct error *error);

/**
 * Whether a file still has the bytes that it had.
 *
 * @param now  set to its stamp, which is that of `file` unless it was written to with what it had
 * @return false with an error that names it
 */
bool data_file_is_same(const char *path, const struct data_file *file,
                       char now[DATA_FILE_STAMP_BYTES], struct error *error);

#endif
