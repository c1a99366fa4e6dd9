#include "models/storage/raid.h"

#include "models/planted.h"
#include "models/report_order.h"
#include "models/storage/raid_drives.h"
#include "models/storage/raid_failures.h"
#include "models/storage/raid_members.h"
#include "models/storage/raid_parameters.h"
#include "models/storage/raid_rebuild.h"
#include "models/storage/raid_rows.h"

#include <inttypes.h>

static struct raid_row *take_row(struct raid *raid)
{
    enum { CHUNK = 16 };
    if (raid->free == NULL) {
        struct raid_row *chunk = ARENA_ARRAY(raid->arena, struct raid_row, CHUNK);
        for (unsigned i = 0; i < CHUNK; i++) {
            chunk[i].next = raid->free;
            raid->free = &chunk[i];
            chunk[i].all = raid->all;
            raid->all = &chunk[i];
        }
    }
    struct raid_row *row = raid->free;
    raid->free = row->next;
    raid->rows_open++;
    return row;
}

static void complete(struct run *run, struct raid *raid, struct io *io)
{
    sim_ticks now = run_now(run);
    if (io->is_failed) {
        ledger_lose(&raid->ledger, io->joined, now);
    } else {
        tally_add(io->is_write ? &raid->writes : &raid->reads, now - io->joined);
        tally_add(raid->failures.down.value > 0 ? &raid->failures.degraded_ios
                                                : &raid->failures.whole_ios,
                  now - io->joined);
        ledger_leave(&raid->ledger, io->joined, now);
    }
    ledger_note_left(&raid->ledger, io->joined);
    raid->port.take(run, raid->port.owner, io);
    if (raid->ledger.present.value == 0) {
        raid_rebuild_resume(run, raid); /* the owner had nothing more at once */
    }
}

/* Goes on with a row that has no I/Os open, to its end. */
static void go_on(struct run *run, struct raid *raid, struct raid_work *work)
{
    struct raid_row *row = (struct raid_row *)work;
    bool has_more = true;
    while (work->open == 0 && has_more) {
        has_more = !row->io->is_failed && raid_row_step(run, raid, row);
    }
    if (!has_more) {
        struct io *io = row->io;
        row->io = NULL;
        row->next = raid->free;
        raid->free = row;
        raid->rows_open -= 1 - PLANTED("a row that is done stays open");
        if (--io->parts == 0) {
            complete(run, raid, io);
        }
    }
}

static void on_error(struct run *run, void *component, uint64_t argument)
{
    complete(run, component, (struct io *)(uintptr_t)argument);
}

/* Splits an I/O that has joined by rows. */
static void split(struct run *run, struct raid *raid, struct io *io, uint64_t end)
{
    uint64_t width = raid_columns(&raid->layout) * raid->layout.unit;
    uint64_t first_row = io->block / width;
    uint64_t last_row = (end - 1) / width;
    io->parts = (uint32_t)(last_row - first_row + 1);
    for (uint64_t number = first_row; number <= last_row; number++) {
        struct raid_row *row = take_row(raid);
        row->work = (struct raid_work){0, &raid->done, go_on};
        row->io = io;
        row->row = number;
        row->first = number == first_row ? io->block - number * width : 0;
        row->end = number == last_row ? end - number * width : width;
        row->step = 0;
        row->is_write = io->is_write;
        go_on(run, raid, &row->work);
    }
}

static void submit(struct run *run, struct component *device, struct io *io)
{
    struct raid *raid = (struct raid *)device;
    sim_ticks now = run_now(run);
    uint64_t count = ((uint64_t)io->bytes + IO_BLOCK_BYTES - 1) / IO_BLOCK_BYTES;
    uint64_t end = io->block + (count > 0 ? count : 1);
    if (end > raid_blocks(&raid->layout) || io->bytes < 0) {
        run_fail(run, &raid->component, ERROR_RUN,
                 "an I/O of %" PRIu64 " blocks from %" PRIu64 " on: the array has %" PRIu64,
                 end - io->block, io->block, raid_blocks(&raid->layout));
        return;
    }
    io->joined = now;
    io->started = now;
    io->is_failed = raid->failures.is_lost;
    ledger_join(&raid->ledger, now);
    ledger_note_joined(&raid->ledger, now);
    raid->ledger.joined.count += PLANTED("an I/O comes to an array twice");
    raid->ledger.joined_at += PLANTED("an I/O comes to an array a tick later");
    if (io->is_failed) {
        event_after(run, raid->parameters->error_time, device, RAID_ERROR, (uint64_t)(uintptr_t)io);
    } else {
        split(run, raid, io, end);
    }
}

/* As long as all columns take together. */
static sim_ticks stream_time(const struct component *device, int64_t bytes,
                             int64_t ticks_per_second)
{
    const struct raid *raid = (const struct raid *)device;
    int64_t columns = raid_columns(&raid->layout);
    return device_stream_time(&raid->members[0].device, (bytes + columns - 1) / columns,
                              ticks_per_second);
}

