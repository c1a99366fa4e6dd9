#include "experiments/commands/command.h"
#include "experiments/commands/spec_arguments.h"
#include "experiments/runs/experiment.h"
#include "experiments/screen/table_solution.h"

static int solve_spec(const struct call *call, const struct spec_arguments *arguments,
                      const char *path)
{
    struct spec_options options = spec_arguments_options(arguments);
    int status;
    struct spec *spec = command_open_spec(call, path, &options, &status);
    if (spec != NULL) {
        struct experiment experiment = {spec, NULL, arguments->shard, arguments->shards};
        status = command_done(table_print_solutions(&experiment, stdout) == 0 ? 1 : 0);
    }
    spec_close(spec);
    return status;
}

static error_t read_solve_option(int key, char *text, struct argp_state *state)
{
    (void)text;
    if (key != ARGP_KEY_INIT) {
        return ARGP_ERR_UNKNOWN;
    }
    state->child_inputs[0] = state->input;
    return 0;
}

static const struct argp_child children[] = {{&spec_argp, 0, NULL, 0}, {0}};
static const struct argp argp = {.parser = read_solve_option, .children = children};

static int do_solve(struct call *call)
{
    struct spec_arguments arguments = {0};
    int status;
    if (command_read(call, &arguments, &status)) {
        status = 0;
        for (size_t i = 0; i < arguments.spec_count; i++) {
            int own = solve_spec(call, &arguments, arguments.specs[i]);
            status = own > status ? own : status;
        }
    }
    spec_arguments_free(&arguments);
    return status;
}

const struct command command_solve = {
    .name = "solve",
    .doc = "say what theory alone gives for each point; run nothing",
    .examples = "coupling solve mm1\ncoupling solve hot-standby-markov",
    .argp = &argp,
    .run = do_solve,
};
