/*
 * The device "disk": zones of cylinders, an arm, turning platters, a buffer and a queue.
 *
 * An I/O waits in the queue until the disk's scheduling chooses it. Then the disk works on it
 * alone:
 *
 * - a read that misses: overhead, seek, rotation, transfer from the media, and the bus for as long
 *   as it takes behind them;
 * - a read that hits, as all of its blocks are in the buffer: overhead, bus;
 * - a write: overhead, seek while the bus brings the data, rotation, transfer to the media;
 * - a write behind: overhead, bus; the data goes from the buffer to the media afterwards.
 *
 * The bus carries sectors of a read as they come from the media, so `bus` of a read is what it
 * takes behind the last of them. The stages of an I/O add up to its response time. An idle disk
 * reads ahead, and writes what waits in its buffer; an I/O that needs the media waits for such a
 * write to end, one that the buffer can serve does not.
 *
 * An I/O costs one event, one more for each write from the buffer, and time proportional to the
 * tracks that it touches and, but with fcfs, to the I/Os that wait.
 */
#ifndef MODELS_STORAGE_DISK_H
#define MODELS_STORAGE_DISK_H

#include "models/storage/device.h"
#include "models/storage/disk_buffer.h"
#include "models/storage/disk_scheduling.h"
#include "sim/measure/ledger.h"

extern const struct kind device_disk_kind;
extern const struct table device_disk_table;

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
    sim_ticks chosen_at; /* the present time, for positioning */

    struct ledger ledger; /* I/Os; busy: it serves one, or writes from its buffer */
    struct tally of_stage[DISK_STAGES];
    struct counter hits;
    struct counter moved;                         /* cylinders that the arm has moved */
    uint64_t moved_before;                        /* of these, counted so far */
    struct counter sectors_read, sectors_written; /* of completed I/Os */
    struct counter written_back;                  /* writes from the buffer */
    uint64_t sectors_joined, sectors_present;
};

/** Blocks that an I/O refers to. */
static inline struct disk_extent disk_extent_of(const struct io *io)
{
    uint64_t count = ((uint64_t)io->bytes + IO_BLOCK_BYTES - 1) / IO_BLOCK_BYTES;
    return (struct disk_extent){io->block, io->block + (count > 0 ? count : 1)};
}

/** Serve an I/O from now on, whose stage DISK_QUEUE is over: sets the stages behind it.
 *  @return when it is completed */
sim_ticks disk_serve(struct disk *disk, const struct io *io, sim_ticks now);

/** Whether the buffer alone can serve an I/O now; reading ahead is brought up to now. */
bool disk_is_buffered(struct disk *disk, const struct io *io, sim_ticks now);

/** Write the first extent of the buffer from now on. @return when it is on the media */
sim_ticks disk_write_back(struct disk *disk, sim_ticks now);

/** Time until an I/O could begin at the media, for satf. */
sim_ticks disk_positioning(const void *disk, const struct io *io);

extern const struct metric_row disk_metrics[];

void disk_report(const struct component *component, struct report *report);
void disk_laws(const struct component *component, sim_ticks now, struct report *report);
void disk_invariants(struct run *run, const struct component *component);

#endif
