#include "experiments/commands/command.h"

#include "experiments/runs/shell.h"
#include "experiments/spec/complaints_print.h"
#include "experiments/spec/document.h"
#include "experiments/spec/gallery.h"
#include "sim/base/foreign.h"
#include "sim/base/memory.h"

#include <poll.h>
#include <string.h>
#include <unistd.h>

enum { COMMANDS_MOST = 64 };

const struct command *command_find(const struct command *const *table, const char *name)
{
    while (*table != NULL && strcmp((*table)->name, name) != 0) {
        table++;
    }
    return *table;
}

int command_unknown(const struct command *const *table, const char *name)
{
    const char *names[COMMANDS_MOST];
    size_t count = 0;
    for (; *table != NULL && count < COMMANDS_MOST; table++) {
        if (!(*table)->is_hidden) {
            names[count++] = (*table)->name;
        }
    }
    const char *nearest = text_nearest(name, names, count);
    return nearest == NULL
               ? command_misused(NULL, "there is no command \"%s\"", name)
               : command_misused(NULL, "there is no command \"%s\", did you mean \"%s\"?", name,
                                 nearest);
}

int command_fail(const struct error *error)
{
    /* An error in a spec begins with its file and place, as complaints do. */
    const char *program = error->code == ERROR_SPEC && error->where[0] != '\0' ? "" : "coupling: ";
    const char *separator = error->where[0] == '\0' ? "" : ": ";
    fprintf(stderr, "%s%s%s%s\n", program, error->where, separator, error->text);
    return (int)error->code;
}

/* Append a sentence, whose words may be foreign. */
static void append_sentence(struct text_buffer *shown, const char *format, va_list arguments)
{
    struct text_buffer text = {0};
    text_print_list(&text, format, arguments);
    foreign_append(shown, text.text, FOREIGN_SENTENCE);
    text_buffer_free(&text);
}

int command_misused(const char *name, const char *format, ...)
{
    va_list arguments;
    struct text_buffer shown = {0};
    va_start(arguments, format);
    append_sentence(&shown, format, arguments);
    va_end(arguments);
    text_append(&shown, " (see ");
    shell_append_program(&shown);
    text_print(&shown, "%s%s --help)", name == NULL ? "" : " ", name == NULL ? "" : name);
    fprintf(stderr, "coupling: %s\n", shown.text);
    text_buffer_free(&shown);
    return ERROR_USAGE;
}

/* Standard output is a pipe without a reader, as after `| head`: no mistake to complain of. */
static bool has_no_reader(void)
{
    struct pollfd reader = {.fd = STDOUT_FILENO, .events = POLLOUT};
    return poll(&reader, 1, 0) == 1 && (reader.revents & POLLERR) != 0;
}

int command_done(int status)
{
    if (fflush(stdout) != 0 || ferror(stdout)) {
        if (!has_no_reader()) {
            fputs("coupling: standard output cannot be written\n", stderr);
        }
        return ERROR_IO;
    }
    return status;
}

void command_remark(const struct call *call, const char *format, ...)
{
    if (!call->is_verbose) {
        return;
    }
    va_list arguments;
    struct text_buffer shown = {0};
    va_start(arguments, format);
    append_sentence(&shown, format, arguments);
    va_end(arguments);
    fprintf(stderr, "coupling: %s\n", shown.text);
    text_buffer_free(&shown);
}

struct spec *command_open_spec(const struct call *call, const char *path,
                               const struct spec_options *options, int *status)
{
    struct complaints complaints = {0};
    struct error error = {0};
    char *file = gallery_spec(path, &error);
    struct spec *spec = file == NULL ? NULL : spec_open(file, options, &complaints, &error);
    bool is_of_gallery = file != NULL && strcmp(file, path) != 0;
    const char *name = file == NULL || is_of_gallery ? path : document_name(file);
    complaints_print(&complaints, name, spec == NULL ? stderr : call->remarks);
    if (spec != NULL) {
        command_remark(call, "%s: read, %zu point%s", name, spec_point_count(spec),
                       spec_point_count(spec) == 1 ? "" : "s");
    } else {
        *status = error.code != ERROR_NONE ? command_fail(&error) : (int)ERROR_SPEC;
    }
    complaints_free(&complaints);
    memory_free(file);
    return spec;
}
