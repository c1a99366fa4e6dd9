#include "models/storage/disk.h"

#include "models/planted.h"
#include "models/report_order.h"
#include "models/storage/disk_report.h"
#include "models/storage/disk_service.h"

#include <inttypes.h>

enum event { SERVED, WRITTEN_BACK };

/* A disk is busy while it serves an I/O or writes from its buffer. */
static void note_busy(struct run *run, struct disk *disk)
{
    sim_ticks now = run_now(run);
    bool is_busy = disk->serving != NULL || disk->is_writing_back;
    if (is_busy == (disk->ledger.busy.value != 0)) {
        return;
    }
    if (is_busy) {
        ledger_start(&disk->ledger, now);
        disk->busy_since = now;
    } else {
        ledger_stop(&disk->ledger, now);
        disk->ledger.service += now - disk->busy_since;
    }
}

/* Cylinders moved since the last time, where they are counted. */
static void count_moves(struct disk *disk)
{
    uint64_t moved = disk->mechanics.moved_in + disk->mechanics.moved_out;
    disk->moved.count += moved - disk->moved_before;
    disk->moved_before = moved;
}

static void begin_write_back(struct run *run, struct disk *disk)
{
    sim_ticks end = disk_write_back(disk, run_now(run));
    count_moves(disk);
    disk->is_writing_back = true;
    event_at(run, end, EVENT_NORMAL, &disk->component, WRITTEN_BACK, 0);
}

static struct disk_choice choose(struct disk *disk, sim_ticks now)
{
    if (disk->scheduling->positions) {
        disk_note_angle(disk, now);
    }
    disk_buffer_advance(&disk->buffer, &disk->mechanics, now);
    return disk->scheduling->choose(&(struct disk_scheduling_environment){
        .first = disk->waiting.first,
        .cylinder = disk->mechanics.cylinder,
        .cylinders = disk->mechanics.layout.cylinders,
        .is_inwards = disk->is_inwards,
        .disk = disk,
        .positioning = disk_positioning,
    });
}

/* Take an I/O out of the queue. */
static struct io *take_out(struct disk *disk, const struct io *chosen)
{
    struct io *before = NULL;
    struct io *io = disk->waiting.first;
    while (io != chosen) {
        before = io;
        io = io->next;
    }
    if (before == NULL) {
        disk->waiting.first = io->next;
    } else {
        before->next = io->next;
    }
    if (disk->waiting.last == io) {
        disk->waiting.last = before;
    }
    io->next = NULL;
    disk->waiting_count -= 1 - PLANTED("an I/O that is served still waits");
    return io;
}

static void serve(struct run *run, struct disk *disk, const struct disk_choice *choice)
{
    sim_ticks now = run_now(run);
    struct io *io = take_out(disk, choice->io);
    sim_ticks detour = 0;
    disk->is_inwards = choice->is_inwards;
    for (uint32_t i = 0; i < choice->via_count; i++) {
        struct disk_place edge = {.cylinder = choice->via[i], .surface = disk->mechanics.surface};
        detour += disk_move_time(&disk->mechanics, &edge, false);
        disk_move(&disk->mechanics, edge.cylinder, edge.surface);
        disk->buffer.ahead = NULL;
    }
    io->started = now;
    sim_ticks end = disk_serve(disk, io, now + detour);
    disk->stages[DISK_QUEUE] = now - io->joined;
    disk->stages[DISK_SEEK] += detour + PLANTED("a seek takes a tick longer");
    disk->serving = io;
    disk->was_write = io->is_write;
    count_moves(disk);
    event_at(run, end, EVENT_NORMAL, &disk->component, SERVED, 0);
}

/* Whether an I/O has to wait for a write from the buffer: it needs the media, or room. */
static bool needs_write_back(const struct disk *disk, const struct io *io)
{
    struct disk_extent blocks = disk_extent_of(io);
    return io->is_write ? disk_buffer_takes(&disk->buffer, &blocks) ||
                              disk_buffer_is_dirty(&disk->buffer, &blocks)
                        : disk_buffer_is_dirty(&disk->buffer, &blocks);
}

/* Go on with the next I/O, or with what the buffer is to write. */
static void go_on(struct run *run, struct disk *disk)
{
    if (disk->serving == NULL && !io_list_is_empty(&disk->waiting) &&
        !PLANTED("a disk serves no I/O")) {
        struct disk_choice choice = choose(disk, run_now(run));
        if (disk_is_buffered(disk, choice.io, run_now(run))) {
            choice.via_count = 0;
            serve(run, disk, &choice);
        } else if (!disk->is_writing_back) {
            if (needs_write_back(disk, choice.io)) {
                begin_write_back(run, disk);
            } else {
                serve(run, disk, &choice);
            }
        }
    } else if (disk->serving == NULL && !disk->is_writing_back &&
               disk_buffer_dirty(&disk->buffer) != NULL) {
        begin_write_back(run, disk);
    }
    note_busy(run, disk);
}

