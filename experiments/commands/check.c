#include "experiments/commands/capacity.h"
#include "experiments/commands/spec_arguments.h"
#include "experiments/runs/work_estimate.h"
#include "experiments/screen/table_objectives.h"
#include "sim/base/foreign.h"
#include "sim/base/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Axes that --set leaves out. */
static void print_fixed(const struct spec *spec)
{
    size_t count;
    const char *const *paths = spec_fixed(spec, &count);
    for (size_t i = 0; i < count; i++) {
        char shown[FOREIGN_BYTES];
        printf("\n  fixed           %s, which the spec sweeps", foreign_word(shown, paths[i]));
    }
}

static void print_work(const struct experiment *experiment)
{
    struct work_estimate estimate;
    work_estimate_of(experiment, &estimate);
    char name[FOREIGN_BYTES];
    printf("%s: valid\n", foreign_word(name, spec_name(experiment->spec)));
    printf("  points          %zu", estimate.points);
    if (estimate.different < estimate.points) {
        printf(", %zu different", estimate.different);
    }
    print_fixed(experiment->spec);
    printf("\n  runs            %" PRIu64, estimate.runs_least);
    if (estimate.runs_least != estimate.runs_most) {
        printf(" to %" PRIu64 ", as the wanted precision needs", estimate.runs_most);
    }
    printf("%s\n", estimate.is_sampled ? ", fewer where points are equal" : "");
    printf("  simulated time  %.4g s in all%s\n", estimate.simulated_s,
           estimate.is_sampled ? ", about" : "");
    if (estimate.events > 0) {
        printf("  events          about %.2g, %.2g s of one processor\n", estimate.events,
               estimate.events / WORK_ESTIMATE_EVENTS_PER_S);
    }
    if (estimate.points > 0) {
        char least[TEXT_REAL_BYTES];
        char most[TEXT_REAL_BYTES];
        snprintf(least, sizeof least, "%.2g", (double)estimate.limit_least);
        snprintf(most, sizeof most, "%.2g", (double)estimate.limit_most);
        bool is_one = strcmp(least, most) == 0;
        printf("  limit of a run  %s%s%s events; of time with --time-limit SECONDS\n", least,
               is_one ? "" : " to ", is_one ? "" : most);
    }
    if (work_estimate_is_endless(&estimate)) {
        printf(
            "  warning         a run needs about %.2g events, more than any can schedule: it would"
            " end at the limit, failed\n",
            estimate.run_most);
    }
}

static int check_spec(const struct experiment *experiment, const void *arguments)
{
    (void)arguments;
    print_work(experiment);
    capacity_print_unlike(experiment, stdout);
    table_print_needs(experiment->spec, stdout);
    return command_done(0);
}

static error_t read_check_option(int key, char *text, struct argp_state *state)
{
    (void)text;
    if (key != ARGP_KEY_INIT) {
        return ARGP_ERR_UNKNOWN;
    }
    state->child_inputs[0] = state->input;
    return 0;
}

static const struct argp_child children[] = {{&spec_argp, 0, NULL, 0}, {0}};
static const struct argp argp = {.parser = read_check_option, .children = children};

static int do_check(struct call *call)
{
    struct spec_arguments arguments = {0};
    return spec_arguments_each(call, &arguments, &arguments, check_spec);
}

const struct command command_check = {
    .name = "check",
    .doc = "validate specs and say how much work they are; run nothing",
    .about =
        "SPEC is a file, the name of a spec in the gallery, or - for standard input. Every mistake "
        "is said at once, with its place in the spec and what is expected there.",
    .examples = "coupling check spec.json\n"
                "coupling check *.json\n"
                "coupling check spec.json --set run.horizon='1 h'",
    .argp = &argp,
    .run = do_check,
};
