#include "experiments/commands/command.h"
#include "experiments/commands/overview.h"

static error_t read_help_option(int key, char *text, struct argp_state *state)
{
    const char **name = state->input;
    if (key != ARGP_KEY_ARG) {
        return ARGP_ERR_UNKNOWN;
    }
    if (*name != NULL) {
        return command_wrong(text, "help of one command at a time");
    }
    *name = text;
    return 0;
}

static const struct argp argp = {.parser = read_help_option, .args_doc = "[COMMAND]"};

static int do_help(struct call *call)
{
    const char *name = NULL;
    int status;
    if (!command_read(call, &name, &status)) {
        return status;
    }
    if (name == NULL) {
        overview_print(call->table, true, stdout);
        return command_done(0);
    }
    const struct command *command = command_find(call->table, name);
    if (command == NULL || command->is_hidden) {
        return command_unknown(call->table, name);
    }
    char asked[] = "--help";
    char *words[] = {call->words[0], asked, NULL};
    struct call other = {.command = command, .table = call->table, .count = 2, .words = words};
    return command->run(&other);
}

const struct command command_help = {
    .name = "help",
    .doc = "say what a command does and which options it has",
    .examples = "coupling help run\ncoupling run --help",
    .argp = &argp,
    .run = do_help,
};
