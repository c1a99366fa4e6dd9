#include "models/storage/raid_rebuild.h"

#include "models/planted.h"
#include "models/storage/raid_members.h"

static struct raid_batch *take_batch(struct raid *raid)
{
    struct raid_rebuilds *rebuilds = &raid->rebuilds;
    struct raid_batch *batch = rebuilds->free;
    if (batch == NULL) {
        batch = ARENA_NEW(raid->arena, struct raid_batch);
        batch->all = rebuilds->all;
        rebuilds->all = batch;
    } else {
        rebuilds->free = batch->next;
    }
    struct raid_batch *all = batch->all;
    *batch = (struct raid_batch){.is_used = true, .all = all};
    return batch;
}

static void release(struct raid *raid, struct raid_batch *batch)
{
    batch->is_used = false;
    batch->next = raid->rebuilds.free;
    raid->rebuilds.free = batch;
}

static void ask(struct run *run, struct raid *raid, struct raid_batch *batch, uint32_t number,
                bool is_write)
{
    uint64_t unit = raid->layout.unit;
    raid_ask(run, raid, &batch->work,
             &(struct raid_request){number, batch->row * unit, batch->count * unit, is_write});
}

/* The copy with the fewest I/Os, of those that have all of the batch. */
static void read_copy(struct run *run, struct raid *raid, struct raid_batch *batch)
{
    uint32_t copies = raid_copies(&raid->layout);
    uint32_t first = batch->member / copies * copies;
    uint32_t found = batch->member;
    for (uint32_t i = first; i < first + copies; i++) {
        bool has_it = i != batch->member && raid_is_up(raid, i, batch->row + batch->count - 1);
        if (has_it &&
            (found == batch->member || raid->members[i].open < raid->members[found].open)) {
            found = i;
        }
    }
    ask(run, raid, batch, found, false);
}

/* So many members that have all of the batch as rows have columns, each batch from another on. */
static void read_row(struct run *run, struct raid *raid, struct raid_batch *batch)
{
    uint32_t members = raid->layout.members;
    uint32_t needed = raid_columns(&raid->layout);
    uint32_t from = (uint32_t)(batch->row / batch->count % members);
    for (uint32_t i = 0; i < members && needed > 0; i++) {
        uint32_t number = (from + i) % members;
        if (number != batch->member && raid_is_up(raid, number, batch->row + batch->count - 1)) {
            ask(run, raid, batch, number, false);
            needed--;
        }
    }
}

static void be_whole(struct run *run, struct raid *raid, uint32_t number)
{
    sim_ticks now = run_now(run);
    tally_add(&raid->rebuilds.times, now - raid->members[number].progress.began);
    raid_set_down(run, raid, number, false);
    device_tell(run, &raid->listener, DEVICE_REBUILD_ENDED, number);
}

static void begin_batches(struct run *run, struct raid *raid, uint32_t number);

/* Rows are rebuilt as far as no batch before them is under way. */
static void advance(struct run *run, struct raid *raid, uint32_t number)
{
    struct raid_progress *progress = &raid->members[number].progress;
    while (progress->first != NULL && progress->first->is_done) {
        struct raid_batch *batch = progress->first;
        progress->first = batch->next;
        progress->open--;
        progress->rebuilt += batch->count - PLANTED("a rebuild forgets a row");
        release(raid, batch);
    }
    if (progress->rebuilt == raid->layout.rows) {
        be_whole(run, raid, number);
    } else {
        begin_batches(run, raid, number);
    }
}

static void go_on(struct run *run, struct raid *raid, struct raid_work *work)
{
    struct raid_batch *batch = (struct raid_batch *)work;
    if (batch->is_void) {
        release(raid, batch);
    } else if (!batch->is_written) {
        batch->is_written = true;
        ask(run, raid, batch, batch->member, true);
    } else {
        batch->is_done = true;
        advance(run, raid, batch->member);
    }
}

static sim_ticks time_at(const struct run *run, const struct raid *raid, uint64_t rows, double rate)
{
    double bytes = (double)(rows * raid->layout.unit * IO_BLOCK_BYTES);
    return ticks_from_seconds(bytes / rate, run->ticks_per_second);
}

