/* How a disk serves one I/O. */
#include "models/storage/disk_service.h"

#include "models/planted.h"

static sim_ticks overhead(const struct disk *disk, const struct disk_overhead *of)
{
    return of == NULL ? 0 : disk->was_write ? of->after_write : of->after_read;
}

static const struct disk_overheads *overheads_of(const struct disk *disk)
{
    static const struct disk_overheads none;
    return disk->parameters->overheads != NULL ? disk->parameters->overheads : &none;
}

static uint64_t blocks_of(const struct disk_extent *extent)
{
    return extent->end - extent->first;
}

bool disk_is_buffered(struct disk *disk, const struct io *io, sim_ticks now)
{
    struct disk_extent blocks = disk_extent_of(io);
    if (io->is_write) {
        return disk_buffer_has_room(&disk->buffer, &blocks);
    }
    if (disk_buffer_has_dirty(&disk->buffer, &blocks)) {
        return true;
    }
    if (!disk->is_writing_back) {
        disk_buffer_advance(&disk->buffer, &disk->mechanics, now);
    }
    const struct disk_segment *hit = disk_buffer_find(&disk->buffer, blocks.first);
    return hit != NULL && blocks.end <= hit->blocks.end;
}

/* The buffer alone serves it. */
static sim_ticks serve_from_buffer(struct disk *disk, const struct io *io, sim_ticks now)
{
    const struct disk_overheads *overheads = overheads_of(disk);
    struct disk_extent blocks = disk_extent_of(io);
    sim_ticks *stages = disk->stages;
    disk->is_hit = !io->is_write;
    disk->is_behind = io->is_write;
    if (io->is_write) {
        stages[DISK_OVERHEAD] = overhead(disk, overheads->write_hit) + overheads->write_completion;
        stages[DISK_BUS] = (sim_ticks)blocks_of(&blocks) * disk->write_bus;
        disk_buffer_write(&disk->buffer, &blocks);
        disk_buffer_put(&disk->buffer, &blocks);
    } else {
        struct disk_segment *hit = disk_buffer_find(&disk->buffer, blocks.first);
        stages[DISK_OVERHEAD] = overhead(disk, overheads->read_hit) + overheads->read_completion;
        stages[DISK_BUS] = (sim_ticks)blocks_of(&blocks) * disk->read_bus;
        if (hit != NULL) {
            disk_buffer_hit(&disk->buffer, &disk->mechanics, hit, &blocks);
        }
    }
    return now + stages[DISK_OVERHEAD] + stages[DISK_BUS];
}

static uint64_t watermark(const struct disk *disk, uint64_t blocks)
{
    uint64_t mark = (uint64_t)(disk->parameters->read_watermark * (double)blocks);
    mark += (double)mark < disk->parameters->read_watermark * (double)blocks;
    return mark > 1 ? mark : 1;
}

/* A read whose first blocks, at least, are on the media. */
static sim_ticks read_media(struct disk *disk, const struct disk_extent *blocks, sim_ticks now)
{
    const struct disk_overheads *overheads = overheads_of(disk);
    sim_ticks *stages = disk->stages;
    stages[DISK_OVERHEAD] = overhead(disk, overheads->read_miss);
    struct disk_access access = disk_access(
        &disk->mechanics, &(struct disk_request){.block = blocks->first,
                                                 .count = blocks_of(blocks),
                                                 .from = now + stages[DISK_OVERHEAD],
                                                 .watermark = watermark(disk, blocks_of(blocks)),
                                                 .reconnect = overheads->reconnect,
                                                 .bus = disk->read_bus});
    stages[DISK_SEEK] = access.seek;
    stages[DISK_ROTATION] = access.rotation;
    stages[DISK_TRANSFER] = access.transfer;
    stages[DISK_BUS] = access.host - access.end;
    stages[DISK_OVERHEAD] += overheads->read_completion;
    disk_buffer_read(&disk->buffer, &disk->mechanics, NULL, blocks, access.end);
    return access.host + overheads->read_completion;
}

