#include "experiments/spec/data_file.h"
#include "sim/base/memory.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char path[] = "/tmp/coupling-data-XXXXXX";

static void make_file(void)
{
    int descriptor = mkstemp(path);
    cr_assert(descriptor >= 0);
    close(descriptor);
}

static void remove_file(void)
{
    unlink(path);
}

TestSuite(data_file, .init = make_file, .fini = remove_file);

static void write_text(const char *text)
{
    FILE *file = fopen(path, "w");
    fputs(text, file);
    fclose(file);
}

Test(data_file, its_digest_is_sha256)
{
    struct data_file file;
    struct error error = {0};
    write_text("abc");
    cr_assert(data_file_read(path, &file, &error), "%s", error.text);
    cr_expect_str_eq(file.digest,
                     "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    /* Longer than a piece. */
    char *text = memory_alloc((3 << 20) + 2);
    memset(text, 'a', (3 << 20) + 1);
    write_text(text);
    cr_assert(data_file_read(path, &file, &error));
    char first[DATA_FILE_DIGEST_BYTES];
    strcpy(first, file.digest);
    text[2 << 20] = 'b';
    write_text(text);
    cr_assert(data_file_read(path, &file, &error));
    cr_expect_str_neq(file.digest, first);
    memory_free(text);
}

Test(data_file, other_bytes_are_noticed_and_the_same_ones_are_not)
{
    struct data_file file;
    struct error error = {0};
    char now[DATA_FILE_STAMP_BYTES];
    write_text("a trace");
    cr_assert(data_file_read(path, &file, &error));
    cr_expect(data_file_is_same(path, &file, now, &error));
    cr_expect_str_eq(now, file.stamp);
    write_text("a trace");
    cr_expect(data_file_is_same(path, &file, now, &error), "written again: %s", error.text);
    cr_expect_str_neq(now, file.stamp);
    write_text("b trace");
    cr_expect(!data_file_is_same(path, &file, now, &error));
    cr_expect_str_eq(error.where, path);
    cr_expect_not_null(strstr(error.text, "was changed since the batch began"), "%s", error.text);
}

Test(data_file, one_that_cannot_be_read_is_named)
{
    struct data_file file;
    struct error error = {0};
    cr_expect(!data_file_read("/tmp/coupling-there-is-none", &file, &error));
    cr_expect_str_eq(error.where, "/tmp/coupling-there-is-none");
    cr_expect_not_null(strstr(error.text, "cannot be opened"));
    cr_expect_eq(error.code, ERROR_SPEC);
    error = (struct error){0};
    cr_expect(!data_file_read("/tmp", &file, &error));
    cr_expect_str_eq(error.text, "is no regular file");
}
