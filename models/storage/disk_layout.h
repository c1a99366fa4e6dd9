/*
 * The layout of a disk: where on its surfaces each block is.
 *
 * Cylinders are numbered from the outermost, 0. Blocks of 512 bytes go along the first track of a
 * cylinder, along its other tracks, one surface after the other, and on to the next cylinder. Zones
 * of cylinders have unlike numbers of sectors in a track (zoned recording). The first sector of a
 * track lies some sectors behind that of the track before, so that the head is there after its
 * switch (skew). Sectors may be reserved, spare, or left out for defects (slipped), which moves all
 * blocks behind them.
 *
 * A block is found in O(log zones + log runs): a run is a stretch of blocks whose sectors follow
 * each other.
 */
#ifndef MODELS_STORAGE_DISK_LAYOUT_H
#define MODELS_STORAGE_DISK_LAYOUT_H

#include "sim/base/arena.h"
#include "sim/component/kind.h"

#include <stdint.h>

/* Limits of parameters, within which no sum of times is too large. */
enum { DISK_SECONDS_MOST = 3600 };
enum { DISK_SECTORS_MOST = 100000, DISK_CYLINDERS_MOST = 10000000, DISK_SURFACES_MOST = 256 };

struct disk_zone_parameters {
    int64_t cylinders;
    int64_t first_cylinder; /* PARAMETER_NOT_GIVEN: behind the zone before */
    int64_t sectors_per_track;
    int64_t track_skew;    /* [sectors] */
    int64_t cylinder_skew; /* [sectors] */
    int64_t offset;        /* of the first sector of the zone [sectors] */
    int64_t reserved_sectors;
    int64_t spare_sectors;
    int64_t spare_cylinders;               /* 0: all of the zone */
    struct parameter_list slipped_sectors; /* int64_t, from the start of the zone */
    struct parameter_list slipped_tracks;  /* likewise */
};

extern const struct parameter disk_zone_row;

/* From this block of the zone on, sectors follow each other from that one of the zone on. */
struct disk_run {
    uint64_t block;
    uint64_t sector;
};

struct disk_zone {
    uint64_t first_block;
    uint64_t blocks;
    uint32_t first_cylinder;
    uint32_t cylinders;
    uint32_t sectors_per_track;
    uint32_t track_skew, cylinder_skew, offset;
    struct disk_run *runs;
    uint32_t run_count;
};

struct disk_layout {
    uint32_t surfaces;
    uint32_t cylinders; /* of all zones, with gaps between them */
    uint64_t blocks;
    uint64_t tracks; /* of all zones */
    struct disk_zone *zones;
    uint32_t zone_count;
};

/** Where a block is. */
struct disk_place {
    uint32_t cylinder;
    uint32_t surface;
    uint32_t slot;   /* sectors between angle 0 and its start */
    uint32_t slots;  /* sectors of the track */
    uint32_t follow; /* blocks from this one on that follow each other on the track */
};

/** Complain of zones that overlap, or have no room for blocks. @param zones  struct
 *  disk_zone_parameters */
void disk_layout_check(const struct parameter_list *zones, int64_t surfaces,
                       const struct scope *scope, const struct check_context *context);

/** Lay out the blocks. All memory comes from the arena. */
struct disk_layout disk_layout_make(struct arena *arena, const struct parameter_list *zones,
                                    int64_t surfaces);

/** Find a block. @param block  of the disk's */
struct disk_place disk_layout_find(const struct disk_layout *layout, uint64_t block);

/** The cylinder of a block alone. */
uint32_t disk_layout_cylinder(const struct disk_layout *layout, uint64_t block);

#endif
