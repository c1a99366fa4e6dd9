#include "models/storage/removable.h"

#include "models/planted.h"
#include "models/report_order.h"

#include <inttypes.h>

enum event { UNMOUNTED, MOVED, DONE };

enum { MEDIA_MOST = 1000000, DRIVES_MOST = 10000, SECONDS_MOST = 1000000 };

#define ROW(member) .name = #member, .offset = offsetof(struct removable_parameters, member)

static const char *const orders[] = {
    [REMOVABLE_FCFS] = "fcfs", [REMOVABLE_MOUNTED_FIRST] = "mounted_first", NULL};
static const char *const unmounts[] = {
    [REMOVABLE_WHEN_NEEDED] = "when_needed", [REMOVABLE_AT_ONCE] = "at_once", NULL};

/* clang-format off */
static TABLE(parameters_table, struct removable_parameters,
      {ROW(media), .type = PARAMETER_INTEGER, .preset = "100", .least = 1, .most = MEDIA_MOST,
       .doc = "Media in the library (cartridges, discs)."},
      {ROW(capacity), .type = PARAMETER_SIZE, .preset = "\"18 TB\"", .least = IO_BLOCK_BYTES,
       .most = 1e15, .doc = "What a medium keeps; rounded down to whole blocks of 512 B."},
      {ROW(drives), .type = PARAMETER_INTEGER, .preset = "1", .least = 1, .most = DRIVES_MOST,
       .doc = "Drives, each of which has one medium at a time."},
      {ROW(robots), .type = PARAMETER_INTEGER, .preset = "1", .least = 1, .most = DRIVES_MOST,
       .doc = "Robots that carry media between slots and drives; drives wait for one, first come, "
              "first served."},
      {ROW(move), .type = PARAMETER_DISTRIBUTION, .preset = "\"5 s\"",
       .doc = "Time in which a robot carries a medium from a slot to a drive, or back; an exchange "
              "is two of them."},
      {ROW(load), .type = PARAMETER_DISTRIBUTION, .preset = "\"15 s\"",
       .doc = "Time from a medium in the drive to the first locate (thread, calibrate, spin up)."},
      {ROW(unload), .type = PARAMETER_DISTRIBUTION, .preset = "\"25 s\"",
       .doc = "Time from the beginning of a medium until a robot can take it."},
      {ROW(passes), .type = PARAMETER_INTEGER, .preset = "1", .least = 1, .most = 1e6,
       .doc = "Times that the data goes along the medium, to and fro: wraps of serpentine tape; 1 "
              "for linear tape and discs."},
      {ROW(locate), .type = PARAMETER_DURATION, .preset = "\"0 s\"", .most = SECONDS_MOST,
       .doc = "Time of a locate beside the way."},
      {ROW(pass), .type = PARAMETER_DURATION, .preset = "\"90 s\"", .most = SECONDS_MOST,
       .doc = "Time in which the drive locates from one end of the medium to the other; two blocks "
              "are a third of that apart on average."},
      {ROW(rewind), .type = PARAMETER_DURATION, .preset = "\"0 s\"", .most = SECONDS_MOST,
       .doc = "Time to rewind from the end before unloading, less in proportion from elsewhere; "
              "0 s: the medium is unloaded where it is."},
      {ROW(read_bandwidth), .type = PARAMETER_BANDWIDTH, .preset = "\"400 MB/s\"", .least = 1e3,
       .doc = "Bandwidth at which a drive reads."},
      {ROW(write_bandwidth), .type = PARAMETER_BANDWIDTH, .flags = PARAMETER_OPTIONAL,
       .least = 1e3, .doc = "Bandwidth at which a drive writes, where it is another."},
      {ROW(order), .type = PARAMETER_CHOICE, .choices = orders, .preset = "\"fcfs\"",
       .doc = "Which I/O a free drive takes: the first that it can do, or the first of the medium "
              "that it has, before any other."},
      {ROW(unmount), .type = PARAMETER_CHOICE, .choices = unmounts, .preset = "\"when_needed\"",
       .doc = "When a drive gives its medium back: when it needs another one, or as soon as no I/O "
              "waits that it could do."});
/* clang-format on */

static uint64_t number_of(const struct removable *library, const struct removable_drive *drive)
{
    return (uint64_t)(drive - library->drives);
}

