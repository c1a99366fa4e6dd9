#include "models/storage/disk_buffer.h"

#include "models/planted.h"
#include "models/storage/io.h"

#define MEMBER(name) offsetof(struct disk_buffer_parameters, name)

static const char *const read_ahead[] = {[READ_AHEAD_NONE] = "none",
                                         [READ_AHEAD_SEGMENT] = "segment",
                                         [READ_AHEAD_STREAM] = "stream",
                                         NULL};

TABLE(disk_buffer_table, struct disk_buffer_parameters,
      {.name = "segments",
       .type = PARAMETER_INTEGER,
       .offset = MEMBER(segments),
       .doc = "Segments, each of which keeps blocks that follow each other.",
       .preset = "1",
       .least = 1,
       .most = DISK_SEGMENTS_MOST},
      {.name = "segment_size",
       .type = PARAMETER_SIZE,
       .offset = MEMBER(segment_size),
       .doc = "Size of a segment; rounded down to whole sectors.",
       .preset = "\"128 KiB\"",
       .least = IO_BLOCK_BYTES,
       .most = 1e12},
      {.name = "read_ahead",
       .type = PARAMETER_CHOICE,
       .offset = MEMBER(read_ahead),
       .doc = "What an idle disk reads after a read: nothing; on until the segment is full; or, "
              "where the read goes on with what is kept of the track before (a stream), on to the "
              "end of the next track.",
       .preset = "\"segment\"",
       .choices = read_ahead},
      {.name = "read_ahead_size",
       .type = PARAMETER_SIZE,
       .offset = MEMBER(read_ahead_size),
       .doc = "How far it reads ahead at most; a segment unless given.",
       .flags = PARAMETER_OPTIONAL,
       .least = IO_BLOCK_BYTES,
       .most = 1e12},
      {.name = "overwrites_requested",
       .type = PARAMETER_BOOLEAN,
       .offset = MEMBER(overwrites_requested),
       .doc = "Whether what is read ahead may take the place of what the last read asked for in a "
              "full segment.",
       .preset = "false"},
      {.name = "keeps_writes",
       .type = PARAMETER_BOOLEAN,
       .offset = MEMBER(keeps_writes),
       .doc = "Whether written blocks stay in a segment for reads.",
       .preset = "true"},
      {.name = "write_segments",
       .type = PARAMETER_INTEGER,
       .offset = MEMBER(write_segments),
       .doc = "Writes that may be completed before they are on the media (write-behind), one for "
              "each, and those that go on with one; 0: none.",
       .preset = "0",
       .most = DISK_SEGMENTS_MOST},
      {.name = "non_volatile",
       .type = PARAMETER_BOOLEAN,
       .offset = MEMBER(non_volatile),
       .doc = "Whether the buffer keeps what is still to go to the media when power fails "
              "(system.power_off): a battery, or flash.",
       .preset = "false"});

void disk_buffer_make(struct disk_buffer *buffer, struct arena *arena,
                      const struct disk_buffer_parameters *parameters)
{
    *buffer = (struct disk_buffer){.parameters = parameters};
    if (parameters == NULL) {
        return;
    }
    buffer->count = (uint32_t)parameters->segments;
    buffer->segments = ARENA_ARRAY(arena, struct disk_segment, buffer->count);
    buffer->segment_blocks = (uint64_t)parameters->segment_size / IO_BLOCK_BYTES;
    buffer->ahead_blocks = parameters->read_ahead_size > 0
                               ? (uint64_t)parameters->read_ahead_size / IO_BLOCK_BYTES
                               : buffer->segment_blocks;
    if (parameters->write_segments > 0) {
        buffer->dirty = ARENA_ARRAY(arena, struct disk_extent, (size_t)parameters->write_segments);
    }
}

static bool has(const struct disk_extent *extent, uint64_t block)
{
    return extent->first <= block && block < extent->end;
}

static bool overlap(const struct disk_extent *one, const struct disk_extent *other)
{
    return one->first < other->end && other->first < one->end;
}

struct disk_segment *disk_buffer_find(struct disk_buffer *buffer, uint64_t block)
{
    for (uint32_t i = 0; i < buffer->count; i++) {
        if (has(&buffer->segments[i].blocks, block)) {
            return &buffer->segments[i];
        }
    }
    return NULL;
}

/* A segment takes blocks up to `end`, and loses its first ones where it is full. */
static void extend(const struct disk_buffer *buffer, struct disk_segment *segment, uint64_t end)
{
    segment->blocks.end = end;
    if (end - segment->blocks.first > buffer->segment_blocks) {
        segment->blocks.first = end - buffer->segment_blocks;
    }
}

