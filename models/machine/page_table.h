/*
 * A page table: the node that holds each page of a program's addresses.
 *
 * A page gets its node when it is first referred to, as the placement says: first touch and local
 * place it near the thread that refers to it, interleaved and weighted deal pages out in turn by
 * their numbers. Finding a page costs O(1) on average; memory grows with the pages that were
 * referred to, 16 bytes and up to 40 for each.
 */
#ifndef MODELS_MACHINE_PAGE_TABLE_H
#define MODELS_MACHINE_PAGE_TABLE_H

#include "models/machine/placement.h"

struct page_entry {
    uint64_t page; /* 1 more; 0: the entry is free */
    uint32_t node;
};

struct page_table {
    const struct placement *placement;
    struct arena *arena;
    uint32_t shift; /* of an address: its page */
    struct page_entry *entries;
    uint64_t mask; /* entries there are, less 1 */
    uint64_t count;
};

/** @param placement  that lives as long @param page_bytes  a power of two */
void page_table_init(struct page_table *table, struct arena *arena,
                     const struct placement *placement, int64_t page_bytes);

#define PAGE_TABLE_NONE UINT32_MAX

/** The node that holds an address. @param node  of the thread that refers to it */
uint32_t page_table_node(struct page_table *table, uint64_t address, uint32_t node);

/** The node that holds an address; PAGE_TABLE_NONE: its page has not been referred to. */
uint32_t page_table_find(const struct page_table *table, uint64_t address);

#endif