static void submit(struct run *run, struct component *device, struct io *io)
{
    struct disk *disk = (struct disk *)device;
    sim_ticks now = run_now(run);
    struct disk_extent blocks = disk_extent_of(io);
    uint64_t count = blocks.end - blocks.first;
    if (blocks.end > disk->mechanics.layout.blocks || io->bytes < 0) {
        run_fail(run, &disk->component, ERROR_RUN,
                 "an I/O of %" PRIu64 " blocks from %" PRIu64 " on: the disk has %" PRIu64, count,
                 io->block, disk->mechanics.layout.blocks);
        return;
    }
    io->joined = now;
    io->cylinder = disk_layout_cylinder(&disk->mechanics.layout, io->block);
    if (disk->scheduling->positions) {
        struct disk_place place = disk_layout_find(&disk->mechanics.layout, io->block);
        io->surface = place.surface;
        io->angle = disk_angle(&disk->mechanics, place.slot, place.slots);
    }
    ledger_join(&disk->ledger, now);
    ledger_note_joined(&disk->ledger, now);
    disk->ledger.joined.count += PLANTED("an I/O comes to a disk twice");
    disk->ledger.present.value += PLANTED("an I/O is at a disk twice");
    disk->sectors_joined += count;
    disk->sectors_present += count + PLANTED("a disk has a sector more");
    io_list_push(&disk->waiting, io);
    disk->waiting_count++;
    go_on(run, disk);
}

/* Counts a completed I/O. */
static void account(struct disk *disk, const struct io *io, sim_ticks now)
{
    struct disk_extent blocks = disk_extent_of(io);
    uint64_t count = blocks.end - blocks.first;
    for (unsigned stage = 0; stage < DISK_STAGES; stage++) {
        tally_add(&disk->of_stage[stage], disk->stages[stage]);
    }
    disk->hits.count += disk->is_hit;
    (io->is_write ? &disk->sectors_written : &disk->sectors_read)->count += count;
    disk->sectors_direct += io->is_write && !disk->is_behind ? count : 0;
    disk->sectors_present -= count;
    ledger_leave(&disk->ledger, io->joined, now);
    ledger_note_left(&disk->ledger, io->joined);
}

static void on_served(struct run *run, void *component, uint64_t argument)
{
    (void)argument;
    struct disk *disk = component;
    struct io *io = disk->serving;
    account(disk, io, run_now(run));
    disk->serving = NULL;
    go_on(run, disk);
    disk->port.take(run, disk->port.owner, io);
}

static void on_written_back(struct run *run, void *component, uint64_t argument)
{
    (void)argument;
    struct disk *disk = component;
    const struct disk_extent *blocks = disk_buffer_dirty(&disk->buffer);
    disk->sectors_destaged += (blocks->end - blocks->first) *
                              (1 + (uint64_t)PLANTED("a write from the buffer counts twice"));
    disk_buffer_clean(&disk->buffer);
    disk->written_back.count++;
    disk->is_writing_back = false;
    go_on(run, disk);
}

static event_handler *const handlers[] = {[SERVED] = on_served, [WRITTEN_BACK] = on_written_back};
static const char *const event_names[] = {[SERVED] = "served", [WRITTEN_BACK] = "written back"};

/* As long as its tracks take on average, one after the other, or the bus. */
static sim_ticks stream_time(const struct component *device, int64_t bytes,
                             int64_t ticks_per_second)
{
    (void)ticks_per_second;
    const struct disk *disk = (const struct disk *)device;
    const struct disk_layout *layout = &disk->mechanics.layout;
    double blocks = (double)bytes / IO_BLOCK_BYTES;
    double media =
        blocks * (double)disk->mechanics.turn * (double)layout->tracks / (double)layout->blocks;
    double bus = blocks * (double)disk->read_bus;
    return distribution_round(media > bus ? media : bus);
}

static uint64_t count_blocks(const struct component *device)
{
    return ((const struct disk *)device)->mechanics.layout.blocks;
}

uint64_t disk_volatile_bytes(const struct component *device)
{
    if (device->kind != &device_disk_kind.behaviour) {
        return 0;
    }
    const struct disk *disk = (const struct disk *)device;
    const struct disk_buffer_parameters *buffer = disk->buffer.parameters;
    return buffer == NULL || buffer->non_volatile ? 0 : disk_unwritten(disk) * IO_BLOCK_BYTES;
}