/* Whole sectors of a track that were read in a time. */
static uint64_t sectors_in(const struct disk_mechanics *disk, const struct disk_place *place,
                           sim_ticks time)
{
    if (time >= disk->turn) {
        return place->slots;
    }
    uint64_t count = (uint64_t)((wide)time * place->slots / disk->turn) + 1;
    while (count > 0 && disk_span(disk, place, count) > time) {
        count--;
    }
    return count;
}

void disk_buffer_advance(struct disk_buffer *buffer, struct disk_mechanics *disk, sim_ticks now)
{
    struct disk_segment *segment = buffer->ahead;
    while (segment != NULL && segment->blocks.end < buffer->ahead_end) {
        struct disk_place place = disk_layout_find(&disk->layout, segment->blocks.end);
        sim_ticks move = disk_move_time(disk, &place, false);
        if (buffer->ahead_since + move > now) {
            return;
        }
        disk_move(disk, place.cylinder, place.surface);
        buffer->ahead_since += move;
        sim_ticks start = buffer->ahead_since + disk_rotation(disk, &place, buffer->ahead_since);
        uint64_t left = buffer->ahead_end - segment->blocks.end;
        uint64_t most = place.follow < left ? place.follow : left;
        uint64_t count = start < now ? sectors_in(disk, &place, now - start) : 0;
        count = count < most ? count : most;
        if (count == 0) {
            return;
        }
        buffer->ahead_since = start + disk_span(disk, &place, count);
        buffer->ahead_blocks_read += count;
        extend(buffer, segment, segment->blocks.end + count);
        if (count < most) {
            return;
        }
    }
}

static void touch(struct disk_buffer *buffer, struct disk_segment *segment)
{
    segment->used = ++buffer->uses;
}

static struct disk_segment *oldest(const struct disk_buffer *buffer)
{
    struct disk_segment *segment = buffer->segments;
    for (uint32_t i = 1; i < buffer->count; i++) {
        if (buffer->segments[i].used < segment->used) {
            segment = &buffer->segments[i];
        }
    }
    return segment;
}

/* Whether blocks on the track before are kept: a stream of reads comes by. */
static bool is_stream(const struct disk_buffer *buffer, const struct disk_mechanics *disk,
                      uint64_t block)
{
    struct disk_place place = disk_layout_find(&disk->layout, block);
    uint64_t before = place.slots; /* about as far back the track before lies */
    for (uint32_t i = 0; i < buffer->count; i++) {
        const struct disk_extent *kept = &buffer->segments[i].blocks;
        if (kept->first != kept->end && kept->end <= block && block - kept->end < before) {
            struct disk_place last = disk_layout_find(&disk->layout, kept->end - 1);
            if (last.cylinder != place.cylinder || last.surface != place.surface) {
                return true;
            }
        }
    }
    return false;
}

static struct disk_extent *dirty_at(const struct disk_buffer *buffer, uint32_t number)
{
    return &buffer->dirty[(buffer->dirty_first + (uint64_t)number) %
                          (uint64_t)buffer->parameters->write_segments];
}

/* The block up to which the disk reads ahead behind a read. */
static uint64_t ahead_end(const struct disk_buffer *buffer, const struct disk_mechanics *disk,
                          const struct disk_extent *blocks)
{
    uint64_t room = blocks->end - blocks->first < buffer->segment_blocks
                        ? blocks->first + buffer->segment_blocks
                        : blocks->end;
    uint64_t most = blocks->end + buffer->ahead_blocks;
    uint64_t end = buffer->parameters->overwrites_requested || room > most ? most : room;
    if (buffer->parameters->read_ahead == READ_AHEAD_STREAM) {
        struct disk_place last = disk_layout_find(&disk->layout, blocks->end - 1);
        uint64_t tracks = blocks->end - 1 + last.follow + last.slots;
        end = end < tracks ? end : tracks;
    }
    for (uint32_t i = 0; i < buffer->dirty_count; i++) { /* not what is to be written */
        uint64_t first = dirty_at(buffer, i)->first;
        end = first >= blocks->end && first < end ? first : end;
    }
    return end < disk->layout.blocks ? end : disk->layout.blocks;
}

static bool reads_ahead(const struct disk_buffer *buffer, bool is_stream_now)
{
    int how = buffer->parameters->read_ahead;
    return how == READ_AHEAD_SEGMENT || (how == READ_AHEAD_STREAM && is_stream_now);
}

