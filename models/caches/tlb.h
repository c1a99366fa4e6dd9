/*
 * A translation lookaside buffer: an array of pages in place of lines.
 *
 * An access asks it for each page that it touches. A miss costs the walk of the page table, its
 * latency, and the page is then in the buffer.
 */
#ifndef MODELS_CACHES_TLB_H
#define MODELS_CACHES_TLB_H

#include "models/caches/cache.h"
#include "models/machine/access.h"

struct tlb_parameters {
    int64_t entries;
    int64_t ways;                   /* 0: fully associative */
    int64_t page_size;              /* [bytes], a power of two */
    sim_ticks latency;              /* of the walk after a miss */
    const struct kind *replacement; /* NULL: LRU */
};

extern const struct table tlb_table;

struct tlb {
    struct cache pages;
    unsigned page_bits;
    sim_ticks latency;
    uint64_t references, misses; /* pages asked for */
};

/** The kind of replacement of a buffer. */
const struct kind *tlb_replacement(const struct tlb_parameters *parameters);

/** Complain of a buffer that cannot be built. @param scope  of the buffer */
void tlb_check(const struct tlb_parameters *parameters, const struct scope *scope,
               struct complaints *complaints);

/** An empty buffer, in the arena. @param stream  of replacement, as cache_init has it */
void tlb_init(struct tlb *tlb, struct arena *arena, const struct tlb_parameters *parameters,
              struct stream *stream);

/** Bring a page in that is not there; tlb_access does. */
void tlb_fill(struct tlb *tlb, uint64_t page);

/** Ask for the pages of an access. @return how many are missing, which are there from now on: each
 *  costs `latency` */
static inline uint32_t tlb_access(struct tlb *tlb, const struct access *access)
{
    uint64_t page = access->address >> tlb->page_bits;
    uint64_t last = (access->address + access->bytes - 1) >> tlb->page_bits;
    uint32_t missing = 0;
    for (; page <= last; page++) {
        uint32_t slot = cache_find(&tlb->pages, page);
        tlb->references++;
        if (__builtin_expect(slot != CACHE_NONE, 1)) {
            cache_touch(&tlb->pages, slot);
        } else {
            missing++;
            tlb_fill(tlb, page);
        }
    }
    return missing;
}

#endif
