#include "models/storage/ssd.h"

#include "models/planted.h"
#include "models/report_order.h"

#include <inttypes.h>

enum event { DIE_DONE, TRANSFERRED };

enum { SSD_PAGES_MOST = 1 << 27, SSD_DIES_MOST = 4096 };

#define ROW(member) .name = #member, .offset = offsetof(struct ssd_parameters, member)

static const char *const cleaning[] = {[SSD_GREEDY] = "greedy", [SSD_FIFO] = "fifo", NULL};

/* clang-format off */
TABLE(device_ssd_table, struct ssd_parameters,
      {ROW(channels), .type = PARAMETER_INTEGER, .preset = "4", .least = 1, .most = 256,
       .doc = "Channels between the controller and the dies."},
      {ROW(dies_per_channel), .type = PARAMETER_INTEGER, .preset = "2", .least = 1, .most = 256,
       .doc = "Dies that share a channel; each does one thing at a time."},
      {ROW(blocks_per_die), .type = PARAMETER_INTEGER, .preset = "256", .least = 4, .most = 1e6,
       .doc = "Blocks of a die, each of which is erased as a whole."},
      {ROW(pages_per_block), .type = PARAMETER_INTEGER, .preset = "128", .least = 1, .most = 1e5,
       .doc = "Pages of a block, each of which is programmed once between two erasures."},
      {ROW(page_size), .type = PARAMETER_SIZE, .preset = "\"4 KiB\"", .least = IO_BLOCK_BYTES,
       .most = 1e9, .doc = "Size of a page; rounded down to whole blocks of 512 B."},
      {ROW(over_provisioning), .type = PARAMETER_REAL, .preset = "0.07",
       .flags = PARAMETER_ABOVE_LEAST, .most = 100,
       .doc = "Flash beyond the capacity of the device, as a share of that capacity."},
      {ROW(read), .type = PARAMETER_DURATION, .preset = "\"50 us\"", .most = 10,
       .doc = "Time in which a die senses a page."},
      {ROW(program), .type = PARAMETER_DURATION, .preset = "\"500 us\"", .most = 10,
       .doc = "Time in which a die programs a page."},
      {ROW(erase), .type = PARAMETER_DURATION, .preset = "\"3 ms\"", .most = 10,
       .doc = "Time in which a die erases a block."},
      {ROW(channel_bandwidth), .type = PARAMETER_BANDWIDTH, .preset = "\"400 MB/s\"",
       .least = 1e3, .doc = "Bandwidth of a channel."},
      {ROW(garbage_collection), .type = PARAMETER_CHOICE, .choices = cleaning,
       .preset = "\"greedy\"",
       .doc = "Which block is cleaned: that with the fewest pages to copy, or the oldest."});
/* clang-format on */

static uint32_t logical_pages(const struct ssd_parameters *parameters)
{
    double pages = (double)parameters->blocks_per_die * (double)parameters->pages_per_block;
    return (uint32_t)(pages / (1 + parameters->over_provisioning));
}

static void serve_die(struct run *run, struct ssd *ssd, struct ssd_die *die);

static uint64_t number_of(const struct ssd *ssd, const struct ssd_die *die)
{
    return (uint64_t)(die - ssd->dies);
}

static void use_channel(struct run *run, struct ssd *ssd, struct ssd_die *die)
{
    struct ssd_channel *channel = &ssd->channels[die->channel];
    die->behind = NULL;
    if (channel->first == NULL) {
        channel->first = die;
        level_add(&ssd->channels_busy, run_now(run), 1);
        event_after(run, ssd->transfer, &ssd->component, TRANSFERRED, die->channel);
    } else {
        channel->last->behind = die;
    }
    channel->last = die;
}

/* Programs the page that came over the channel; cleans before where the die has no free block. */
static void program(struct run *run, struct ssd *ssd, struct ssd_die *die)
{
    const struct ssd_parameters *parameters = ssd->parameters;
    struct ssd_work work = ssd_ftl_write(&die->ftl, die->serving->page);
    ssd->copied.count += work.copies;
    ssd->erased.count += work.erases;
    sim_ticks time = (die->serving->is_partial ? parameters->read : 0) + parameters->program +
                     (sim_ticks)work.copies * (parameters->read + parameters->program) +
                     (sim_ticks)work.erases * parameters->erase;
    event_after(run, time, &ssd->component, DIE_DONE, number_of(ssd, die));
}

static void complete(struct run *run, struct ssd *ssd, struct ssd_die *die)
{
    struct ssd_page *page = die->serving;
    struct io *io = page->io;
    sim_ticks now = run_now(run);
    (page->is_write ? &ssd->written : &ssd->read)->count++;
    ssd->pages_open -= 1 - PLANTED("a page of an I/O is left open");
    page->next = ssd->free;
    ssd->free = page;
    die->serving = NULL;
    serve_die(run, ssd, die);
    if (--io->parts == 0) {
        tally_add(io->is_write ? &ssd->writes : &ssd->reads, now - io->joined);
        ledger_leave(&ssd->ledger, io->joined, now);
        ledger_note_left(&ssd->ledger, io->joined);
        ssd->port.take(run, ssd->port.owner, io);
    }
}

