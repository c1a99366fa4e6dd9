#include "experiments/commands/command.h"
#include "experiments/spec/commands.h"

#include <stdio.h>

static error_t read_schema_option(int key, char *text, struct argp_state *state)
{
    (void)state;
    return key == ARGP_KEY_ARG ? command_wrong(text, "schema takes no argument") : ARGP_ERR_UNKNOWN;
}

static const struct argp argp = {.parser = read_schema_option};

static int do_schema(struct call *call)
{
    int status;
    if (!command_read(call, NULL, &status)) {
        return status;
    }
    schema_write(stdout);
    return command_done(0);
}

const struct command command_schema = {
    .name = "schema",
    .doc = "print the JSON Schema of all specs",
    .about = "Editors that know it complete keys and units, and mark mistakes.",
    .examples = "coupling schema > coupling.schema.json",
    .argp = &argp,
    .run = do_schema,
};
