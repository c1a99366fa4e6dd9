/*
 * The device "ssd": flash dies behind channels.
 *
 * An I/O is split into pages; logical page n is on die n modulo dies, so that large I/Os use all of
 * them. A die does one thing at a time, in the order its pages came: a read senses the page and
 * then sends it over the channel, a write takes the page from the channel and programs it. A write
 * that leaves the die without a free block waits for cleaning: its copies (a read and a program
 * each) and the erase. Dies of a channel share it, first come, first served. A write of a part of a
 * page reads the page first.
 *
 * A page costs two events and O(1), cleaning beside (ssd_ftl.h). Memory: 8 bytes a page of flash.
 */
#ifndef MODELS_STORAGE_SSD_H
#define MODELS_STORAGE_SSD_H

#include "models/storage/device.h"
#include "models/storage/ssd_ftl.h"
#include "sim/measure/ledger.h"

extern const struct kind device_ssd_kind;
extern const struct table device_ssd_table;

struct ssd_parameters {
    int64_t channels, dies_per_channel, blocks_per_die, pages_per_block;
    int64_t page_size;        /* [bytes] */
    double over_provisioning; /* flash beyond the capacity, as a share of the capacity */
    sim_ticks read, program, erase;
    double channel_bandwidth; /* [bytes/s] */
    int garbage_collection;   /* enum ssd_cleaning */
};

/** A page of an I/O, at a die. */
struct ssd_page {
    struct io *io;
    uint32_t page; /* logical, of the die */
    bool is_write, is_partial;
    struct ssd_page *next;
};

struct ssd_die {
    struct ssd_ftl ftl;
    struct ssd_page *serving; /* NULL: idle */
    struct ssd_page *first, *last;
    uint32_t channel;
    struct ssd_die *behind; /* for the channel */
};

struct ssd_channel {
    struct ssd_die *first, *last; /* that wait for it; the first has it */
};

struct ssd {
    struct component component;
    const struct ssd_parameters *parameters;
    struct io_port port;
    struct arena *arena;
    struct ssd_die *dies;
    struct ssd_channel *channels;
    struct ssd_page *free;
    uint32_t die_count;
    uint64_t blocks; /* of IO_BLOCK_BYTES */
    uint32_t page_blocks;
    sim_ticks transfer; /* of a page */

    struct ledger ledger; /* I/Os; busy: dies */
    struct level channels_busy;
    struct counter read, written; /* pages of I/Os */
    struct counter copied, erased;
    struct tally reads, writes; /* I/Os */
    uint64_t pages_open;        /* at dies, of all I/Os */
};

extern const struct metric_row ssd_metrics[];

void ssd_report(const struct component *component, struct report *report);
void ssd_laws(const struct component *component, sim_ticks now, struct report *report);
void ssd_invariants(struct run *run, const struct component *component);

#endif
