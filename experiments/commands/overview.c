#include "experiments/commands/overview.h"

#include "experiments/runs/shell.h"

#include <string.h>

const char overview_about[] =
    "coupling simulates computers made of many processors: queues, processors that\n"
    "share memory, clusters whose nodes take over each other's work.";

const char overview_examples[] =
    "coupling run mm1             make the runs of a spec of the gallery\n"
    "coupling list                say what the gallery asks, and list all kinds\n"
    "coupling describe queueing   say what a spec can say of queues\n";

const struct overview_status overview_statuses[] = {
    {"0", "done"},
    {"1", "done, but precision or objective missed, or a comparison differs"},
    {"2", "a run failed"},
    {"64", "wrong usage"},
    {"65", "a bad spec"},
    {"66", "an input cannot be opened"},
    {"70", "out of memory, descriptors or processes, or an internal error"},
    {"73", "an output cannot be created"},
    {"74", "reading or writing failed"},
    {"130, 143", "stopped by a signal; the same command goes on where it was"},
    {NULL, NULL},
};

void overview_print(const struct command *const *table, bool is_whole, FILE *out)
{
    struct text_buffer text = {0};
    text_print(&text, "%s\n\nUsage: coupling COMMAND [OPTION...] [ARGUMENT...]\n\nCommands:\n",
               overview_about);
    for (; *table != NULL; table++) {
        if (!(*table)->is_hidden) {
            text_print(&text, "  %-10s %s\n", (*table)->name, (*table)->doc);
        }
    }
    text_append(&text, "\nExamples:\n");
    shell_append_examples(&text, overview_examples);
    if (is_whole) {
        text_append(&text, "\nOptions before the command or after it:\n"
                           "  -h, --help     print help; after a command, its own\n"
                           "  -q, --quiet    say nothing but errors and what was asked for\n"
                           "  -v, --verbose  say on standard error what is done\n"
                           "  -V, --version  print the version (before the command)\n"
                           "\nExit status:\n");
        for (const struct overview_status *s = overview_statuses; s->numbers != NULL; s++) {
            text_print(&text, "  %-10s %s\n", s->numbers, s->meaning);
        }
    }
    text_append(&text, "\n");
    shell_append_program(&text);
    text_append(&text, " help COMMAND says more of a command.\n");
    fputs(text.text, out);
    text_buffer_free(&text);
}
