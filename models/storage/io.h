/*
 * An I/O: a read or a write on its way to a device, and back to its owner when it is completed.
 *
 * Its owner takes an I/O from a pool, hands it to a device and gets it back at the device's port;
 * then it releases it. Whatever has the I/O meanwhile may link it in a list. The times are those of
 * the device that has it: no device has an array beside the pool.
 *
 * Taking and releasing an I/O costs O(1); it stays where it is in memory.
 */
#ifndef MODELS_STORAGE_IO_H
#define MODELS_STORAGE_IO_H

#include "sim/base/arena.h"
#include "sim/kernel/run.h"

struct io {
    /* The owner's: */
    uint64_t block; /* the first one, of IO_BLOCK_BYTES */
    int64_t bytes;  /* 0: its owner does not say */
    bool is_write;
    bool is_refused; /* it is back and was not done */
    bool
        is_failed; /* it is back and was not done: no path led to the device, or its data is lost */
    uint32_t host; /* number of the computer that it is of */
    uint32_t life; /* of that computer, when it was submitted */
    uint32_t ejections; /* of that computer from its unit, when it was submitted */
    uint32_t process;   /* that waits for it: a number of the submitter's own */
    uint64_t argument;  /* the submitter's own */
    /* Of the device that has it: */
    sim_ticks joined;  /* when it came there */
    sim_ticks started; /* when its service began */
    uint32_t cylinder; /* a disk: of its first block, as are these two, for satf */
    uint32_t surface;
    sim_ticks angle; /* time from angle 0 to the block */
    uint32_t parts;  /* that are not done yet, where the device splits it */
    /* Of the SAN that has it on the way to a device, or back (models/storage/san.h): */
    void *unit;             /* the owner's: whose it is */
    sim_ticks sent;         /* the owner's: when the host submitted it */
    sim_ticks tried;        /* the owner's: when it was last sent */
    bool has_vanished;      /* the owner's: on a path that has failed, and nothing says so */
    sim_ticks lane_joined;  /* when its data came to the lane */
    sim_ticks lane_started; /* when they began to pass */
    uint8_t path;           /* the owner's: of the host to the unit */
    uint8_t stage;          /* the part that it is at, or goes to */
    bool is_back;           /* on its way back */
    bool has_data;          /* its data pass the lanes */
    struct io *next;        /* behind it in a list */
};

enum { IO_BLOCK_BYTES = 512 };

/** Where I/Os come back to. The I/O is the owner's again. */
struct io_port {
    void *owner;
    void (*take)(struct run *run, void *owner, struct io *io);
};

/** Start it with the arena of the run alone. */
struct io_pool {
    struct arena *arena;
    struct io *free;
    size_t capacity; /* entries, free or not */
};

/** I/Os in order, linked by `next`; all zeros: none. */
struct io_list {
    struct io *first, *last;
};

/** Take an entry out of a pool, which grows as it must. Its owner's part is all zeros. */
struct io *io_take(struct io_pool *pool);

/** Give an entry back. */
void io_release(struct io_pool *pool, struct io *io);

/** Put an I/O at the end of a list. */
void io_list_push(struct io_list *list, struct io *io);

/** The first I/O of a list, which is taken out of it; NULL: there is none. */
struct io *io_list_pop(struct io_list *list);

static inline bool io_list_is_empty(const struct io_list *list)
{
    return list->first == NULL;
}

#endif
