#include "experiments/commands/arguments.h"
#include "experiments/commands/command.h"
#include "experiments/runs/experiment.h"
#include "experiments/runs/work_estimate.h"
#include "experiments/screen/table_objectives.h"
#include "sim/base/foreign.h"

#include <inttypes.h>
#include <stdio.h>

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
        printf("  limit of a run  %.2g", (double)estimate.limit_least);
        if (estimate.limit_most > estimate.limit_least) {
            printf(" to %.2g", (double)estimate.limit_most);
        }
        printf(" events; --time-limit SECONDS sets one of time instead\n");
    }
    if (work_estimate_is_endless(&estimate)) {
        printf(
            "  warning         a run needs about %.2g events, more than any can schedule: it would"
            " end at the limit, failed\n",
            estimate.run_most);
    }
}

int command_check(int count, char **words)
{
    struct arguments arguments;
    struct error error = {0};
    int status = ERROR_USAGE;
    if (!arguments_read(&arguments, count, words, &error)) {
        status = command_misused("%s: %s", error.where, error.text);
    } else {
        struct spec_options options = {.settings = arguments.settings,
                                       .setting_count = arguments.setting_count};
        struct spec *spec = command_open_spec(arguments.spec, &options, &status);
        if (spec != NULL) {
            struct experiment experiment = {spec, NULL, arguments.shard, arguments.shards};
            print_work(&experiment);
            table_print_needs(spec, stdout);
            status = command_done(0);
        }
        spec_close(spec);
    }
    arguments_free(&arguments);
    return status;
}
