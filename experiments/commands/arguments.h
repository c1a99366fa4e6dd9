/* The arguments of `coupling run` and `coupling check`. */
#ifndef EXPERIMENTS_COMMANDS_ARGUMENTS_H
#define EXPERIMENTS_COMMANDS_ARGUMENTS_H

#include "experiments/runs/runner.h"
#include "experiments/screen/progress.h"
#include "experiments/spec/spec.h"

struct arguments {
    const char *spec;
    const char *folder;       /* NULL: results/NAME */
    struct setting *settings; /* --set, --seed, --replications, --trace */
    size_t setting_count, setting_capacity;
    size_t shard;
    size_t shards;  /* 1: everything */
    bool is_forced; /* the folder of another experiment may be taken */
    bool ties;      /* say how much results hang on the order of simultaneous events */
    struct runner_options runner;
    enum progress_mode progress;
};

/**
 * Read them.
 *
 * @param arguments  filled in; freed with arguments_free, whatever is returned
 * @return false with `error` set (64)
 */
bool arguments_read(struct arguments *arguments, int count, char **words, struct error *error);

/**
 * How the option is called that getopt_long has just refused. One letter of several in a word
 * (`-xy`) leaves getopt's index where it was: then the word before the index is another one.
 *
 * @param words  as getopt_long has ordered them
 * @param name  room for the name of a letter; the name that is returned may stand there
 */
const char *arguments_unknown(char **words, char name[3]);

void arguments_free(struct arguments *arguments);

/** Read "K/N" with K from 0 to N - 1. */
bool arguments_shard(const char *text, size_t *shard, size_t *shards);

/** A command line as a shell takes it again, with no control character in it; one of more than 3000
 *  bytes is not shown. To be freed with memory_free. */
char *arguments_command(int count, char *const *words);

#endif
