/* SPEC arguments with what is changed in them, the same in every command that reads a spec. */
#ifndef EXPERIMENTS_COMMANDS_SPEC_ARGUMENTS_H
#define EXPERIMENTS_COMMANDS_SPEC_ARGUMENTS_H

#include "experiments/commands/command.h"
#include "experiments/runs/experiment.h"

#include <argp.h>

struct spec_arguments {
    const char **specs;
    size_t spec_count, spec_capacity;
    struct setting *settings; /* --set, --seed, --replications, --trace, in their order */
    size_t setting_count, setting_capacity;
    size_t shard;
    size_t shards;     /* 1: everything */
    bool without_runs; /* as spec_options has it */
};

/** The parser, a child of a command's. Its input is a struct spec_arguments, 0 at first; at the end
 *  there is a spec. */
extern const struct argp spec_argp;

struct spec_options spec_arguments_options(const struct spec_arguments *arguments);

/**
 * Read the call of a command that uses one spec after another, without a store, and use each.
 *
 * @param input      of the command's parser
 * @param arguments  the part of it that the parser of specs fills in; freed here
 * @param use        called with the experiment and the input for each spec that is sound; returns
 *                   an exit status
 * @return the highest exit status of all
 */
int spec_arguments_each(struct call *call, void *input, struct spec_arguments *arguments,
                        int (*use)(const struct experiment *experiment, const void *input));

void spec_arguments_free(struct spec_arguments *arguments);

#endif
