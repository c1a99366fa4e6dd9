#include "experiments/commands/output_arguments.h"

#include "experiments/commands/command.h"

enum { OPTION_OUTPUT = 'o', OPTION_FORCE = 256 };

static const struct argp_option options[] = {
    {"output", OPTION_OUTPUT, "DIR", 0, "The folder for results", 0},
    {"force", OPTION_FORCE, NULL, 0, "Take the folder of an experiment of another name", 0},
    {0},
};

static error_t read_output_option(int key, char *text, struct argp_state *state)
{
    struct output_arguments *arguments = state->input;
    switch (key) {
    case OPTION_OUTPUT:
        arguments->folder = text;
        return text[0] != '\0' ? 0 : command_wrong("-o", "the folder has no name");
    case OPTION_FORCE:
        arguments->is_forced = true;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

const struct argp output_argp = {.options = options, .parser = read_output_option};
