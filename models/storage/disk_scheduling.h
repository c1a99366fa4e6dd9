/*
 * The role "disk_scheduling": which of the I/Os that wait at a disk is served next.
 *
 * A spec names one by `scheduling`. It knows the cylinder of each I/O, where the arm is and which
 * way it went last; it has no state of its own. Choosing costs O(I/Os that wait), but for fcfs.
 */
#ifndef MODELS_STORAGE_DISK_SCHEDULING_H
#define MODELS_STORAGE_DISK_SCHEDULING_H

#include "models/storage/io.h"
#include "sim/component/kind.h"

/** The disk, as a choice sees it. */
struct disk_scheduling_environment {
    const struct io *first; /* of those that wait, in the order they came; not NULL */
    uint32_t cylinder;      /* of the arm */
    uint32_t cylinders;     /* of the disk */
    bool is_inwards;        /* the arm goes to higher cylinders */
    const void *disk;
    /* Time until an I/O can begin; where that is `least` or more, any time from `least` on. */
    sim_ticks (*positioning)(const void *disk, const struct io *io, sim_ticks least);
};

enum { DISK_VIA_MOST = 2 };

struct disk_choice {
    const struct io *io;
    bool is_inwards;             /* from now on */
    uint32_t via[DISK_VIA_MOST]; /* cylinders that the arm goes to before */
    uint32_t via_count;
};

struct disk_scheduling_operations {
    struct disk_choice (*choose)(const struct disk_scheduling_environment *around);
    bool positions; /* it asks for times: I/Os know their surface and angle */
};

/** The nearest I/O at the arm's cylinder or beyond, one way; the first of several. @return NULL:
 *  none lies there */
const struct io *disk_scheduling_nearest(const struct disk_scheduling_environment *around,
                                         bool is_inwards);

/** The I/O of the lowest cylinder; the first of several. */
const struct io *disk_scheduling_lowest(const struct disk_scheduling_environment *around);

#endif
