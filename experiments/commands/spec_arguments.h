/* SPEC arguments with what is changed in them, the same in every command that reads a spec. */
#ifndef EXPERIMENTS_COMMANDS_SPEC_ARGUMENTS_H
#define EXPERIMENTS_COMMANDS_SPEC_ARGUMENTS_H

#include "experiments/spec/spec.h"

#include <argp.h>

struct spec_arguments {
    const char **specs;
    size_t spec_count, spec_capacity;
    struct setting *settings; /* --set, --seed, --replications, --trace, in their order */
    size_t setting_count, setting_capacity;
    size_t shard;
    size_t shards; /* 1: everything */
};

/** The parser, a child of a command's. Its input is a struct spec_arguments, 0 at first; at the end
 *  there is a spec. */
extern const struct argp spec_argp;

struct spec_options spec_arguments_options(const struct spec_arguments *arguments);

void spec_arguments_free(struct spec_arguments *arguments);

#endif
