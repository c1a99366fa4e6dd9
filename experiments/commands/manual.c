#include "experiments/commands/command.h"
#include "experiments/commands/pages.h"
#include "experiments/results/file.h"
#include "experiments/spec/commands.h"
#include "sim/base/memory.h"

/* A page being written: FOLDER/manS/NAME.S. */
static bool open_page(struct output *output, const char *folder, const char *name, char section,
                      struct error *error)
{
    char *into = memory_print("%s/man%c", folder, section);
    char *file = memory_print("%s.%c", name, section);
    bool is_good = folder_create(into, error) && output_open(output, into, file, error);
    memory_free(into);
    memory_free(file);
    return is_good;
}

static bool write_pages(const struct call *call, const char *folder, struct error *error)
{
    struct output output;
    if (!open_page(&output, folder, "coupling", '1', error)) {
        return false;
    }
    pages_program(call->table, output.stream);
    bool is_good = output_close(&output, error);
    for (const struct command *const *c = call->table; is_good && *c != NULL; c++) {
        if (!(*c)->is_hidden) {
            char *name = memory_print("coupling-%s", (*c)->name);
            is_good = open_page(&output, folder, name, '1', error);
            if (is_good) {
                pages_command(*c, output.stream);
                is_good = output_close(&output, error);
            }
            memory_free(name);
        }
    }
    if (!is_good || !open_page(&output, folder, "coupling-spec", '5', error)) {
        return false;
    }
    describe_page(output.stream);
    return output_close(&output, error);
}

static int do_manual(struct call *call)
{
    struct error error = {0};
    if (call->count != 2) {
        return command_misused(NULL, "manual takes the folder for its pages");
    }
    return write_pages(call, call->words[1], &error) ? 0 : command_fail(&error);
}

const struct command command_manual = {
    .name = "manual",
    .doc = "write the manual pages, man1 and man5, into a folder",
    .run = do_manual,
    .is_hidden = true,
};
