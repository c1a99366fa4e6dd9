#include "experiments/commands/command.h"
#include "experiments/spec/commands.h"

#include <stdio.h>
#include <string.h>

extern const char results_schema[]; /* experiments/schemas/results.json */

static error_t read_schema_option(int key, char *text, struct argp_state *state)
{
    bool *is_of_results = state->input;
    if (key != ARGP_KEY_ARG) {
        return ARGP_ERR_UNKNOWN;
    }
    if (state->arg_num > 0 || (strcmp(text, "spec") != 0 && strcmp(text, "results") != 0)) {
        return command_wrong(text, "there is a schema of spec and one of results");
    }
    *is_of_results = strcmp(text, "results") == 0;
    return 0;
}

static const struct argp argp = {.parser = read_schema_option, .args_doc = "[spec|results]"};

static int do_schema(struct call *call)
{
    int status;
    bool is_of_results = false;
    if (!command_read(call, &is_of_results, &status)) {
        return status;
    }
    if (is_of_results) {
        fputs(results_schema, stdout);
    } else {
        schema_write(stdout);
    }
    return command_done(0);
}

const struct command command_schema = {
    .name = "schema",
    .doc = "print the JSON Schema of all specs, or of results.json",
    .about = "Editors that know the schema of specs complete keys and units, and mark mistakes. A "
             "spec names it with \"$schema\": \"urn:coupling:spec\".",
    .examples = "coupling schema > spec.schema.json\n"
                "coupling schema results > results.schema.json",
    .argp = &argp,
    .run = do_schema,
};
