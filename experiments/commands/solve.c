#include "experiments/commands/command.h"
#include "experiments/commands/spec_arguments.h"
#include "experiments/commands/width_arguments.h"
#include "experiments/runs/experiment.h"
#include "experiments/screen/table_solution.h"

struct solving {
    struct spec_arguments specs;
    struct width_arguments width;
};

static int solve_spec(const struct call *call, const struct solving *solving, const char *path)
{
    const struct spec_arguments *arguments = &solving->specs;
    struct spec_options options = spec_arguments_options(arguments);
    int status;
    struct spec *spec = command_open_spec(call, path, &options, &status);
    if (spec != NULL) {
        size_t width = width_arguments_columns(&solving->width, 0);
        struct experiment experiment = {spec, NULL, arguments->shard, arguments->shards};
        status = command_done(table_print_solutions(&experiment, width, stdout) == 0 ? 1 : 0);
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
    struct solving *solving = state->input;
    state->child_inputs[0] = &solving->specs;
    state->child_inputs[1] = &solving->width;
    return 0;
}

static const struct argp_child children[] = {
    {&spec_argp, 0, NULL, 0}, {&width_argp, 0, NULL, 0}, {0}};
static const struct argp argp = {.parser = read_solve_option, .children = children};

static int do_solve(struct call *call)
{
    struct solving solving = {0};
    int status;
    if (command_read(call, &solving, &status)) {
        status = 0;
        for (size_t i = 0; i < solving.specs.spec_count; i++) {
            int own = solve_spec(call, &solving, solving.specs.specs[i]);
            status = own > status ? own : status;
        }
    }
    spec_arguments_free(&solving.specs);
    return status;
}

const struct command command_solve = {
    .name = "solve",
    .doc = "say what theory alone gives for each point; run nothing",
    .examples = "coupling solve mm1\ncoupling solve hot-standby-markov",
    .argp = &argp,
    .run = do_solve,
};