/* A read whose last blocks are on the media; the heads may be reading ahead towards them. */
static sim_ticks read_rest(struct disk *disk, struct disk_segment *hit,
                           const struct disk_extent *blocks, sim_ticks now)
{
    const struct disk_overheads *overheads = overheads_of(disk);
    sim_ticks *stages = disk->stages;
    stages[DISK_OVERHEAD] = overhead(disk, overheads->read_hit);
    sim_ticks begin = now + stages[DISK_OVERHEAD];
    uint64_t left = blocks->end - hit->blocks.end;
    bool is_ahead = disk->buffer.ahead == hit && hit->blocks.end < disk->buffer.ahead_end;
    struct disk_access access =
        disk_access(&disk->mechanics,
                    &(struct disk_request){.block = hit->blocks.end,
                                           .count = left,
                                           .from = is_ahead ? disk->buffer.ahead_since : begin,
                                           .watermark = 1,
                                           .bus = disk->read_bus});
    sim_ticks end = access.end > begin ? access.end : begin;
    sim_ticks all = begin + (sim_ticks)blocks_of(blocks) * disk->read_bus;
    sim_ticks host = access.host > all ? access.host : all;
    stages[DISK_TRANSFER] = end - begin;
    stages[DISK_BUS] = host - end;
    stages[DISK_OVERHEAD] += overheads->read_completion;
    disk_buffer_read(&disk->buffer, &disk->mechanics, hit, blocks, access.end);
    return host + overheads->read_completion;
}

static sim_ticks write_media(struct disk *disk, const struct disk_extent *blocks, sim_ticks now)
{
    const struct disk_overheads *overheads = overheads_of(disk);
    sim_ticks *stages = disk->stages;
    sim_ticks of_bus = (sim_ticks)blocks_of(blocks) * disk->write_bus;
    stages[DISK_OVERHEAD] = overhead(disk, overheads->write_miss);
    sim_ticks begin = now + stages[DISK_OVERHEAD];
    disk_buffer_write(&disk->buffer, blocks);
    struct disk_place place = disk_layout_find(&disk->mechanics.layout, blocks->first);
    sim_ticks media = disk_span(&disk->mechanics, &place, blocks_of(blocks) - 1);
    sim_ticks slower = of_bus > disk->write_bus + media ? of_bus - media : disk->write_bus;
    struct disk_access access =
        disk_access(&disk->mechanics, &(struct disk_request){.block = blocks->first,
                                                             .count = blocks_of(blocks),
                                                             .from = begin,
                                                             .data = begin + slower,
                                                             .is_write = true});
    stages[DISK_SEEK] = access.seek;
    stages[DISK_BUS] = access.waited;
    stages[DISK_ROTATION] = access.rotation;
    stages[DISK_TRANSFER] = access.transfer;
    stages[DISK_OVERHEAD] += overheads->write_completion;
    return access.end + overheads->write_completion;
}

sim_ticks disk_serve(struct disk *disk, const struct io *io, sim_ticks now)
{
    struct disk_extent blocks = disk_extent_of(io);
    for (unsigned stage = DISK_OVERHEAD; stage < DISK_STAGES; stage++) {
        disk->stages[stage] = 0;
    }
    disk->is_hit = false;
    disk->is_behind = false;
    if (disk_is_buffered(disk, io, now)) {
        return serve_from_buffer(disk, io, now);
    }
    if (io->is_write) {
        return write_media(disk, &blocks, now);
    }
    struct disk_segment *hit = disk_buffer_find(&disk->buffer, blocks.first);
    return hit != NULL ? read_rest(disk, hit, &blocks, now) : read_media(disk, &blocks, now);
}

sim_ticks disk_write_back(struct disk *disk, sim_ticks now)
{
    const struct disk_extent *blocks = disk_buffer_dirty(&disk->buffer);
    disk_buffer_advance(&disk->buffer, &disk->mechanics, now);
    disk->buffer.ahead = NULL;
    struct disk_access access = disk_access(
        &disk->mechanics,
        &(struct disk_request){
            .block = blocks->first, .count = blocks_of(blocks), .from = now, .is_write = true});
    return access.end;
}

void disk_note_angle(struct disk *disk, sim_ticks now)
{
    const struct disk_overheads *overheads = overheads_of(disk);
    disk->read_angle = (now + overhead(disk, overheads->read_miss)) % disk->mechanics.turn;
    disk->write_angle = (now + overhead(disk, overheads->write_miss)) % disk->mechanics.turn;
}

sim_ticks disk_positioning(const void *from, const struct io *io, sim_ticks least)
{
    const struct disk *disk = from;
    struct disk_place place = {.cylinder = io->cylinder, .surface = io->surface};
    sim_ticks turn = disk->mechanics.turn;
    sim_ticks move = disk_move_time(&disk->mechanics, &place, io->is_write);
    if (move >= least) {
        return move;
    }
    sim_ticks angle = (io->is_write ? disk->write_angle : disk->read_angle) + move;
    if (angle >= turn) {
        angle -= turn; /* mostly all there is to do, and faster than a division */
        angle = angle >= turn ? angle % turn : angle;
    }
    sim_ticks wait = io->angle - angle;
    return move + (wait < 0 ? wait + turn : wait);
}