static void begin_work(struct run *run, struct removable *library, struct removable_drive *drive)
{
    drive->is_busy = true;
    drive->since = run_now(run);
    ledger_start(&library->ledger, drive->since);
}

static void end_work(struct run *run, struct removable *library, struct removable_drive *drive)
{
    sim_ticks now = run_now(run);
    drive->is_busy = false;
    library->ledger.service += now - drive->since;
    drive->since = now;
    ledger_stop(&library->ledger, now);
}

/* A robot carries what the drive has to its slot, and fetches what it needs. */
static void move(struct run *run, struct removable *library, struct removable_drive *drive)
{
    sim_ticks now = run_now(run);
    int ways = (drive->medium != REMOVABLE_NONE) + (drive->fetched != REMOVABLE_NONE);
    sim_ticks time = 0;
    for (int i = 0; i < ways; i++) {
        time += distribution_draw(&library->parameters->move, &library->moves);
    }
    level_add(&library->robots_busy, now, 1);
    drive->stages[REMOVABLE_ROBOT] = now - drive->asked;
    drive->stages[REMOVABLE_MOVE] = time;
    event_after(run, time, &library->component, MOVED, number_of(library, drive));
}

static void ask_robot(struct run *run, struct removable *library, struct removable_drive *drive)
{
    drive->asked = run_now(run);
    drive->behind = NULL;
    if (library->robots_busy.value < library->parameters->robots) {
        move(run, library, drive);
    } else if (library->robot_first == NULL) {
        library->robot_first = library->robot_last = drive;
    } else {
        library->robot_last = library->robot_last->behind = drive;
    }
}

static void unmount(struct run *run, struct removable *library, struct removable_drive *drive)
{
    sim_ticks time = removable_rewind_time(&library->medium, drive->block) +
                     distribution_draw(&library->parameters->unload, &library->unloads);
    drive->stages[REMOVABLE_UNMOUNT] = time;
    event_after(run, time, &library->component, UNMOUNTED, number_of(library, drive));
}

/* The medium is in the drive: locate, and read or write. @param load  before that */
static void access_medium(struct run *run, struct removable *library, struct removable_drive *drive,
                          sim_ticks load)
{
    const struct removable_parameters *parameters = library->parameters;
    const struct io *io = drive->serving;
    uint64_t block = io->block % library->medium.blocks;
    uint64_t end = block + removable_count(io);
    double writes = parameters->write_bandwidth;
    double bandwidth = io->is_write && writes > 0 ? writes : parameters->read_bandwidth;
    sim_ticks *stages = drive->stages;
    stages[REMOVABLE_LOAD] = load;
    stages[REMOVABLE_LOCATE] = removable_locate_time(&library->medium, drive->block, block);
    stages[REMOVABLE_TRANSFER] = ticks_from_seconds(
        (double)removable_count(io) * IO_BLOCK_BYTES / bandwidth, library->ticks_per_second);
    drive->block = end < library->medium.blocks ? end : library->medium.blocks;
    event_after(run, load + stages[REMOVABLE_LOCATE] + stages[REMOVABLE_TRANSFER],
                &library->component, DONE, number_of(library, drive));
    stages[REMOVABLE_LOCATE] += PLANTED("a locate takes a tick longer");
}

/* A free drive takes an I/O that was taken out of the queue. */
static void serve(struct run *run, struct removable *library, struct removable_drive *drive,
                  struct io *io)
{
    sim_ticks now = run_now(run);
    uint32_t medium = removable_medium_of(library, io);
    for (unsigned stage = 0; stage < REMOVABLE_STAGES; stage++) {
        drive->stages[stage] = 0;
    }
    io->started = now;
    drive->stages[REMOVABLE_QUEUE] = now - io->joined;
    drive->serving = io;
    begin_work(run, library, drive);
    if (drive->medium == medium) {
        counter_add(&library->mounted);
        access_medium(run, library, drive, 0);
        return;
    }
    library->drive_of[medium] = (uint32_t)number_of(library, drive);
    drive->fetched = medium;
    if (drive->medium == REMOVABLE_NONE) {
        ask_robot(run, library, drive);
        return;
    }
    if (PLANTED("a medium is in its slot before it is out of the drive")) {
        library->drive_of[drive->medium] = REMOVABLE_NONE;
    }
    unmount(run, library, drive);
}

