/* Trace files in a folder of their own. */
#ifndef TESTS_MODELS_ADDRESSES_TRACE_FIXTURE_H
#define TESTS_MODELS_ADDRESSES_TRACE_FIXTURE_H

#include "models/addresses/trace_reader.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

struct trace_file {
    char folder[32];
    char path[64];
};

/** Write a file. @param is_packed  gzipped */
static inline void trace_write(struct trace_file *file, const void *text, size_t length,
                               bool is_packed)
{
    gzFile to = gzopen(file->path, is_packed ? "wb" : "wbT");
    cr_assert_not_null(to);
    cr_assert_eq(gzwrite(to, text, (unsigned)length), (int)length);
    cr_assert_eq(gzclose(to), Z_OK);
}

/** A new file with a text. */
static inline struct trace_file trace_file_make(const char *text, bool is_packed)
{
    struct trace_file file;
    strcpy(file.folder, "/tmp/coupling-trace-XXXXXX");
    cr_assert_not_null(mkdtemp(file.folder));
    snprintf(file.path, sizeof file.path, "%s/trace", file.folder);
    trace_write(&file, text, strlen(text), is_packed);
    return file;
}

static inline void trace_file_remove(const struct trace_file *file)
{
    unlink(file->path);
    cr_assert_eq(rmdir(file->folder), 0);
}

/** Whether an error has words. */
static inline void expect_words(const struct error *error, const char *words)
{
    cr_expect(error->code != ERROR_NONE && strstr(error->text, words) != NULL, "\"%s\", not \"%s\"",
              error->text, words);
}

#endif
