#include "experiments/commands/command.h"

#include "experiments/spec/complaints_print.h"
#include "sim/base/foreign.h"

#include <stdio.h>

int command_fail(const struct error *error)
{
    /* An error in a spec begins with its file and place, as complaints do. */
    const char *program = error->code == ERROR_SPEC && error->where[0] != '\0' ? "" : "coupling: ";
    const char *separator = error->where[0] == '\0' ? "" : ": ";
    fprintf(stderr, "%s%s%s%s\n", program, error->where, separator, error->text);
    return (int)error->code;
}

int command_misused(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    struct text_buffer text = {0};
    struct text_buffer shown = {0};
    text_print_list(&text, format, arguments);
    va_end(arguments);
    foreign_append(&shown, text.text, FOREIGN_SENTENCE);
    fprintf(stderr, "coupling: %s; see coupling --help\n", shown.text);
    text_buffer_free(&text);
    text_buffer_free(&shown);
    return ERROR_USAGE;
}

int command_done(int status)
{
    if (fflush(stdout) != 0 || ferror(stdout)) {
        fputs("coupling: standard output cannot be written\n", stderr);
        return ERROR_IO;
    }
    return status;
}

struct spec *command_open_spec(const char *path, const struct spec_options *options, int *status)
{
    struct complaints complaints = {0};
    struct error error = {0};
    struct spec *spec = spec_open(path, options, &complaints, &error);
    complaints_print(&complaints, path, stderr);
    if (spec == NULL && error.code != ERROR_NONE) {
        *status = command_fail(&error);
    } else if (spec == NULL) {
        *status = ERROR_SPEC;
    }
    complaints_free(&complaints);
    return spec;
}
