#include "experiments/commands/spec_arguments.h"

#include "experiments/commands/values.h"
#include "sim/base/memory.h"

#include <string.h>

enum { OPTION_SET = 256, OPTION_SEED, OPTION_REPLICATIONS, OPTION_TRACE, OPTION_SHARD };

static const struct argp_option options[] = {
    {"set", OPTION_SET, "PATH=VALUE", 0,
     "Another value for one leaf of the spec, of a point or the analysis, e.g. run.horizon='10 s'; "
     "may be given again",
     1},
    {"seed", OPTION_SEED, "N", 0, "Another seed", 1},
    {"replications", OPTION_REPLICATIONS, "N", 0, "Another number of replications", 1},
    {"trace", OPTION_TRACE, "N", 0, "Keep the timelines of the first N replications of each point",
     1},
    {"shard", OPTION_SHARD, "K/N", 0,
     "Only points whose id modulo N is K, from 0 on; coupling merge puts shards together", 1},
    {0},
};

static bool read_shard(const char *text, size_t *shard, size_t *shards)
{
    char first[24];
    const char *slash = strchr(text, '/');
    if (slash == NULL || (size_t)(slash - text) >= sizeof first) {
        return false;
    }
    memcpy(first, text, (size_t)(slash - text));
    first[slash - text] = '\0';
    uint64_t k;
    uint64_t n;
    if (!values_read_whole(slash + 1, 1, UINT32_MAX, &n) ||
        !values_read_whole(first, 0, n - 1, &k)) {
        return false;
    }
    *shard = (size_t)k;
    *shards = (size_t)n;
    return true;
}

static void add_spec(struct spec_arguments *arguments, const char *spec)
{
    arguments->specs = memory_grow(arguments->specs, arguments->spec_count,
                                   &arguments->spec_capacity, sizeof *arguments->specs);
    arguments->specs[arguments->spec_count++] = spec;
}

static void add_setting(struct spec_arguments *arguments, const char *path, const char *value)
{
    arguments->settings = memory_grow(arguments->settings, arguments->setting_count,
                                      &arguments->setting_capacity, sizeof *arguments->settings);
    arguments->settings[arguments->setting_count++] =
        (struct setting){memory_copy_text(path), memory_copy_text(value)};
}

static error_t read_setting(struct spec_arguments *arguments, const char *text)
{
    const char *equals = strchr(text, '=');
    if (equals == NULL || equals == text) {
        return command_wrong("--set", "\"%s\" is not PATH=VALUE, e.g. run.horizon=10 s", text);
    }
    char *path = memory_copy_text(text);
    path[equals - text] = '\0';
    add_setting(arguments, path, equals + 1);
    memory_free(path);
    return 0;
}

/* An option that is short for --set with a whole number. */
static error_t read_spec_number(struct spec_arguments *arguments, const char *name, uint64_t least,
                                const char *path, const char *text)
{
    uint64_t number;
    error_t result = values_whole(name, text, least, INT64_MAX, &number);
    if (result == 0) {
        add_setting(arguments, path, text);
    }
    return result;
}

static error_t check_specs(const struct spec_arguments *arguments)
{
    size_t inputs = 0;
    for (size_t i = 0; i < arguments->spec_count; i++) {
        inputs += strcmp(arguments->specs[i], "-") == 0;
    }
    return arguments->spec_count == 0 ? command_wrong("SPEC", "which SPEC?")
           : inputs > 1 ? command_wrong("-", "standard input holds one spec, not several")
                        : 0;
}

static error_t read_spec_option(int key, char *text, struct argp_state *state)
{
    struct spec_arguments *arguments = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        arguments->shards = 1;
        return 0;
    case OPTION_SET:
        return read_setting(arguments, text);
    case OPTION_SEED:
        return read_spec_number(arguments, "--seed", 0, "run.seed", text);
    case OPTION_REPLICATIONS:
        return read_spec_number(arguments, "--replications", 1, "run.replications", text);
    case OPTION_TRACE:
        return read_spec_number(arguments, "--trace", 0, "run.timeline", text);
    case OPTION_SHARD:
        return read_shard(text, &arguments->shard, &arguments->shards)
                   ? 0
                   : command_wrong("--shard", "\"%s\" is not K/N with K from 0 to N - 1", text);
    case ARGP_KEY_ARG:
        add_spec(arguments, text);
        return 0;
    case ARGP_KEY_END:
        return check_specs(arguments);
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

const struct argp spec_argp = {
    .options = options, .parser = read_spec_option, .args_doc = "SPEC..."};

struct spec_options spec_arguments_options(const struct spec_arguments *arguments)
{
    return (struct spec_options){.settings = arguments->settings,
                                 .setting_count = arguments->setting_count,
                                 .without_runs = arguments->without_runs};
}

int spec_arguments_each(struct call *call, void *input, struct spec_arguments *arguments,
                        int (*use)(const struct experiment *experiment, const void *input))
{
    int status;
    if (command_read(call, input, &status)) {
        struct spec_options of_specs = spec_arguments_options(arguments);
        status = 0;
        for (size_t i = 0; i < arguments->spec_count; i++) {
            int own;
            struct spec *spec = command_open_spec(call, arguments->specs[i], &of_specs, &own);
            if (spec != NULL) {
                struct experiment experiment = {spec, NULL, arguments->shard, arguments->shards};
                own = use(&experiment, input);
            }
            spec_close(spec);
            status = own > status ? own : status;
        }
    }
    spec_arguments_free(arguments);
    return status;
}

void spec_arguments_free(struct spec_arguments *arguments)
{
    for (size_t i = 0; i < arguments->setting_count; i++) {
        memory_free((char *)(uintptr_t)arguments->settings[i].path);
        memory_free((char *)(uintptr_t)arguments->settings[i].value);
    }
    memory_free(arguments->settings);
    memory_free(arguments->specs);
    *arguments = (struct spec_arguments){0};
}
