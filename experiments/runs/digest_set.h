/* A set of digests, in memory of its own: 64 bytes each at most. */
#ifndef EXPERIMENTS_RUNS_DIGEST_SET_H
#define EXPERIMENTS_RUNS_DIGEST_SET_H

#include "experiments/runs/digest.h"

#include <stdbool.h>
#include <stddef.h>

/** Start it as {0}; end it with digest_set_free. */
struct digest_set {
    struct digest *slots; /* open addressing; all zeros: free (no SHA-256 is that) */
    size_t count;
    size_t capacity; /* a power of two, or 0 */
};

/** Add a digest. @return false: it was there */
bool digest_set_add(struct digest_set *set, const struct digest *digest);

bool digest_set_has(const struct digest_set *set, const struct digest *digest);

void digest_set_free(struct digest_set *set);

#endif