static uint64_t rows_at_once(const struct raid *raid)
{
    uint64_t blocks = (uint64_t)raid->parameters->rebuild->size / IO_BLOCK_BYTES;
    uint64_t rows = blocks / raid->layout.unit;
    return rows > 0 ? rows : 1;
}

/* When the next batch may begin; TICKS_NEVER: when no I/O of a host is open. */
static sim_ticks begin_of_next(const struct run *run, const struct raid *raid,
                               const struct raid_progress *progress)
{
    const struct raid_rebuild_parameters *parameters = raid->parameters->rebuild;
    bool is_held = parameters->priority == RAID_FOREGROUND_FIRST && raid->ledger.present.value > 0;
    if (!is_held || parameters->least_rate == 0) {
        return is_held ? TICKS_NEVER : progress->due;
    }
    sim_ticks least = ticks_add(progress->last_batch,
                                time_at(run, raid, rows_at_once(raid), parameters->least_rate));
    return least > progress->due ? least : progress->due;
}

static void begin_batch(struct run *run, struct raid *raid, uint32_t number)
{
    struct raid_progress *progress = &raid->members[number].progress;
    double rate = raid->parameters->rebuild->rate;
    uint64_t left = raid->layout.rows - progress->begun;
    uint64_t most = rows_at_once(raid);
    struct raid_batch *batch = take_batch(raid);
    batch->work = (struct raid_work){0, &raid->rebuilds.done, go_on};
    batch->member = number;
    batch->row = progress->begun;
    batch->count = left < most ? left : most;
    progress->begun += batch->count;
    progress->open++;
    *(progress->first == NULL ? &progress->first : &progress->last->next) = batch;
    progress->last = batch;
    progress->last_batch = run_now(run);
    if (rate > 0) {
        progress->due = ticks_add(progress->last_batch, time_at(run, raid, batch->count, rate));
    }
    (raid_parities(&raid->layout) > 0 ? read_row : read_copy)(run, raid, batch);
}

static void begin_batches(struct run *run, struct raid *raid, uint32_t number)
{
    struct raid_progress *progress = &raid->members[number].progress;
    event_cancel(run, progress->next);
    progress->next = EVENT_NONE;
    while (progress->begun < raid->layout.rows &&
           progress->open < raid->parameters->rebuild->depth) {
        sim_ticks begin = begin_of_next(run, raid, progress);
        if (begin > run_now(run)) {
            progress->next = begin == TICKS_NEVER ? EVENT_NONE
                                                  : event_at(run, begin, EVENT_NORMAL,
                                                             &raid->component, RAID_BATCH, number);
            return;
        }
        begin_batch(run, raid, number);
    }
}

void raid_rebuild_begin(struct run *run, struct raid *raid, uint32_t number)
{
    sim_ticks now = run_now(run);
    raid->members[number].progress =
        (struct raid_progress){.began = now, .last_batch = now, .due = now, .next = EVENT_NONE};
    device_tell(run, &raid->listener, DEVICE_REBUILD_BEGAN, number);
    begin_batches(run, raid, number);
}

void raid_rebuild_stop(struct run *run, struct raid *raid, uint32_t number)
{
    struct raid_progress *progress = &raid->members[number].progress;
    struct raid_batch *batch = progress->first;
    event_cancel(run, progress->next);
    while (batch != NULL) {
        struct raid_batch *next = batch->next;
        batch->is_void = true;
        if (batch->is_done) {
            release(raid, batch);
        }
        batch = next;
    }
    *progress = (struct raid_progress){.next = EVENT_NONE};
}

void raid_rebuild_resume(struct run *run, struct raid *raid)
{
    const struct raid_rebuild_parameters *parameters = raid->parameters->rebuild;
    if (parameters == NULL || parameters->priority != RAID_FOREGROUND_FIRST ||
        raid->failures.down.value == 0 || raid->failures.is_lost) {
        return;
    }
    for (uint32_t i = 0; i < raid->layout.members; i++) {
        if (raid->members[i].is_down && raid->members[i].place == RAID_FILLED) {
            begin_batches(run, raid, i);
        }
    }
}

void raid_rebuild_on_batch(struct run *run, void *component, uint64_t number)
{
    struct raid *raid = component;
    raid->members[number].progress.next = EVENT_NONE;
    begin_batches(run, raid, (uint32_t)number);
}
