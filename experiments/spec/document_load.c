#include "experiments/results/file.h"
#include "experiments/spec/document.h"
#include "sim/base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FILE_BYTES_MOST = 64 * 1024 * 1024 };

/* A byte order mark is allowed before the text (RFC 8259, section 8.1). */
static const char *skip_mark(const char *text, size_t *length)
{
    if (*length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
        *length -= 3;
        return text + 3;
    }
    return text;
}

static bool is_blank(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '\0' || strchr(" \t\r\n", text[i]) == NULL) {
            return false;
        }
    }
    return true;
}

/* Where a syntax error is. @param shows_text  with jansson's words, which quote the place */
static void blame_syntax(const json_error_t *syntax, const char *name, bool shows_text,
                         struct error *error)
{
    const char *kind = "this is no JSON";
    switch (json_error_code(syntax)) {
    case json_error_premature_end_of_input:
        kind = "the file ends too early";
        break;
    case json_error_duplicate_key:
        kind = "a key stands twice in an object";
        break;
    case json_error_invalid_utf8:
        kind = "this is no UTF-8";
        break;
    case json_error_null_character:
    case json_error_null_byte_in_key:
        kind = "a text contains a NUL";
        break;
    case json_error_numeric_overflow:
        kind = "a number is too large";
        break;
    case json_error_stack_overflow:
        kind = "lists and objects are nested too deeply";
        break;
    default:
        break;
    }
    error_set(error, ERROR_SPEC, name, "line %d, column %d: %s", syntax->line,
              syntax->column < 1 ? 1 : syntax->column, shows_text ? syntax->text : kind);
}

static json_t *parse_text(const char *text, size_t length, const char *name, bool shows_text,
                          struct error *error)
{
    text = skip_mark(text, &length);
    if (is_blank(text, length)) {
        error_set(error, ERROR_SPEC, name,
                  "line 1, column 1: the file is empty; a spec is a JSON "
                  "object");
        return NULL;
    }
    json_error_t syntax;
    json_t *json = json_loadb(text, length, JSON_REJECT_DUPLICATES, &syntax);
    if (json == NULL) {
        blame_syntax(&syntax, name, shows_text, error);
    } else if (!json_is_object(json)) {
        json_decref(json);
        error_set(error, ERROR_SPEC, name, "line 1, column 1: a list is no object");
        return NULL;
    }
    return json;
}

json_t *document_parse(const char *text, size_t length, const char *name, struct error *error)
{
    return parse_text(text, length, name, true, error);
}

/* Takes the descriptor over; -1: `error` says why there is none. */
static json_t *load_descriptor(int file, const char *path, bool shows_text, struct error *error)
{
    if (file < 0) {
        return NULL;
    }
    struct text_buffer text = {0};
    text_append(&text, "");
    json_t *json = NULL;
    if (file_read_all(file, path, FILE_BYTES_MOST, &text, error)) {
        json = parse_text(text.text, text.length, path, shows_text, error);
    }
    close(file);
    text_buffer_free(&text);
    return json;
}

/* The descriptor that is meant by a SPEC's path; -1: the path names a file. */
static int handed_over(const char *path)
{
    static const char folder[] = "/dev/fd/";
    if (strcmp(path, "-") == 0 || strcmp(path, "/dev/stdin") == 0) {
        return STDIN_FILENO;
    }
    if (strncmp(path, folder, strlen(folder)) != 0) {
        return -1;
    }
    const char *digits = path + strlen(folder);
    char *end;
    long number = strtol(digits, &end, 10);
    return *digits >= '0' && *digits <= '9' && *end == '\0' && number <= INT_MAX ? (int)number : -1;
}

const char *document_name(const char *path)
{
    static char name[24];
    int handed = handed_over(path);
    if (handed == STDIN_FILENO) {
        return "<stdin>";
    }
    if (handed > 0) {
        snprintf(name, sizeof name, "<fd %d>", handed);
        return name;
    }
    return path;
}

json_t *document_load(const char *path, struct error *error)
{
    int handed = handed_over(path);
    if (handed < 0) {
        return load_descriptor(file_open_input(path, error), path, true, error);
    }
    int file = fcntl(handed, F_DUPFD_CLOEXEC, 0);
    if (file < 0) {
        error_set(error, ERROR_NO_INPUT, document_name(path), "cannot be opened: %s",
                  strerror(errno));
    }
    return load_descriptor(file, document_name(path), true, error);
}

json_t *document_load_named(const char *path, struct error *error)
{
    return load_descriptor(file_open_input(path, error), path, false, error);
}