static void on_transferred(struct run *run, void *component, uint64_t argument)
{
    struct ssd *ssd = component;
    struct ssd_channel *channel = &ssd->channels[argument];
    struct ssd_die *die = channel->first;
    channel->first = die->behind;
    if (channel->first != NULL) {
        event_after(run, ssd->transfer, &ssd->component, TRANSFERRED, argument);
    } else {
        level_add(&ssd->channels_busy, run_now(run), -1);
    }
    if (die->serving->is_write) {
        program(run, ssd, die);
    } else {
        complete(run, ssd, die);
    }
}

static void on_die_done(struct run *run, void *component, uint64_t argument)
{
    struct ssd *ssd = component;
    struct ssd_die *die = &ssd->dies[argument];
    if (die->serving->is_write) {
        complete(run, ssd, die);
    } else {
        use_channel(run, ssd, die);
    }
}

/* An idle die begins with the next page, or stops. */
static void serve_die(struct run *run, struct ssd *ssd, struct ssd_die *die)
{
    struct ssd_page *page = die->first;
    if (page == NULL) {
        ledger_stop(&ssd->ledger, run_now(run));
        return;
    }
    die->first = page->next;
    die->serving = page;
    if (page->is_write) {
        use_channel(run, ssd, die);
    } else {
        event_after(run, ssd->parameters->read, &ssd->component, DIE_DONE, number_of(ssd, die));
    }
}

static struct ssd_page *take_page(struct ssd *ssd)
{
    enum { CHUNK = 64 };
    if (ssd->free == NULL) {
        struct ssd_page *chunk = ARENA_ARRAY(ssd->arena, struct ssd_page, CHUNK);
        for (unsigned i = 0; i < CHUNK; i++) {
            chunk[i].next = ssd->free;
            ssd->free = &chunk[i];
        }
    }
    struct ssd_page *page = ssd->free;
    ssd->free = page->next;
    return page;
}

/* A page joins the queue of its die. */
static void add_page(struct run *run, struct ssd *ssd, struct io *io, uint64_t number,
                     bool is_partial)
{
    struct ssd_die *die = &ssd->dies[number % ssd->die_count];
    struct ssd_page *page = take_page(ssd);
    *page = (struct ssd_page){.io = io,
                              .page = (uint32_t)(number / ssd->die_count),
                              .is_write = io->is_write,
                              .is_partial = is_partial};
    if (die->first == NULL) {
        die->first = page;
    } else {
        die->last->next = page;
    }
    die->last = page;
    ssd->pages_open++;
    if (die->serving == NULL && die->first == page) {
        ledger_start(&ssd->ledger, run_now(run));
        serve_die(run, ssd, die);
    }
}

static void submit(struct run *run, struct component *device, struct io *io)
{
    struct ssd *ssd = (struct ssd *)device;
    sim_ticks now = run_now(run);
    uint64_t count = ((uint64_t)io->bytes + IO_BLOCK_BYTES - 1) / IO_BLOCK_BYTES;
    uint64_t end = io->block + (count > 0 ? count : 1);
    if (end > ssd->blocks || io->bytes < 0) {
        run_fail(run, &ssd->component, ERROR_RUN,
                 "an I/O of %" PRIu64 " blocks from %" PRIu64 " on: the SSD has %" PRIu64,
                 end - io->block, io->block, ssd->blocks);
        return;
    }
    uint64_t first = io->block / ssd->page_blocks;
    uint64_t last = (end - 1) / ssd->page_blocks;
    io->joined = now;
    io->started = now;
    io->parts = (uint32_t)(last - first + 1);
    ledger_join(&ssd->ledger, now);
    ledger_note_joined(&ssd->ledger, now);
    ssd->ledger.joined.count += PLANTED("an I/O comes to an SSD twice");
    ssd->ledger.joined_at += PLANTED("an I/O comes to an SSD a tick later");
    for (uint64_t page = first; page <= last; page++) {
        bool is_cut = page * ssd->page_blocks < io->block || (page + 1) * ssd->page_blocks > end;
        add_page(run, ssd, io, page, is_cut);
    }
}

static event_handler *const handlers[] = {[DIE_DONE] = on_die_done, [TRANSFERRED] = on_transferred};
static const char *const event_names[] = {[DIE_DONE] = "die done", [TRANSFERRED] = "transferred"};

