/* A folder of files for tests of documents: made before a test, removed after it. */
#ifndef TESTS_EXPERIMENTS_SPEC_DOCUMENT_FOLDER_H
#define TESTS_EXPERIMENTS_SPEC_DOCUMENT_FOLDER_H

#include "tests/experiments/spec/spec_text.h"

#include <stdio.h>
#include <unistd.h>

static char folder[] = "/tmp/test_document.XXXXXX";

static inline void make_folder(void)
{
    cr_assert_not_null(mkdtemp(folder));
}

static inline void remove_folder(void)
{
    char command[128];
    snprintf(command, sizeof command, "rm -r %s", folder);
    cr_expect_eq(system(command), 0);
}

/** The path of a file of the folder, in the buffer. */
static inline char *path_of(char buffer[256], const char *name)
{
    snprintf(buffer, 256, "%s/%s", folder, name);
    return buffer;
}

/** Write a file of the folder. @param text  with ' for " */
static inline void write_file(const char *name, const char *text)
{
    char path[256];
    char *copy = quoted(text);
    FILE *file = fopen(path_of(path, name), "w");
    cr_assert_not_null(file);
    fputs(copy, file);
    fclose(file);
    free(copy);
}

#endif