/* A free drive: an empty one before that not used for longest. @return NULL: none */
static struct removable_drive *free_drive(const struct removable *library)
{
    struct removable_drive *found = NULL;
    for (int64_t i = 0; i < library->parameters->drives; i++) {
        struct removable_drive *drive = &library->drives[i];
        bool is_empty = drive->medium == REMOVABLE_NONE;
        if (!drive->is_busy &&
            (found == NULL || (is_empty && found->medium != REMOVABLE_NONE) ||
             (is_empty == (found->medium == REMOVABLE_NONE) && drive->since < found->since))) {
            found = drive;
        }
    }
    return found;
}

/* The drive that can begin with an I/O now; NULL: none. @param free  one that may fetch, or NULL */
static struct removable_drive *drive_for(const struct removable *library, const struct io *io,
                                         struct removable_drive *free)
{
    uint32_t number = library->drive_of[removable_medium_of(library, io)];
    if (number == REMOVABLE_NONE) {
        return free;
    }
    struct removable_drive *drive = &library->drives[number];
    return drive->is_busy ? NULL : drive;
}

/* Begin with all I/Os that drives can begin with, in order. @param fetches  of media in slots too
 */
static void begin(struct run *run, struct removable *library, bool fetches)
{
    struct removable_drive *free = free_drive(library);
    struct io *before = NULL;
    for (struct io *io = library->waiting.first; io != NULL && free != NULL;) {
        struct io *next = io->next;
        struct removable_drive *drive = drive_for(library, io, fetches ? free : NULL);
        if (drive == NULL || PLANTED("a drive passes over what waits")) {
            before = io;
        } else {
            *(before != NULL ? &before->next : &library->waiting.first) = next;
            library->waiting.last = library->waiting.last == io ? before : library->waiting.last;
            library->waiting_count -= 1 - PLANTED("an I/O in a drive still waits");
            io->next = NULL;
            serve(run, library, drive, io);
            free = free_drive(library);
        }
        io = next;
    }
}

static void dispatch(struct run *run, struct removable *library)
{
    if (library->parameters->order == REMOVABLE_MOUNTED_FIRST) {
        begin(run, library, false);
    }
    begin(run, library, true);
}

static void submit(struct run *run, struct component *device, struct io *io)
{
    struct removable *library = (struct removable *)device;
    sim_ticks now = run_now(run);
    uint64_t blocks = library->medium.blocks * (uint64_t)library->parameters->media;
    if (io->block >= blocks || io->bytes < 0) {
        run_fail(run, &library->component, ERROR_RUN,
                 "an I/O begins at block %" PRIu64 ": the library has %" PRIu64, io->block, blocks);
        return;
    }
    io->joined = now;
    ledger_join(&library->ledger, now);
    ledger_note_joined(&library->ledger, now);
    library->ledger.joined.count += PLANTED("an I/O comes to a library twice");
    io_list_push(&library->waiting, io);
    library->waiting_count++;
    dispatch(run, library);
}

static void on_unmounted(struct run *run, void *component, uint64_t argument)
{
    struct removable *library = component;
    ask_robot(run, library, &library->drives[argument]);
}

static void on_moved(struct run *run, void *component, uint64_t argument)
{
    struct removable *library = component;
    struct removable_drive *drive = &library->drives[argument];
    struct removable_drive *next = library->robot_first;
    level_add(&library->robots_busy, run_now(run), -1);
    if (next != NULL) {
        library->robot_first = next->behind;
        move(run, library, next);
    }
    if (drive->medium != REMOVABLE_NONE) {
        library->drive_of[drive->medium] = REMOVABLE_NONE;
        counter_add(&library->unmounts);
    }
    drive->medium = drive->fetched;
    drive->fetched = REMOVABLE_NONE;
    drive->block = 0;
    if (drive->medium != REMOVABLE_NONE) {
        library->mounts.count += 1 + PLANTED("a mount is counted twice");
        access_medium(run, library, drive,
                      distribution_draw(&library->parameters->load, &library->loads));
    } else {
        end_work(run, library, drive);
    }
    dispatch(run, library);
}

static void account(struct removable *library, const struct removable_drive *drive, sim_ticks now)
{
    const struct io *io = drive->serving;
    for (unsigned stage = 0; stage < REMOVABLE_STAGES; stage++) {
        tally_add(&library->of_stage[stage], drive->stages[stage]);
    }
    (io->is_write ? &library->blocks_written : &library->blocks_read)->count += removable_count(io);
    ledger_leave(&library->ledger, io->joined, now);
    ledger_note_left(&library->ledger, io->joined);
}

