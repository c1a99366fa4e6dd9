/*
 * The buffer of a disk: segments of blocks that were read, read ahead or written.
 *
 * A segment keeps blocks that follow each other. Another one takes the place of that not used for
 * longest. After a read the disk reads ahead into the same segment while it is idle: how far it has
 * come is found out when the next I/O comes, so that reading ahead costs no events. Written blocks
 * that are still to go to the media (write-behind) wait in a queue of extents.
 */
#ifndef MODELS_STORAGE_DISK_BUFFER_H
#define MODELS_STORAGE_DISK_BUFFER_H

#include "models/storage/disk_mechanics.h"

enum disk_read_ahead { READ_AHEAD_NONE, READ_AHEAD_SEGMENT, READ_AHEAD_STREAM };

enum { DISK_SEGMENTS_MOST = 4096 };

struct disk_buffer_parameters {
    int64_t segments;
    int64_t segment_size;    /* [bytes] */
    int read_ahead;          /* enum disk_read_ahead */
    int64_t read_ahead_size; /* at most [bytes]; 0: a segment */
    bool overwrites_requested;
    bool keeps_writes;
    int64_t write_segments; /* 0: writes go to the media before they are completed */
    bool non_volatile;
};

extern const struct table disk_buffer_table;

/** Blocks from `first` on, up to `end`, which is not one of them. */
struct disk_extent {
    uint64_t first, end;
};

struct disk_segment {
    struct disk_extent blocks; /* empty: first = end */
    uint64_t used;             /* number of the last use */
    bool is_written;           /* its first blocks came from the host */
};

struct disk_buffer {
    const struct disk_buffer_parameters *parameters; /* NULL: there is no buffer */
    struct disk_segment *segments;
    uint32_t count;
    uint64_t segment_blocks;
    uint64_t ahead_blocks;
    uint64_t uses;
    struct disk_segment *ahead; /* reads ahead into this one; NULL: it does not */
    uint64_t ahead_end;         /* up to this block */
    sim_ticks ahead_since;      /* the block before was read, or the heads came to its track */
    struct disk_extent *dirty;  /* a ring of write_segments */
    uint32_t dirty_first, dirty_count;
    uint64_t ahead_blocks_read; /* so far */
};

/** Make it, empty. @param parameters  NULL: no buffer */
void disk_buffer_make(struct disk_buffer *buffer, struct arena *arena,
                      const struct disk_buffer_parameters *parameters);

/** The segment that has a block, or NULL; reading ahead is to be brought up to now before. */
struct disk_segment *disk_buffer_find(struct disk_buffer *buffer, uint64_t block);

/** Bring reading ahead up to now: the heads are where it has come to. */
void disk_buffer_advance(struct disk_buffer *buffer, struct disk_mechanics *disk, sim_ticks now);

/** Blocks were read up to `end`: put them into their segment, and read ahead from there.
 *  @param hit  the segment that had the first ones; NULL: none @param now  the last one was read */
void disk_buffer_read(struct disk_buffer *buffer, const struct disk_mechanics *disk,
                      struct disk_segment *hit, const struct disk_extent *blocks, sim_ticks now);

/** All blocks of a read were there; reading ahead may go further for it. */
void disk_buffer_hit(struct disk_buffer *buffer, const struct disk_mechanics *disk,
                     struct disk_segment *hit, const struct disk_extent *blocks);

/** Blocks are written: segments that have some of them are emptied, and reading ahead ends. */
void disk_buffer_write(struct disk_buffer *buffer, const struct disk_extent *blocks);

/** Whether a write can be completed before it is on the media. */
bool disk_buffer_has_room(const struct disk_buffer *buffer, const struct disk_extent *blocks);

/** Whether it could if no other blocks were to be written. */
bool disk_buffer_takes(const struct disk_buffer *buffer, const struct disk_extent *blocks);

/** Written blocks that are still to go to the media. It has room for them. */
void disk_buffer_put(struct disk_buffer *buffer, const struct disk_extent *blocks);

/** Whether some of the blocks, or all of them in one extent, are still to go to the media. */
bool disk_buffer_is_dirty(const struct disk_buffer *buffer, const struct disk_extent *blocks);
bool disk_buffer_has_dirty(const struct disk_buffer *buffer, const struct disk_extent *blocks);

/** The extent that goes to the media first. @return NULL: none */
static inline struct disk_extent *disk_buffer_dirty(const struct disk_buffer *buffer)
{
    return buffer->dirty_count > 0 ? &buffer->dirty[buffer->dirty_first] : NULL;
}

/** Blocks that are still to go to the media, each as often as it was written. */
uint64_t disk_buffer_dirty_blocks(const struct disk_buffer *buffer);

/** It is on the media. */
void disk_buffer_clean(struct disk_buffer *buffer);

#endif
