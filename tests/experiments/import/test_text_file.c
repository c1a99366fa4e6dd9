#include "experiments/import/text_file.h"

#include "tests/experiments/fixture.h"

#include <string.h>

static void expect_no_text(const char *folder, const char *content, size_t bytes, const char *why)
{
    char path[512];
    struct text_buffer text = {0};
    struct error error = {0};
    snprintf(path, sizeof path, "%s/text", folder);
    FILE *file = fopen(path, "w");
    fwrite(content, 1, bytes, file);
    fclose(file);
    cr_expect_not(text_file_read(path, &text, &error));
    cr_expect_eq(error.code, ERROR_SPEC);
    cr_expect_str_eq(error.text, why);
    text_buffer_free(&text);
}

Test(text_file, refuses_what_is_no_text)
{
    char folder[64];
    fixture_folder(folder);
    expect_no_text(folder, "", 0, "the file is empty");
    expect_no_text(folder, "\xff\xfeI\0n\0", 6, "line 1: this is UTF-16; save it as UTF-8");
    expect_no_text(folder, "\xfe\xff\0I", 4, "line 1: this is UTF-16; save it as UTF-8");
    expect_no_text(folder, "one\ntwo\0", 8, "line 2: a byte of zero: this is no text");
    fixture_remove(folder);
}

Test(text_file, reads_a_file_and_says_why_not)
{
    char folder[64];
    char path[512];
    struct text_buffer text = {0};
    struct error error = {0};
    fixture_file(fixture_folder(folder), "text", "one\ntwo\n");
    snprintf(path, sizeof path, "%s/text", folder);
    cr_expect(text_file_read(path, &text, &error));
    cr_expect_str_eq(text.text, "one\ntwo\n");
    text_buffer_free(&text);
    cr_expect_not(text_file_read(folder, &text, &error));
    cr_expect_eq(error.code, ERROR_NO_INPUT);
    cr_expect_str_eq(error.text, "is a folder; only regular files are read");
    cr_expect_str_eq(text_file_name("-"), "<stdin>");
    cr_expect_str_eq(text_file_name("mlc.txt"), "mlc.txt");
    text_buffer_free(&text);
    fixture_remove(folder);
}
