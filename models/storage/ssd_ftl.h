/*
 * The flash translation layer of a die: where each logical page is, and which block is erased next.
 *
 * A page is written out of place, into the block that is open; the one written before is stale.
 * Where the last free block is opened another one is cleaned: its pages that are not stale are
 * copied into the open block, and it is erased (garbage collection). `greedy` cleans the block with
 * the fewest pages to copy, the first of several; `fifo` that opened longest ago. The die starts
 * full: each logical page was written once, in order.
 *
 * A write costs O(1), a cleaning O(pages of a block), and with greedy O(blocks) more.
 */
#ifndef MODELS_STORAGE_SSD_FTL_H
#define MODELS_STORAGE_SSD_FTL_H

#include "sim/base/arena.h"

#include <stdbool.h>
#include <stdint.h>

enum ssd_cleaning { SSD_GREEDY, SSD_FIFO };

struct ssd_ftl {
    enum ssd_cleaning cleaning;
    uint32_t blocks, pages_per_block;
    uint32_t logical;      /* pages */
    uint32_t *place;       /* of each logical page */
    uint32_t *holds;       /* each place: its logical page, or SSD_STALE */
    uint32_t *valid;       /* pages of each block that are not stale */
    uint32_t *opened;      /* blocks in the order in which they were opened, a ring */
    uint32_t first_opened; /* of the ring; the last one is open */
    uint32_t opened_count;
    uint32_t *free; /* blocks, a stack */
    uint32_t free_count;
    uint32_t next_page; /* of the open block */
    uint64_t programs;  /* pages, those of the start among them */
    uint64_t copies;    /* of these, by cleaning */
    uint64_t erases;
};

#define SSD_STALE UINT32_MAX

/** Blocks beside those that logical pages fill: the open one, and one to clean into. */
enum { SSD_SPARE_BLOCKS = 2 };

/** A full die. @param logical  pages, at most those of all blocks but SSD_SPARE_BLOCKS */
void ssd_ftl_make(struct ssd_ftl *ftl, struct arena *arena, uint32_t blocks,
                  uint32_t pages_per_block, uint32_t logical, enum ssd_cleaning cleaning);

/** The work of a write beside its own page. */
struct ssd_work {
    uint32_t copies, erases;
};

/** Write a logical page. */
struct ssd_work ssd_ftl_write(struct ssd_ftl *ftl, uint32_t page);

#endif
