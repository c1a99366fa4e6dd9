/*
 * The device "removable": media in a library, robots that mount them, and drives.
 *
 * Block n is on medium n / blocks of a medium. An I/O needs the medium of its first block in a
 * drive. Where it is not there a free drive takes it: an empty one, or that not used for longest,
 * which rewinds and unloads what it has; a robot then carries that back to its slot and fetches the
 * other, and the drive loads it. The drive locates the block and reads or writes; an I/O that goes
 * past the end of its medium is done there. Drives share the robots, first come, first served.
 *
 * Tape, optical and holographic media differ in their figures alone (experiments/gallery/machines).
 *
 * An I/O costs an event, two more for a mount, and time proportional to the I/Os that wait and to
 * the drives.
 */
#ifndef MODELS_STORAGE_REMOVABLE_H
#define MODELS_STORAGE_REMOVABLE_H

#include "models/storage/device.h"
#include "models/storage/removable_medium.h"
#include "sim/measure/ledger.h"

extern const struct kind device_removable_kind;

enum removable_order { REMOVABLE_FCFS, REMOVABLE_MOUNTED_FIRST };
enum removable_unmount { REMOVABLE_WHEN_NEEDED, REMOVABLE_AT_ONCE };

struct removable_parameters {
    int64_t media, capacity; /* of each [bytes] */
    int64_t drives, robots;
    struct distribution move, load, unload;
    int64_t passes;
    sim_ticks locate, pass, rewind;
    double read_bandwidth, write_bandwidth; /* [bytes/s] */
    int order;                              /* enum removable_order */
    int unmount;                            /* enum removable_unmount */
};

enum removable_stage {
    REMOVABLE_QUEUE,   /* for a drive, or for the medium in another one */
    REMOVABLE_UNMOUNT, /* rewind and unload of what the drive has */
    REMOVABLE_ROBOT,   /* for a robot */
    REMOVABLE_MOVE,
    REMOVABLE_LOAD,
    REMOVABLE_LOCATE,
    REMOVABLE_TRANSFER,
    REMOVABLE_STAGES,
};

#define REMOVABLE_NONE UINT32_MAX

struct removable_drive {
    uint32_t medium;  /* in it; REMOVABLE_NONE: none */
    uint32_t fetched; /* on its way to it */
    uint64_t block;   /* under the heads, of the medium */
    struct io *serving;
    bool is_busy;    /* it serves an I/O, or unmounts */
    sim_ticks since; /* it is busy, or idle */
    sim_ticks asked; /* for a robot */
    sim_ticks stages[REMOVABLE_STAGES];
    struct removable_drive *behind; /* for a robot */
};

struct removable {
    struct component component;
    const struct removable_parameters *parameters;
    struct io_port port;
    struct removable_medium medium; /* all are alike */
    struct removable_drive *drives;
    uint32_t *drive_of; /* of each medium: in it, on its way to it or from it; or REMOVABLE_NONE */
    struct removable_drive *robot_first, *robot_last; /* that wait for one */
    struct stream moves, loads, unloads;
    int64_t ticks_per_second;
    const char *robots_path; /* as a resource */

    struct io_list waiting;
    uint64_t waiting_count;

    struct ledger ledger; /* I/Os; busy: drives */
    struct tally of_stage[REMOVABLE_STAGES];
    struct level robots_busy;
    struct counter mounted;                     /* I/Os whose medium was in the drive */
    struct counter mounts, unmounts;            /* media that came to a drive, or back to a slot */
    struct counter blocks_read, blocks_written; /* of completed I/Os */
};

extern const struct metric_row removable_metrics[];

void removable_report(const struct component *component, struct report *report);
void removable_laws(const struct component *component, sim_ticks now, struct report *report);
void removable_invariants(struct run *run, const struct component *component);

/** Blocks that an I/O has, one at least. */
static inline uint64_t removable_count(const struct io *io)
{
    uint64_t count = ((uint64_t)io->bytes + IO_BLOCK_BYTES - 1) / IO_BLOCK_BYTES;
    return count > 0 ? count : 1;
}

/** The medium of an I/O. */
static inline uint32_t removable_medium_of(const struct removable *library, const struct io *io)
{
    return (uint32_t)(io->block / library->medium.blocks);
}

#endif