void disk_buffer_read(struct disk_buffer *buffer, const struct disk_mechanics *disk,
                      struct disk_segment *hit, const struct disk_extent *blocks, sim_ticks now)
{
    buffer->ahead = NULL;
    if (buffer->count == 0) {
        return;
    }
    bool streams = buffer->parameters->read_ahead == READ_AHEAD_STREAM &&
                   is_stream(buffer, disk, blocks->first);
    struct disk_segment *segment = hit != NULL ? hit : oldest(buffer);
    if (hit == NULL) {
        segment->blocks = *blocks;
        segment->is_written = false;
    }
    extend(buffer, segment, blocks->end);
    touch(buffer, segment);
    if (reads_ahead(buffer, streams)) {
        buffer->ahead = segment;
        buffer->ahead_end = ahead_end(buffer, disk, blocks);
        buffer->ahead_since = now;
    }
}

void disk_buffer_hit(struct disk_buffer *buffer, const struct disk_mechanics *disk,
                     struct disk_segment *hit, const struct disk_extent *blocks)
{
    touch(buffer, hit);
    if (buffer->ahead == hit) {
        uint64_t end = ahead_end(buffer, disk, blocks);
        buffer->ahead_end = end > buffer->ahead_end ? end : buffer->ahead_end;
    }
}

void disk_buffer_write(struct disk_buffer *buffer, const struct disk_extent *blocks)
{
    buffer->ahead = NULL;
    for (uint32_t i = 0; i < buffer->count; i++) {
        struct disk_extent *kept = &buffer->segments[i].blocks;
        if (overlap(kept, blocks) && !PLANTED("a segment keeps what was written over")) {
            kept->end = kept->first;
            buffer->segments[i].used = 0;
        }
    }
    if (buffer->count > 0 && buffer->parameters->keeps_writes &&
        blocks->end - blocks->first <= buffer->segment_blocks) {
        struct disk_segment *segment = oldest(buffer);
        segment->blocks = *blocks;
        segment->is_written = true;
        touch(buffer, segment);
    }
}

/* The last extent, where blocks go on with it. */
static struct disk_extent *goes_on(const struct disk_buffer *buffer,
                                   const struct disk_extent *blocks)
{
    if (buffer->dirty_count < 2) { /* the first may be on its way to the media */
        return NULL;
    }
    struct disk_extent *last = dirty_at(buffer, buffer->dirty_count - 1);
    bool fits = blocks->end - last->first <= buffer->segment_blocks;
    return last->end == blocks->first && fits ? last : NULL;
}

bool disk_buffer_takes(const struct disk_buffer *buffer, const struct disk_extent *blocks)
{
    return buffer->count > 0 && buffer->parameters->write_segments > 0 &&
           blocks->end - blocks->first <= buffer->segment_blocks;
}

bool disk_buffer_has_room(const struct disk_buffer *buffer, const struct disk_extent *blocks)
{
    return disk_buffer_takes(buffer, blocks) &&
           ((int64_t)buffer->dirty_count < buffer->parameters->write_segments ||
            goes_on(buffer, blocks) != NULL);
}

void disk_buffer_put(struct disk_buffer *buffer, const struct disk_extent *blocks)
{
    struct disk_extent *extent = goes_on(buffer, blocks);
    if (extent != NULL) {
        extent->end = blocks->end;
        return;
    }
    uint64_t place = (buffer->dirty_first + (uint64_t)buffer->dirty_count) %
                     (uint64_t)buffer->parameters->write_segments;
    buffer->dirty[place] = *blocks;
    buffer->dirty_count++;
}

bool disk_buffer_is_dirty(const struct disk_buffer *buffer, const struct disk_extent *blocks)
{
    for (uint32_t i = 0; i < buffer->dirty_count; i++) {
        if (overlap(dirty_at(buffer, i), blocks)) {
            return true;
        }
    }
    return false;
}

bool disk_buffer_has_dirty(const struct disk_buffer *buffer, const struct disk_extent *blocks)
{
    for (uint32_t i = 0; i < buffer->dirty_count; i++) {
        const struct disk_extent *extent = dirty_at(buffer, i);
        if (extent->first <= blocks->first && blocks->end <= extent->end) {
            return true;
        }
    }
    return false;
}

uint64_t disk_buffer_dirty_blocks(const struct disk_buffer *buffer)
{
    uint64_t blocks = 0;
    for (uint32_t i = 0; i < buffer->dirty_count; i++) {
        blocks += dirty_at(buffer, i)->end - dirty_at(buffer, i)->first;
    }
    return blocks;
}

void disk_buffer_clean(struct disk_buffer *buffer)
{
    buffer->dirty_count--;
    buffer->dirty_first = (uint32_t)((buffer->dirty_first + UINT64_C(1)) %
                                     (uint64_t)buffer->parameters->write_segments);
}
