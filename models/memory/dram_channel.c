#include "models/memory/dram_channel.h"

#include "models/planted.h"

static sim_ticks later(sim_ticks a, sim_ticks b)
{
    return a > b ? a : b;
}

void dram_channel_init(struct dram_channel *channel, struct arena *arena,
                       const struct dram_timing *timing)
{
    *channel = (struct dram_channel){.timing = timing};
    dram_watch_init(&channel->watch, arena, timing);
    channel->ranks = ARENA_ARRAY(arena, struct dram_rank, timing->ranks);
    for (uint32_t i = 0; i < timing->ranks; i++) {
        struct dram_rank *rank = &channel->ranks[i];
        rank->banks = ARENA_ARRAY(arena, struct dram_bank, timing->banks);
        rank->groups = ARENA_ARRAY(arena, struct dram_group, timing->groups);
        for (uint32_t bank = 0; bank < timing->banks; bank++) {
            rank->banks[bank].row = DRAM_NO_ROW;
        }
        rank->refresh =
            timing->refreshes ? timing->times.tREFI / timing->ranks * (i + 1) : TICKS_NEVER;
    }
}

/* --- Precharge and refresh --- */

static void precharge(struct dram_channel *channel, uint32_t rank, uint32_t number, sim_ticks at)
{
    struct dram_bank *bank = &channel->ranks[rank].banks[number];
    bank->row = DRAM_NO_ROW;
    bank->activate = later(bank->next_activate, at + channel->timing->times.tRP);
    dram_watch_precharge(&channel->watch, rank, number, at);
}

uint32_t dram_channel_row(struct dram_channel *channel, uint32_t rank, uint32_t number,
                          sim_ticks now)
{
    const struct dram_bank *bank = &channel->ranks[rank].banks[number];
    if (channel->timing->timeout > 0 && bank->row != DRAM_NO_ROW) {
        sim_ticks closed = later(bank->precharge, bank->used + channel->timing->timeout);
        if (closed <= now) {
            precharge(channel, rank, number, closed);
        }
    }
    return bank->row;
}

/* Close all rows of a rank for a refresh. @return when all banks are precharged */
static sim_ticks close_all(struct dram_channel *channel, uint32_t number)
{
    const struct dram_timing *timing = channel->timing;
    const struct dram_rank *rank = &channel->ranks[number];
    sim_ticks open = rank->refresh; /* from when on all open rows may be closed at once */
    sim_ticks closed = rank->refresh;
    for (uint32_t i = 0; i < timing->banks; i++) {
        const struct dram_bank *bank = &rank->banks[i];
        bool is_open = dram_channel_row(channel, number, i, rank->refresh) != DRAM_NO_ROW;
        open = is_open ? later(open, bank->precharge) : open;
        closed = is_open ? closed : later(closed, bank->activate);
    }
    for (uint32_t i = 0; i < timing->banks; i++) {
        if (rank->banks[i].row != DRAM_NO_ROW && !PLANTED("a row is open in a refresh")) {
            precharge(channel, number, i, open);
            closed = later(closed, open + timing->times.tRP);
        }
    }
    return closed;
}

/* The refresh that is due. */
static void refresh(struct dram_channel *channel, uint32_t number)
{
    const struct dram_timing *timing = channel->timing;
    struct dram_rank *rank = &channel->ranks[number];
    rank->refresh_from = close_all(channel, number);
    rank->refresh_to = rank->refresh_from + timing->times.tRFC;
    for (uint32_t i = 0; i < timing->banks; i++) {
        rank->banks[i].activate = rank->refresh_to;
    }
    rank->refresh += timing->times.tREFI;
    rank->refreshes++;
    channel->refreshing += timing->times.tRFC;
    dram_watch_refresh(&channel->watch, number, rank->refresh_from, rank->refresh_to);
}

/* Refreshes of a rank that has been idle: all but the last are over, and met nothing. */
static void skip_refreshes(struct dram_channel *channel, struct dram_rank *rank, sim_ticks now)
{
    const struct dram_times *times = &channel->timing->times;
    int64_t idle = (now - rank->refresh) / times->tREFI;
    rank->refresh += idle * times->tREFI;
    rank->refreshes += (uint64_t)idle;
    channel->refreshing += (wide)idle * times->tRFC;
}

void dram_channel_settle(struct dram_channel *channel, sim_ticks now)
{
    const struct dram_timing *timing = channel->timing;
    for (uint32_t i = 0; i < timing->ranks; i++) {
        struct dram_rank *rank = &channel->ranks[i];
        if (rank->refresh <= now) {
            refresh(channel, i);
        }
        if (rank->refresh <= now) {
            skip_refreshes(channel, rank, now);
            refresh(channel, i);
        }
    }
}

wide dram_channel_refreshing(const struct dram_channel *channel, sim_ticks now)
{
    wide beyond = 0;
    for (uint32_t i = 0; i < channel->timing->ranks; i++) {
        const struct dram_rank *rank = &channel->ranks[i];
        beyond += rank->refresh_to > now ? rank->refresh_to - later(rank->refresh_from, now) : 0;
    }
    return channel->refreshing - beyond;
}

/* --- Access --- */

/* The earliest read or write of an open row. */
static sim_ticks column(const struct dram_channel *channel, const struct dram_access *access,
                        sim_ticks at)
{
    const struct dram_timing *timing = channel->timing;
    const struct dram_rank *rank = &channel->ranks[access->rank];
    const struct dram_group *group = &rank->groups[dram_group(timing, access->bank)];
    sim_ticks data = channel->free;
    data += access->rank != channel->last_rank ? timing->times.tRTRS : 0;
    at = later(at, group->column);
    if (access->is_write) {
        return later(later(at, channel->write), data - timing->times.tCWL);
    }
    return later(later(at, later(rank->read, group->read)), data - timing->times.tCL);
}