/* As long as all channels take together, or all dies. */
static sim_ticks stream_time(const struct component *device, int64_t bytes,
                             int64_t ticks_per_second)
{
    (void)ticks_per_second;
    const struct ssd *ssd = (const struct ssd *)device;
    double pages = (double)bytes / ((double)ssd->page_blocks * IO_BLOCK_BYTES);
    double dies = (double)(ssd->parameters->read + ssd->transfer) / ssd->die_count;
    double channels = (double)ssd->transfer / (double)ssd->parameters->channels;
    return distribution_round(pages * (dies > channels ? dies : channels));
}

static uint64_t blocks(const struct component *device)
{
    return ((const struct ssd *)device)->blocks;
}

static uint64_t capacity(const void *from)
{
    const struct ssd_parameters *parameters = from;
    uint64_t dies = (uint64_t)(parameters->channels * parameters->dies_per_channel);
    return logical_pages(parameters) * dies * (uint64_t)(parameters->page_size / IO_BLOCK_BYTES);
}

static void build_measures(struct ssd *ssd, struct measures *measures)
{
    ledger_init(&ssd->ledger, measures,
                LEDGER_PRESENT | LEDGER_BUSY | LEDGER_DONE | LEDGER_PERCENTILES);
    level_init(&ssd->channels_busy, measures, 0);
    counter_init(&ssd->read, measures);
    counter_init(&ssd->written, measures);
    counter_init(&ssd->copied, measures);
    counter_init(&ssd->erased, measures);
    tally_init(&ssd->reads, measures, true);
    tally_init(&ssd->writes, measures, true);
}

static struct component *build(struct assembly *assembly, const struct scope *scope,
                               const void *from, const void *environment)
{
    const struct device_environment *around = environment;
    const struct ssd_parameters *parameters = from;
    struct ssd *ssd = ARENA_NEW(assembly->arena, struct ssd);
    ssd->component = (struct component){&device_ssd_kind.behaviour, scope->path};
    ssd->parameters = parameters;
    ssd->port = around->port;
    ssd->arena = assembly->arena;
    ssd->die_count = (uint32_t)(parameters->channels * parameters->dies_per_channel);
    ssd->dies = ARENA_ARRAY(assembly->arena, struct ssd_die, ssd->die_count);
    ssd->channels = ARENA_ARRAY(assembly->arena, struct ssd_channel, (size_t)parameters->channels);
    for (uint32_t i = 0; i < ssd->die_count; i++) {
        ssd->dies[i].channel = i % (uint32_t)parameters->channels;
        ssd_ftl_make(&ssd->dies[i].ftl, assembly->arena, (uint32_t)parameters->blocks_per_die,
                     (uint32_t)parameters->pages_per_block, logical_pages(parameters),
                     (enum ssd_cleaning)parameters->garbage_collection);
    }
    ssd->page_blocks = (uint32_t)(parameters->page_size / IO_BLOCK_BYTES);
    ssd->blocks = capacity(parameters);
    ssd->transfer = ticks_from_seconds((double)ssd->page_blocks * IO_BLOCK_BYTES /
                                           parameters->channel_bandwidth,
                                       assembly->run->ticks_per_second);
    build_measures(ssd, assembly->measures);
    return &ssd->component;
}

static void check(const void *from, const struct scope *scope, const struct check_context *context)
{
    const struct ssd_parameters *parameters = from;
    if (!context->is_whole) {
        return;
    }
    int64_t dies = parameters->channels * parameters->dies_per_channel;
    double pages = (double)parameters->blocks_per_die * (double)parameters->pages_per_block;
    double most = (double)(parameters->blocks_per_die - SSD_SPARE_BLOCKS) *
                  (double)parameters->pages_per_block;
    double logical = pages / (1 + parameters->over_provisioning);
    if (dies > SSD_DIES_MOST || pages * (double)dies > SSD_PAGES_MOST) {
        scope_complain(scope, NULL, context->complaints,
                       "%" PRId64 " dies with %.4g pages each are more than %d dies, or than %d "
                       "pages together",
                       dies, pages, (int)SSD_DIES_MOST, (int)SSD_PAGES_MOST);
    } else if (logical > most || logical < 1) {
        scope_complain(scope, "over_provisioning", context->complaints,
                       "is %g, which leaves %.6g logical pages for a die; there have to be 1 to "
                       "%.6g, two blocks less than it has",
                       parameters->over_provisioning, logical, most);
    }
}

static const struct device_operations operations = {
    .submit = submit, .stream_time = stream_time, .blocks = blocks, .capacity = capacity};

const struct kind device_ssd_kind = {
    .behaviour = {.on = handlers, .event_names = event_names, .event_count = 2},
    .name = "ssd",
    .role = "device",
    .doc = "A solid-state drive: flash dies behind channels, with garbage collection.",
    .parameters = &device_ssd_table,
    .metrics = ssd_metrics,
    .check = check,
    .build = build,
    .report = ssd_report,
    .laws = ssd_laws,
    .invariants = ssd_invariants,
    .report_order = REPORT_STORAGE,
    .operations = &operations,
};
