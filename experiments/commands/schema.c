#include "experiments/commands/command.h"
#include "experiments/spec/commands.h"

#include <stdio.h>
#include <string.h>

extern const char results_schema[]; /* experiments/schemas/results.json */

int command_schema(int count, char **words)
{
    const char *of = count == 1 ? "spec" : words[1];
    if (count > 2 || (strcmp(of, "spec") != 0 && strcmp(of, "results") != 0)) {
        return command_misused("schema of what: spec or results?");
    }
    if (strcmp(of, "results") == 0) {
        fputs(results_schema, stdout);
    } else {
        schema_write(stdout);
    }
    return command_done(0);
}
