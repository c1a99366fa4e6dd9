/* The head of results: which experiment they are of, and what made them. */
#ifndef EXPERIMENTS_RESULTS_HEAD_H
#define EXPERIMENTS_RESULTS_HEAD_H

#include "experiments/runs/digest.h"
#include "experiments/runs/experiment.h"

enum { RESULT_DIGEST_BYTES = 7 + DIGEST_HEX_BYTES }; /* "sha256:" and the digits */

struct result_head {
    const char *experiment;           /* its name; borrowed from the spec */
    char digest[RESULT_DIGEST_BYTES]; /* of the canonical spec */
    const char *engine;               /* version of the program */
    size_t shard;                     /* of `shards` */
    size_t shards;                    /* 1: the whole */
};

/** The digest of a spec; of a spec.json in which nothing was changed, that of the spec that it was
 *  made from. */
void result_digest(const struct spec *spec, char text[RESULT_DIGEST_BYTES]);

/** Write spec.json: the spec that stands alone and runs again to the same results. */
void result_spec_write(const struct spec *spec, FILE *out);

void result_head_make(struct result_head *head, const struct experiment *experiment);

#endif
