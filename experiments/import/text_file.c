#include "experiments/import/text_file.h"

#include "experiments/results/file.h"

#include <string.h>
#include <unistd.h>

enum { TEXT_BYTES_MOST = 16 << 20 };

const char *text_file_name(const char *path)
{
    return strcmp(path, "-") == 0 ? "<stdin>" : path;
}

static size_t line_of(const char *text, const char *at)
{
    size_t line = 1;
    for (; text < at; text++) {
        line += *text == '\n';
    }
    return line;
}

/* PowerShell writes what a program prints as UTF-16 unless it is told otherwise. */
static bool is_utf16(const struct text_buffer *text)
{
    return text->length >= 2 &&
           (memcmp(text->text, "\xff\xfe", 2) == 0 || memcmp(text->text, "\xfe\xff", 2) == 0);
}

static bool check_text(const struct text_buffer *text, const char *name, struct error *error)
{
    if (text->length == 0) {
        return error_set(error, ERROR_SPEC, name, "the file is empty");
    }
    if (is_utf16(text)) {
        return error_set(error, ERROR_SPEC, name, "line 1: this is UTF-16; save it as UTF-8");
    }
    const char *zero = memchr(text->text, '\0', text->length);
    return zero == NULL ||
           error_set(error, ERROR_SPEC, name, "line %zu: a byte of zero: this is no text",
                     line_of(text->text, zero));
}

bool text_file_read(const char *path, struct text_buffer *text, struct error *error)
{
    bool is_handed_over = strcmp(path, "-") == 0;
    const char *name = text_file_name(path);
    int file = is_handed_over ? STDIN_FILENO : file_open_input(path, error);
    if (file < 0) {
        return false;
    }
    text_append(text, "");
    bool is_good = file_read_all(file, name, TEXT_BYTES_MOST, text, error);
    if (!is_handed_over) {
        close(file);
    }
    return is_good && check_text(text, name, error);
}
