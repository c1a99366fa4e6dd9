#include "experiments/commands/command.h"

#include "experiments/commands/mistake.h"
#include "experiments/commands/overview.h"
#include "experiments/commands/usage.h"
#include "experiments/runs/shell.h"
#include "sim/base/memory.h"

#include <errno.h>
#include <string.h>

enum { OPTION_HELP = 'h', OPTION_QUIET = 'q', OPTION_VERBOSE = 'v', OPTION_VERSION = 'V' };
enum { HELP_WANTED = ECANCELED };

/* Options of every command. Their group comes last. */
static const struct argp_option common_options[] = {
    {"quiet", OPTION_QUIET, NULL, 0, "Say nothing but errors and what was asked for", -1},
    {"verbose", OPTION_VERBOSE, NULL, 0, "Say on standard error what is done", -1},
    {"help", OPTION_HELP, NULL, 0, "Print this help", -1},
    {0},
};

/* A call that is being read, the input of the wrapper around a command's parser. */
struct reading {
    struct call *call;
    void *input;
    struct error error;
    int first; /* of the program's own words: where the command stands */
};

/* Of the call that is being read: argp gives the parsers of a tree nothing in common. */
static struct error *current;

error_t command_wrong(const char *where, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    error_set_list(current, ERROR_USAGE, where, format, arguments);
    va_end(arguments);
    return EINVAL;
}

static void print_help(const struct reading *reading)
{
    if (reading->call->command == NULL) {
        overview_print(reading->call->table, true, stdout);
    } else {
        usage_print(reading->call->command, &command_common_argp, stdout);
    }
}

static error_t read_common(int key, char *text, struct argp_state *state)
{
    struct reading *reading = state->input;
    (void)text;
    switch (key) {
    case OPTION_HELP:
        print_help(reading);
        return HELP_WANTED;
    case OPTION_QUIET:
        reading->call->is_quiet = true;
        reading->call->is_verbose = false;
        return 0;
    case OPTION_VERBOSE:
        reading->call->is_verbose = true;
        reading->call->is_quiet = false;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

const struct argp command_common_argp = {.options = common_options, .parser = read_common};

static error_t read_wrapper(int key, char *text, struct argp_state *state)
{
    struct reading *reading = state->input;
    if (key == ARGP_KEY_ARG && text[0] == '\0') {
        return command_wrong("\"\"", "an argument is empty");
    }
    if (key != ARGP_KEY_INIT) {
        return ARGP_ERR_UNKNOWN;
    }
    state->child_inputs[0] = reading->input;
    state->child_inputs[1] = reading;
    return 0;
}

static bool parse_words(struct reading *reading, const struct argp *argp, unsigned flags,
                        char **given)
{
    struct call *call = reading->call;
    char **words = memory_alloc((size_t)(call->count + 1) * sizeof *words);
    memcpy(words, given, (size_t)call->count * sizeof *words);
    current = &reading->error;
    error_t result = argp_parse(argp, call->count, words,
                                ARGP_NO_EXIT | ARGP_NO_ERRS | ARGP_NO_HELP | flags, NULL, reading);
    current = NULL;
    memory_free(words);
    if (result == ENOMEM) {
        memory_exhausted(0);
    }
    if (result != 0 && result != HELP_WANTED && reading->error.code == ERROR_NONE) {
        mistake_explain(argp, given + 1, call->table, &reading->error);
        error_set(&reading->error, ERROR_USAGE, "", "these arguments are not understood");
    }
    return result == 0;
}

bool command_read(struct call *call, void *input, int *status)
{
    struct reading reading = {.call = call, .input = input};
    struct argp_child children[] = {
        {call->command->argp, 0, NULL, 0}, {&command_common_argp, 0, NULL, 0}, {0}};
    struct argp argp = {.parser = read_wrapper, .children = children};
    bool is_good = parse_words(&reading, &argp, 0, call->words);
    if (!is_good && reading.error.code == ERROR_NONE) {
        *status = command_done(0); /* help */
    } else if (!is_good) {
        const char *where = reading.error.where;
        *status = command_misused(call->command->name, "%s%s%s", where,
                                  where[0] == '\0' ? "" : ": ", reading.error.text);
    }
    call->remarks = call->is_quiet ? memory_checked(fopen("/dev/null", "w")) : stderr;
    return is_good;
}

static const struct argp_option program_options[] = {
    {"version", OPTION_VERSION, NULL, 0, "Print the version", -1},
    {0},
};

/* The program's own options end at the first word that is none: the command. */
static error_t read_program(int key, char *text, struct argp_state *state)
{
    struct reading *reading = state->input;
    (void)text;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = reading;
        return 0;
    case OPTION_VERSION:
        puts("coupling " COUPLING_VERSION);
        return HELP_WANTED;
    case ARGP_KEY_ARG:
        reading->first = state->next - 1;
        state->next = state->argc;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_child program_children[] = {{&command_common_argp, 0, NULL, 0}, {0}};

const struct argp command_program_argp = {
    .options = program_options, .parser = read_program, .children = program_children};

static int run_command(struct call *call, const struct command *command)
{
    call->command = command;
    int status = command->run(call);
    if (call->remarks != NULL && call->remarks != stderr) {
        fclose(call->remarks);
    }
    return status;
}

int command_main(const struct command *const *table, int count, char **words)
{
    struct call call = {.table = table, .count = count, .words = words};
    struct reading reading = {.call = &call};
    shell_started_as(count > 0 ? words[0] : NULL);
    if (count > 0 && !parse_words(&reading, &command_program_argp, ARGP_IN_ORDER, words)) {
        const char *where = reading.error.where;
        return reading.error.code == ERROR_NONE
                   ? command_done(0)
                   : command_misused(NULL, "%s: %s", where, reading.error.text);
    }
    if (reading.first == 0) {
        overview_print(table, false, stderr);
        return ERROR_USAGE;
    }
    const struct command *command = command_find(table, words[reading.first]);
    if (command == NULL) {
        return command_unknown(table, words[reading.first]);
    }
    call.count = count - reading.first;
    call.words = words + reading.first;
    return run_command(&call, command);
}
