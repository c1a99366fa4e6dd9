#include "experiments/commands/command.h"
#include "experiments/commands/width_arguments.h"
#include "experiments/screen/wrap.h"
#include "experiments/spec/commands.h"
#include "experiments/spec/describe/metrics.h"
#include "sim/base/memory.h"

#include <stdio.h>
#include <string.h>

enum { WORDS_MOST = 2, OPTION_ALL = 256 };

struct asked {
    const char *words[WORDS_MOST];
    size_t count;
    bool all;
    struct width_arguments width;
};

static const struct argp_option options[] = {
    {"all", OPTION_ALL, NULL, 0, "Every kind, as a page of Markdown", 0},
    {0},
};

static error_t read_describe_option(int key, char *text, struct argp_state *state)
{
    struct asked *asked = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &asked->width;
        return 0;
    case OPTION_ALL:
        asked->all = true;
        return 0;
    case ARGP_KEY_ARG:
        if (asked->count == (asked->count > 0 && strcmp(asked->words[0], "metrics") == 0 ? 2 : 1)) {
            return command_wrong(text, "describe one thing at a time");
        }
        asked->words[asked->count++] = text;
        return 0;
    case ARGP_KEY_END:
        return asked->all == (asked->count == 0)
                   ? 0
                   : command_wrong("", "describe what: a KIND, PATH or section, or metrics "
                                       "[KIND]? (--all: every kind, as Markdown)");
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_child children[] = {{&width_argp, 0, NULL, 0}, {0}};
static const struct argp argp = {.options = options,
                                 .parser = read_describe_option,
                                 .args_doc = "KIND\nPATH\nSECTION\nMETRIC\nmetrics [KIND]\n--all",
                                 .children = children};

/* The answer to one or two words, in the columns of the screen. */
static bool describe_fitted(const struct asked *asked, struct error *error)
{
    char *text;
    FILE *out = memory_stream(&text);
    bool is_done = asked->count == 2 ? describe_metrics(asked->words[1], out, error)
                                     : describe_word(asked->words[0], out, error);
    memory_stream_end(out, &text);
    if (is_done) {
        wrap_print(text, width_arguments_columns(&asked->width, 0), stdout);
    }
    memory_free(text);
    return is_done;
}

static int do_describe(struct call *call)
{
    struct asked asked = {0};
    struct error error = {0};
    int status;
    if (!command_read(call, &asked, &status)) {
        return status;
    }
    bool is_done = true;
    if (asked.all) {
        describe_all(stdout);
    } else {
        is_done = describe_fitted(&asked, &error);
    }
    return is_done ? command_done(0) : command_fail(&error);
}

const struct command command_describe = {
    .name = "describe",
    .doc = "say what a spec can say of a part, and what is measured",
    .about =
        "A KIND is shown with its parameters (unit, default, limits, meaning) and metrics, a role "
        "such as interconnect with its kinds; a METRIC has its whole name, as results have it; a "
        "PATH "
        "is that of a parameter in a spec, as --set and sweeps have it; a SECTION is run, "
        "analysis, faults, sweep, zip, exclude or extends.",
    .examples = "coupling describe queueing\n"
                "coupling describe system.memory.latency\n"
                "coupling describe metrics cluster",
    .argp = &argp,
    .run = do_describe,
};
