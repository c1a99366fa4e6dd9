/*
 * A prefetcher that finds strides: a reference prediction table.
 *
 * Each entry follows a stream: the last line, the distance from the line before, and whether that
 * distance has proved right (Chen and Baer, IEEE Transactions on Computers 44(5), 1995, figure 3).
 * There a stream is the work of one load instruction. Accesses here have no instruction, so that a
 * stream is what one thread refers to in one page, as the streamers of processors have it; the
 * entry that was seen longest ago makes room for another.
 */
#ifndef MODELS_CACHES_PREFETCHER_STRIDE_H
#define MODELS_CACHES_PREFETCHER_STRIDE_H

#include "models/caches/prefetcher.h"

extern const struct kind prefetcher_stride_kind;

struct prefetcher_stride_parameters {
    struct prefetcher_parameters common;
    int64_t entries;    /* streams that a core follows */
    int64_t degree;     /* lines for each line seen */
    int64_t distance;   /* strides from that line to the first of them */
    int64_t confidence; /* equal strides before the first prefetch */
    int64_t page;       /* [bytes]: no prefetch leaves the page of its stream */
};

#endif