static uint64_t capacity(const void *from)
{
    const struct disk_parameters *parameters = from;
    struct arena *arena = arena_create();
    uint64_t count = disk_layout_make(arena, &parameters->zones, parameters->surfaces).blocks;
    arena_destroy(arena);
    return count;
}

static sim_ticks bus_time(double bandwidth, int64_t ticks_per_second)
{
    return bandwidth > 0 ? ticks_from_seconds(IO_BLOCK_BYTES / bandwidth, ticks_per_second) : 0;
}

static void build_mechanics(struct disk *disk, const struct assembly *assembly)
{
    const struct disk_parameters *parameters = disk->parameters;
    struct disk_mechanics *mechanics = &disk->mechanics;
    mechanics->layout = disk_layout_make(assembly->arena, &parameters->zones, parameters->surfaces);
    mechanics->seeks =
        disk_seek_times(assembly->arena, parameters->seek, mechanics->layout.cylinders);
    mechanics->turn =
        ticks_from_seconds(1 / parameters->rotation_speed, assembly->run->ticks_per_second);
    mechanics->head_switch = parameters->head_switch;
    mechanics->read_settle = parameters->read_settle;
    mechanics->write_settle = parameters->write_settle;
    mechanics->cylinder = (uint32_t)parameters->head_cylinder;
}

static void build_measures(struct disk *disk, struct measures *measures)
{
    ledger_init(&disk->ledger, measures,
                LEDGER_PRESENT | LEDGER_BUSY | LEDGER_DONE | LEDGER_PERCENTILES);
    for (unsigned stage = 0; stage < DISK_STAGES; stage++) {
        tally_init(&disk->of_stage[stage], measures, false);
    }
    counter_init(&disk->hits, measures);
    counter_init(&disk->moved, measures);
    counter_init(&disk->sectors_read, measures);
    counter_init(&disk->sectors_written, measures);
    counter_init(&disk->written_back, measures);
}

static struct component *build(struct assembly *assembly, const struct scope *scope,
                               const void *parameters, const void *environment)
{
    const struct device_environment *around = environment;
    struct disk *disk = ARENA_NEW(assembly->arena, struct disk);
    disk->component = (struct component){&device_disk_kind.behaviour, scope->path};
    disk->parameters = parameters;
    disk->port = around->port;
    disk->scheduling = disk->parameters->scheduling->operations;
    disk->is_inwards = true;
    build_mechanics(disk, assembly);
    disk_buffer_make(&disk->buffer, assembly->arena, disk->parameters->buffer);
    double bandwidth = disk->parameters->bus_bandwidth;
    double writes = disk->parameters->bus_write_bandwidth;
    disk->read_bus = bus_time(bandwidth, assembly->run->ticks_per_second);
    disk->write_bus = bus_time(writes > 0 ? writes : bandwidth, assembly->run->ticks_per_second);
    build_measures(disk, assembly->measures);
    return &disk->component;
}

static void check(const void *from, const struct scope *scope, const struct check_context *context)
{
    const struct disk_parameters *parameters = from;
    if (!context->is_whole) {
        return;
    }
    disk_layout_check(&parameters->zones, parameters->surfaces, scope, context);
    disk_seek_check(parameters->seek, scope, context);
    int64_t cylinders = 0;
    const struct disk_zone_parameters *zones = parameters->zones.elements;
    for (size_t i = 0; i < parameters->zones.count; i++) {
        cylinders =
            zones[i].first_cylinder == PARAMETER_NOT_GIVEN ? cylinders : zones[i].first_cylinder;
        cylinders += zones[i].cylinders;
    }
    if (cylinders > DISK_CYLINDERS_MOST) {
        scope_complain(scope, "zones", context->complaints,
                       "have %" PRId64 " cylinders together, which is more than %d", cylinders,
                       DISK_CYLINDERS_MOST);
    }
    if (parameters->head_cylinder >= cylinders) {
        scope_complain(scope, "head_cylinder", context->complaints,
                       "is %" PRId64 ": the disk has %" PRId64 " cylinders, numbered from 0",
                       parameters->head_cylinder, cylinders);
    }
}

static const struct device_operations operations = {
    .submit = submit, .stream_time = stream_time, .blocks = count_blocks, .capacity = capacity};

const struct kind device_disk_kind = {
    .behaviour = {.on = handlers, .event_names = event_names, .event_count = 2},
    .name = "disk",
    .role = "device",
    .doc = "A magnetic disk: seeks, turns, transfers, reads ahead and writes behind.",
    .parameters = &device_disk_table,
    .metrics = disk_metrics,
    .check = check,
    .build = build,
    .report = disk_report,
    .laws = disk_laws,
    .invariants = disk_invariants,
    .report_order = REPORT_STORAGE,
    .operations = &operations,
};
