/*
 * The queue of a driver before one device: commands that the device may not have yet, and the way
 * in which the driver chooses the next.
 *
 * A driver knows blocks, neither cylinders nor angles: it takes the numbers of blocks for those of
 * cylinders, and goes on from the block behind the last command. Choosing costs O(commands that
 * wait), but for fcfs.
 */
#ifndef MODELS_IO_DRIVER_QUEUE_H
#define MODELS_IO_DRIVER_QUEUE_H

#include "models/io/io_request.h"
#include "models/storage/disk_scheduling.h"

/** All zeros but for the way of scheduling: nothing waits. */
struct driver_queue {
    const struct disk_scheduling_operations *scheduling;
    struct io_list waiting;    /* the part of each request that goes to the device */
    uint64_t blocks;           /* of the device; 0: any number */
    uint32_t at;               /* where the last command ends */
    bool is_inwards;           /* to higher blocks */
    struct disk_choice choice; /* the next command, */
    bool has_choice;           /* if nothing has come since it was chosen */
};

/** Put a command at the end. */
void driver_queue_push(struct driver_queue *queue, struct io_request *request);

/** The next command, which stays in the queue; NULL: none waits. */
struct io_request *driver_queue_next(struct driver_queue *queue);

/** Take out the next command; there must be one. */
struct io_request *driver_queue_pop(struct driver_queue *queue);

#endif
