#include "experiments/commands/spec_arguments.h"
#include "experiments/commands/width_arguments.h"
#include "experiments/screen/table_solution.h"

struct solving {
    struct spec_arguments specs;
    struct width_arguments width;
};

static int solve_spec(const struct experiment *experiment, const void *arguments)
{
    const struct solving *solving = arguments;
    size_t width = width_arguments_columns(&solving->width, 0);
    return command_done(table_print_solutions(experiment, width, stdout) == 0 ? 1 : 0);
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
    struct solving solving = {.specs.without_runs = true};
    return spec_arguments_each(call, &solving, &solving.specs, solve_spec);
}

const struct command command_solve = {
    .name = "solve",
    .doc = "say what theory alone gives for each point; run nothing",
    .examples = "coupling solve mm1\ncoupling solve hot-standby-markov",
    .argp = &argp,
    .run = do_solve,
};