static uint64_t blocks(const struct component *device)
{
    return raid_blocks(&((const struct raid *)device)->layout);
}

static uint64_t capacity(const void *parameters)
{
    struct raid_layout layout = raid_layout_of(parameters);
    return raid_blocks(&layout);
}

bool raid_is_volatile(const struct part *device)
{
    if (device->kind != &device_raid_kind) {
        return false;
    }
    const struct disk_parameters *disk =
        ((const struct raid_parameters *)device->parameters)->member.disk;
    return disk != NULL && disk->buffer != NULL && disk->buffer->write_segments > 0 &&
           !disk->buffer->non_volatile;
}

static void build_measures(struct raid *raid, struct measures *measures)
{
    ledger_init(&raid->ledger, measures,
                LEDGER_PRESENT | LEDGER_BUSY | LEDGER_DONE | LEDGER_PERCENTILES | LEDGER_LOST);
    tally_init(&raid->reads, measures, true);
    tally_init(&raid->writes, measures, true);
    counter_init(&raid->asked, measures);
    counter_init(&raid->done, measures);
    counter_init(&raid->rows_whole, measures);
    counter_init(&raid->rows_written, measures);
}

static struct component *build(struct assembly *assembly, const struct scope *scope,
                               const void *from, const void *environment)
{
    const struct device_environment *around = environment;
    const struct raid_parameters *parameters = from;
    struct raid *raid = ARENA_NEW(assembly->arena, struct raid);
    struct part part = member_part(&parameters->member);
    struct scope of_member = scope_section(scope, member_key(&parameters->member));
    raid->component = (struct component){&device_raid_kind.behaviour, scope->path};
    raid->parameters = parameters;
    raid->port = around->port;
    raid->listener = around->listener;
    raid->arena = assembly->arena;
    raid->layout = raid_layout_of(parameters);
    raid->pool.arena = assembly->arena;
    raid->members = ARENA_ARRAY(assembly->arena, struct raid_member, raid->layout.members);
    for (uint32_t i = 0; i < raid->layout.members; i++) {
        struct scope inside = scope_inside(&of_member, "members.%" PRIu32, i);
        raid->members[i].device =
            device_build(assembly, &inside, &part, (struct io_port){raid, raid_take});
    }
    build_measures(raid, assembly->measures);
    raid_failures_build(raid, assembly);
    return &raid->component;
}

static uint32_t count_members(const void *parameters)
{
    return (uint32_t)((const struct raid_parameters *)parameters)->disks;
}

static enum device_failing failing(const void *from)
{
    const struct raid_parameters *parameters = from;
    return parameters->time_to_failure.family != DISTRIBUTION_NONE ? DEVICE_FAILS_AT_RANDOM
           : parameters->failures.count > 0                        ? DEVICE_FAILS_AS_SCRIPTED
                                                                   : DEVICE_NEVER_FAILS;
}

static void fail_member(struct run *run, struct component *device, uint32_t number)
{
    raid_fail(run, (struct raid *)device, number);
}

static const struct device_member_operations members = {count_members, failing, fail_member};
static const struct device_operations operations = {
    .submit = submit,
    .stream_time = stream_time,
    .blocks = blocks,
    .capacity = capacity,
    .members = &members,
};

static event_handler *const handlers[] = {
    [RAID_FAILED] = raid_failures_on_failed,     [RAID_REPLACED] = raid_drives_on_replaced,
    [RAID_SCRIPTED] = raid_failures_on_scripted, [RAID_CAME] = raid_drives_on_came,
    [RAID_PLACED] = raid_drives_on_placed,       [RAID_BATCH] = raid_rebuild_on_batch,
    [RAID_RESTORED] = raid_failures_on_restored, [RAID_ERROR] = on_error};
static const char *const event_names[] = {
    [RAID_FAILED] = "failed",     [RAID_REPLACED] = "replaced",   [RAID_SCRIPTED] = "scripted",
    [RAID_CAME] = "drive_came",   [RAID_PLACED] = "drive_placed", [RAID_BATCH] = "batch_may_begin",
    [RAID_RESTORED] = "restored", [RAID_ERROR] = "error"};

const struct kind device_raid_kind = {
    .behaviour = {handlers, event_names, RAID_EVENTS},
    .name = "raid",
    .role = "device",
    .doc = "An array of equal disks, SSDs or stations with copies or parity.",
    .parameters = &device_raid_table,
    .metrics = raid_metrics,
    .check = raid_check,
    .build = build,
    .start = raid_failures_start,
    .report = raid_report,
    .laws = raid_laws,
    .invariants = raid_invariants,
    .report_order = REPORT_STORAGE,
    .operations = &operations,
};
