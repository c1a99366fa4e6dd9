#include "experiments/commands/arguments.h"
#include "experiments/commands/command.h"
#include "experiments/screen/table_solution.h"

int command_solve(int count, char **words)
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
            status = command_done(table_print_solutions(&experiment, stdout) == 0 ? 1 : 0);
        }
        spec_close(spec);
    }
    arguments_free(&arguments);
    return status;
}