static void on_done(struct run *run, void *component, uint64_t argument)
{
    struct removable *library = component;
    struct removable_drive *drive = &library->drives[argument];
    struct io *io = drive->serving;
    account(library, drive, run_now(run));
    drive->serving = NULL;
    end_work(run, library, drive);
    dispatch(run, library);
    if (library->parameters->unmount == REMOVABLE_AT_ONCE && !drive->is_busy) {
        begin_work(run, library, drive);
        unmount(run, library, drive);
    }
    library->port.take(run, library->port.owner, io);
}

static event_handler *const handlers[] = {
    [UNMOUNTED] = on_unmounted, [MOVED] = on_moved, [DONE] = on_done};
static const char *const event_names[] = {
    [UNMOUNTED] = "unmounted", [MOVED] = "moved", [DONE] = "done"};

/* As long as a drive takes that has the medium. */
static sim_ticks stream_time(const struct component *device, int64_t bytes,
                             int64_t ticks_per_second)
{
    const struct removable *library = (const struct removable *)device;
    return ticks_from_seconds((double)bytes / library->parameters->read_bandwidth,
                              ticks_per_second);
}

static uint64_t capacity(const void *from)
{
    const struct removable_parameters *parameters = from;
    return (uint64_t)parameters->media * (uint64_t)(parameters->capacity / IO_BLOCK_BYTES);
}

static uint64_t blocks(const struct component *device)
{
    return capacity(((const struct removable *)device)->parameters);
}

static void build_measures(struct removable *library, struct measures *measures)
{
    ledger_init(&library->ledger, measures,
                LEDGER_PRESENT | LEDGER_BUSY | LEDGER_DONE | LEDGER_PERCENTILES);
    for (unsigned stage = 0; stage < REMOVABLE_STAGES; stage++) {
        tally_init(&library->of_stage[stage], measures, false);
    }
    level_init(&library->robots_busy, measures, 0);
    counter_init(&library->mounted, measures);
    counter_init(&library->mounts, measures);
    counter_init(&library->unmounts, measures);
    counter_init(&library->blocks_read, measures);
    counter_init(&library->blocks_written, measures);
}

static struct component *build(struct assembly *assembly, const struct scope *scope,
                               const void *from, const void *environment)
{
    const struct device_environment *around = environment;
    const struct removable_parameters *parameters = from;
    struct removable *library = ARENA_NEW(assembly->arena, struct removable);
    library->component = (struct component){&device_removable_kind.behaviour, scope->path};
    library->parameters = parameters;
    library->port = around->port;
    library->robots_path = scope_inside(scope, "robots").path;
    library->ticks_per_second = assembly->run->ticks_per_second;
    library->medium = (struct removable_medium){(uint64_t)parameters->capacity / IO_BLOCK_BYTES,
                                                parameters->passes, parameters->locate,
                                                parameters->pass, parameters->rewind};
    library->drives =
        ARENA_ARRAY(assembly->arena, struct removable_drive, (size_t)parameters->drives);
    for (int64_t i = 0; i < parameters->drives; i++) {
        library->drives[i].medium = library->drives[i].fetched = REMOVABLE_NONE;
    }
    library->drive_of = ARENA_ARRAY(assembly->arena, uint32_t, (size_t)parameters->media);
    for (int64_t i = 0; i < parameters->media; i++) {
        library->drive_of[i] = REMOVABLE_NONE;
    }
    component_stream(assembly, &library->component, "move", &library->moves);
    component_stream(assembly, &library->component, "load", &library->loads);
    component_stream(assembly, &library->component, "unload", &library->unloads);
    build_measures(library, assembly->measures);
    return &library->component;
}

static const struct device_operations operations = {
    .submit = submit, .stream_time = stream_time, .blocks = blocks, .capacity = capacity};

const struct kind device_removable_kind = {
    .behaviour = {.on = handlers, .event_names = event_names, .event_count = 3},
    .name = "removable",
    .role = "device",
    .doc = "Removable media (tape, discs) in a library: robots mount them in drives that locate.",
    .parameters = &parameters_table,
    .metrics = removable_metrics,
    .build = build,
    .report = removable_report,
    .laws = removable_laws,
    .invariants = removable_invariants,
    .report_order = REPORT_STORAGE,
    .operations = &operations,
};
