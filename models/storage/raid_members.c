#include "models/storage/raid_members.h"

#include "models/planted.h"

bool raid_is_up(const struct raid *raid, uint32_t number, uint64_t row)
{
    const struct raid_member *member = &raid->members[number];
    return !member->is_down || row < member->progress.rebuilt ||
           PLANTED("a member that is down is asked");
}

void raid_ask(struct run *run, struct raid *raid, struct raid_work *work,
              const struct raid_request *request)
{
    struct raid_member *member = &raid->members[request->member];
    struct io *io = io_take(&raid->pool);
    io->block = request->block;
    io->bytes = (int64_t)request->count * IO_BLOCK_BYTES;
    io->is_write = request->is_write;
    io->process = request->member;
    io->argument = (uint64_t)(uintptr_t)work;
    work->open++;
    member->asked++;
    if (member->open++ == 0) {
        ledger_start(&raid->ledger, run_now(run));
    }
    counter_add(&raid->asked);
    raid->asked.count += PLANTED("an I/O of a member is asked for twice");
    device_submit(run, &member->device, io);
}

void raid_take(struct run *run, void *owner, struct io *io)
{
    struct raid *raid = owner;
    struct raid_work *work = (struct raid_work *)(uintptr_t)io->argument;
    struct raid_member *member = &raid->members[io->process];
    counter_add(work->done);
    member->open -= 1 - PLANTED("a member keeps an I/O that is done");
    if (member->open == 0) {
        ledger_stop(&raid->ledger, run_now(run));
    }
    work->open--;
    io_release(&raid->pool, io);
    if (work->open == 0 && !PLANTED("a row is not gone on with")) {
        work->go_on(run, raid, work);
    }
}

void raid_set_down(struct run *run, struct raid *raid, uint32_t number, bool is_down)
{
    struct raid_failures *failures = &raid->failures;
    struct raid_member *member = &raid->members[number];
    if (member->is_down == is_down) {
        return;
    }
    member->is_down = is_down;
    level_add(&failures->down, run_now(run),
              is_down ? 1 + PLANTED("a member is counted as failed twice") : -1);
    level_set(&failures->degraded, run_now(run), failures->down.value > 0);
}
