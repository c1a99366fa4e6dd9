/* The state of a disk, which its parts share: what a spec says of it, and what it is doing. */
#ifndef MODELS_STORAGE_DISK_STATE_H
#define MODELS_STORAGE_DISK_STATE_H

#include "models/storage/device.h"
#include "models/storage/disk_buffer.h"
#include "models/storage/disk_scheduling.h"
#include "sim/measure/ledger.h"

/** Processing of a command, by the one before it. */
struct disk_overhead {
    sim_ticks after_read, after_write;
};

struct disk_overheads {
    struct disk_overhead *read_hit, *read_miss, *write_hit, *write_miss; /* NULL: none */
    sim_ticks read_completion, write_completion;
    sim_ticks reconnect;
};

struct disk_parameters {
    int64_t surfaces;
    struct parameter_list zones; /* struct disk_zone_parameters */
    double rotation_speed;       /* [turns/s] */
    struct disk_seek_parameters *seek;
    sim_ticks head_switch;
    sim_ticks read_settle, write_settle;
    int64_t head_cylinder;
    double bus_bandwidth;       /* [bytes/s]; 0: the bus takes no time */
    double bus_write_bandwidth; /* 0: the same */
    double read_watermark;
    struct disk_overheads *overheads;      /* NULL: none */
    struct disk_buffer_parameters *buffer; /* NULL: none */
    const struct kind *scheduling;
};

enum disk_stage {
    DISK_QUEUE,
    DISK_OVERHEAD,
    DISK_SEEK,
    DISK_ROTATION,
    DISK_TRANSFER,
    DISK_BUS,
    DISK_STAGES,
};

struct disk {
    struct component component;
    const struct disk_parameters *parameters;
    struct io_port port;
    const struct disk_scheduling_operations *scheduling;
    struct disk_mechanics mechanics;
    struct disk_buffer buffer;
    sim_ticks read_bus, write_bus; /* of a sector */

    struct io_list waiting;
    uint64_t waiting_count;
    struct io *serving;            /* NULL: none */
    sim_ticks stages[DISK_STAGES]; /* of it */
    bool is_hit;                   /* it is served by the buffer alone */
    bool is_behind;                /* a write that goes to the media afterwards */
    bool is_writing_back;
    bool was_write; /* the I/O before */
    bool is_inwards;
    sim_ticks busy_since;
    sim_ticks read_angle, write_angle; /* where a read or a write would start its seek, as a time */

    struct ledger ledger; /* I/Os; busy: it serves one, or writes from its buffer */
    struct tally of_stage[DISK_STAGES];
    struct counter hits;
    struct counter moved;                         /* cylinders that the arm has moved */
    uint64_t moved_before;                        /* of these, counted so far */
    struct counter sectors_read, sectors_written; /* of completed I/Os */
    struct counter written_back;                  /* writes from the buffer */
    uint64_t sectors_joined, sectors_present;
    uint64_t sectors_direct;   /* of completed writes, to the media past the buffer */
    uint64_t sectors_destaged; /* to the media from the buffer */
};

/** Blocks that an I/O refers to. */
static inline struct disk_extent disk_extent_of(const struct io *io)
{
    uint64_t count = ((uint64_t)io->bytes + IO_BLOCK_BYTES - 1) / IO_BLOCK_BYTES;
    return (struct disk_extent){io->block, io->block + (count > 0 ? count : 1)};
}

#endif
