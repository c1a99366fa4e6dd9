#include "experiments/commands/width_arguments.h"

#include "experiments/commands/values.h"

#include <sys/ioctl.h>
#include <unistd.h>

enum { OPTION_WIDTH = 'w', COLUMNS_MOST = 100000 };

static const struct argp_option options[] = {
    {"width", OPTION_WIDTH, "N", 0,
     "Fit what is printed into so many columns; 0: do not. Those of the terminal by default, 0 "
     "where there is none",
     0},
    {0},
};

static error_t read_option(int key, char *text, struct argp_state *state)
{
    struct width_arguments *arguments = state->input;
    if (key != OPTION_WIDTH) {
        return ARGP_ERR_UNKNOWN;
    }
    arguments->is_given = true;
    return values_whole("--width", text, 0, COLUMNS_MOST, &arguments->columns);
}

const struct argp width_argp = {.options = options, .parser = read_option};

size_t width_arguments_columns(const struct width_arguments *arguments, size_t otherwise)
{
    struct winsize size;
    if (arguments->is_given) {
        return (size_t)arguments->columns;
    }
    bool is_known = isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0;
    return is_known && size.ws_col > 0 ? size.ws_col : otherwise;
}