static sim_ticks activation(const struct dram_channel *channel, const struct dram_access *access,
                            sim_ticks at)
{
    const struct dram_rank *rank = &channel->ranks[access->rank];
    sim_ticks bank_group = rank->groups[dram_group(channel->timing, access->bank)].activate;
    sim_ticks window = rank->window[rank->oldest];
    window = PLANTED("five activations in a window") ? 0 : window;
    return later(later(at, rank->activate), later(bank_group, window));
}

struct dram_plan dram_channel_plan(const struct dram_channel *channel,
                                   const struct dram_access *access, sim_ticks now)
{
    const struct dram_timing *timing = channel->timing;
    const struct dram_times *times = &timing->times;
    const struct dram_bank *bank = &channel->ranks[access->rank].banks[access->bank];
    struct dram_plan plan = {.precharge = DRAM_NO_COMMAND, .activate = DRAM_NO_COMMAND};
    sim_ticks at = now;
    if (bank->row == access->row) {
        plan.found = DRAM_HIT;
        at = later(at, bank->column);
    } else {
        bool is_closed = bank->row == DRAM_NO_ROW || PLANTED("a row is opened over another");
        plan.found = is_closed ? DRAM_CLOSED : DRAM_CONFLICT;
        sim_ticks ready = bank->activate;
        if (plan.found == DRAM_CONFLICT) {
            plan.precharge = later(at, bank->precharge);
            ready = later(bank->next_activate, plan.precharge + times->tRP);
        }
        plan.activate = activation(channel, access, later(at, ready));
        at = plan.activate + times->tRCD;
    }
    plan.column = column(channel, access, at);
    plan.from = plan.column + (access->is_write ? times->tCWL : times->tCL);
    plan.to = plan.from + timing->line;
    return plan;
}

sim_ticks dram_channel_least(const struct dram_channel *channel, bool is_write)
{
    const struct dram_times *times = &channel->timing->times;
    sim_ticks least = TICKS_NEVER;
    for (uint32_t i = 0; i < channel->timing->ranks; i++) {
        const struct dram_rank *rank = &channel->ranks[i];
        sim_ticks activate = later(rank->activate, rank->window[rank->oldest]);
        least = activate < least ? activate : least;
    }
    return later(channel->free, least + times->tRCD + (is_write ? times->tCWL : times->tCL));
}

static sim_ticks first_command(const struct dram_plan *plan)
{
    return plan->found == DRAM_CONFLICT ? plan->precharge
           : plan->found == DRAM_CLOSED ? plan->activate
                                        : plan->column;
}

static void activate(struct dram_channel *channel, const struct dram_access *access, sim_ticks at)
{
    const struct dram_times *times = &channel->timing->times;
    struct dram_rank *rank = &channel->ranks[access->rank];
    struct dram_group *group = &rank->groups[dram_group(channel->timing, access->bank)];
    struct dram_bank *bank = &rank->banks[access->bank];
    bank->row = access->row;
    bank->precharge = at + times->tRAS;
    bank->next_activate = at + times->tRC;
    bank->column = at + times->tRCD;
    rank->activate = at + times->tRRD_S;
    group->activate = at + times->tRRD_L;
    rank->window[rank->oldest] = at + times->tFAW;
    rank->oldest = (rank->oldest + 1) % DRAM_ACTIVATIONS;
    dram_watch_activate(&channel->watch, access->rank, access->bank, access->row, at);
}

/* A read or write of the open row, and what it keeps others from. */
static void use(struct dram_channel *channel, const struct dram_access *access,
                const struct dram_plan *plan)
{
    const struct dram_timing *timing = channel->timing;
    const struct dram_times *times = &timing->times;
    struct dram_rank *rank = &channel->ranks[access->rank];
    struct dram_group *group = &rank->groups[dram_group(timing, access->bank)];
    struct dram_bank *bank = &rank->banks[access->bank];
    sim_ticks last = plan->column + timing->line - times->tBURST; /* column of the last burst */
    group->column = last + times->tCCD_L;
    if (access->is_write) {
        rank->read = plan->to + times->tWTR_S;
        group->read = plan->to + times->tWTR_L;
        bank->precharge = later(bank->precharge, plan->to + times->tWR);
    } else {
        channel->write = last + times->tRTW;
        bank->precharge = later(bank->precharge, last + times->tRTP);
    }
    bank->used = last;
    channel->free = plan->to - (PLANTED("data are sent over others") ? timing->line : 0);
    channel->last_rank = access->rank;
    dram_watch_access(&channel->watch, access->rank, access->bank, access->row, plan->column,
                      plan->from, plan->to);
    if (timing->closes) {
        precharge(channel, access->rank, access->bank, bank->precharge);
    }
}

struct dram_plan dram_channel_access(struct dram_channel *channel, const struct dram_access *access,
                                     sim_ticks now)
{
    struct dram_rank *rank = &channel->ranks[access->rank];
    dram_channel_row(channel, access->rank, access->bank, now);
    struct dram_plan plan = dram_channel_plan(channel, access, now);
    while (first_command(&plan) >= rank->refresh) {
        refresh(channel, access->rank);
        plan = dram_channel_plan(channel, access, now);
    }
    if (plan.precharge != DRAM_NO_COMMAND) {
        precharge(channel, access->rank, access->bank, plan.precharge);
    }
    if (plan.activate != DRAM_NO_COMMAND) {
        activate(channel, access, plan.activate);
    }
    use(channel, access, &plan);
    return plan;
}
