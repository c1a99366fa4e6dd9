/*
 * The mechanics of a disk: the arm that seeks, the heads, and the turning platters.
 *
 * The angle is a function of time: a turn is a whole number of ticks, and at time 0 angle 0 is
 * under the heads. An access seeks, waits for its first sector and reads or writes sector after
 * sector, over tracks and cylinders. Nothing here is an event: an access is computed at once, in
 * time proportional to the tracks that it touches.
 *
 * Time to seek: between measured distances by a straight line, or a + b sqrt(distance) (Ruemmler
 * and Wilkes, An introduction to disk drive modeling, IEEE Computer 27(3), 1994).
 */
#ifndef MODELS_STORAGE_DISK_MECHANICS_H
#define MODELS_STORAGE_DISK_MECHANICS_H

#include "models/storage/disk_layout.h"
#include "sim/kernel/ticks.h"

struct disk_seek_point {
    int64_t distance; /* [cylinders] */
    sim_ticks time;
};

struct disk_seek_parameters {
    struct parameter_list points; /* struct disk_seek_point */
    sim_ticks base, per_root;     /* without points */
};

extern const struct table disk_seek_table;

/** Complain of points that are not in order. */
void disk_seek_check(const struct disk_seek_parameters *seek, const struct scope *scope,
                     const struct check_context *context);

struct disk_mechanics {
    struct disk_layout layout;
    sim_ticks turn;
    sim_ticks *seeks; /* of each distance */
    sim_ticks head_switch;
    sim_ticks read_settle, write_settle; /* after a seek or a switch */
    /* Where the heads are, and what the arm has moved. */
    uint32_t cylinder, surface;
    uint64_t moved_in, moved_out; /* towards higher cylinders, towards lower ones */
};

/** Times of all distances under `cylinders`. */
sim_ticks *disk_seek_times(struct arena *arena, const struct disk_seek_parameters *seek,
                           uint32_t cylinders);

/** Sectors that pass under the head from angle 0 on, as time [ticks]. */
static inline sim_ticks disk_angle(const struct disk_mechanics *disk, uint64_t slot, uint32_t slots)
{
    return (sim_ticks)((unsigned_wide)slot * (uint64_t)disk->turn / slots);
}

/** Time from the start of a sector to the end of the one `count` - 1 behind it [ticks]. */
static inline sim_ticks disk_span(const struct disk_mechanics *disk, const struct disk_place *place,
                                  uint64_t count)
{
    return disk_angle(disk, place->slot + count, place->slots) -
           disk_angle(disk, place->slot, place->slots);
}

/** Time until a sector comes under the heads [ticks]. */
static inline sim_ticks disk_rotation(const struct disk_mechanics *disk,
                                      const struct disk_place *place, sim_ticks now)
{
    sim_ticks wait = disk_angle(disk, place->slot, place->slots) - now % disk->turn;
    return wait < 0 ? wait + disk->turn : wait;
}

/** Time until the heads are on the track of a place [ticks]. */
static inline sim_ticks disk_move_time(const struct disk_mechanics *disk,
                                       const struct disk_place *place, bool is_write)
{
    uint32_t distance = place->cylinder > disk->cylinder ? place->cylinder - disk->cylinder
                                                         : disk->cylinder - place->cylinder;
    bool switches = place->surface != disk->surface;
    if (distance == 0 && !switches) {
        return 0;
    }
    sim_ticks seek = disk->seeks[distance];
    sim_ticks move = switches && disk->head_switch > seek ? disk->head_switch : seek;
    return move + (is_write ? disk->write_settle : disk->read_settle);
}

/** Move the heads. */
void disk_move(struct disk_mechanics *disk, uint32_t cylinder, uint32_t surface);

/** The task of an access. */
struct disk_request {
    uint64_t block;
    uint64_t count; /* above 0 */
    sim_ticks from; /* when the arm starts */
    sim_ticks data; /* a write: when the first sector may be written */
    bool is_write;
    uint64_t watermark;  /* a read: sectors in the buffer before they go to the host, 1 or more */
    sim_ticks reconnect; /* a read: before they go there */
    sim_ticks bus;       /* a read: time of a sector on the bus [ticks] */
};

/** How long its parts took. */
struct disk_access {
    sim_ticks seek, waited, rotation, transfer; /* waited: for the data of a write */
    sim_ticks end;                              /* when the last sector is read or written */
    sim_ticks host;                             /* a read: when the host has all of it */
};

/** Access blocks, and leave the heads on the last one. */
struct disk_access disk_access(struct disk_mechanics *disk, const struct disk_request *request);

#endif
