/* The head of results: which experiment they are of, and what made them. */
#ifndef EXPERIMENTS_RESULTS_HEAD_H
#define EXPERIMENTS_RESULTS_HEAD_H

#include "experiments/runs/digest.h"
#include "experiments/runs/experiment.h"

struct result_head {
    const char *experiment;        /* its name; borrowed from the spec */
    char digest[DIGEST_HEX_BYTES]; /* SHA-256 of the canonical spec */
    const char *engine;            /* version of the program */
    size_t shard;                  /* of `shards` */
    size_t shards;                 /* 1: the whole */
};

void result_head_make(struct result_head *head, const struct experiment *experiment);

#endif
