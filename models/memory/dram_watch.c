#include "models/memory/dram_watch.h"

void dram_watch_init(struct dram_watch *watch, struct arena *arena,
                     const struct dram_timing *timing)
{
    *watch = (struct dram_watch){.timing = timing};
    watch->ranks = ARENA_ARRAY(arena, struct dram_watch_rank, timing->ranks);
    for (uint32_t i = 0; i < timing->ranks; i++) {
        struct dram_watch_rank *rank = &watch->ranks[i];
        rank->banks = ARENA_ARRAY(arena, struct dram_watch_bank, timing->banks);
        for (uint32_t bank = 0; bank < timing->banks; bank++) {
            rank->banks[bank].row = DRAM_NO_ROW;
        }
    }
}

/* A command to a bank: none comes before the last one, or before the end of a refresh. */
static struct dram_watch_bank *command(struct dram_watch *watch, uint32_t rank, uint32_t number,
                                       sim_ticks at)
{
    struct dram_watch_bank *bank = &watch->ranks[rank].banks[number];
    watch->rows_are_wrong = watch->rows_are_wrong || at < bank->at;
    watch->refresh_is_wrong = watch->refresh_is_wrong || at < watch->ranks[rank].refreshed;
    bank->at = at;
    return bank;
}

void dram_watch_precharge(struct dram_watch *watch, uint32_t rank, uint32_t number, sim_ticks at)
{
    struct dram_watch_bank *bank = command(watch, rank, number, at);
    watch->rows_are_wrong = watch->rows_are_wrong || bank->row == DRAM_NO_ROW;
    bank->row = DRAM_NO_ROW;
}

void dram_watch_activate(struct dram_watch *watch, uint32_t rank, uint32_t number, uint32_t row,
                         sim_ticks at)
{
    struct dram_watch_bank *bank = command(watch, rank, number, at);
    struct dram_watch_rank *of = &watch->ranks[rank];
    sim_ticks *fourth = &of->activated[of->activations % DRAM_ACTIVATIONS];
    watch->rows_are_wrong = watch->rows_are_wrong || bank->row != DRAM_NO_ROW;
    watch->window_is_wrong = watch->window_is_wrong || (of->activations >= DRAM_ACTIVATIONS &&
                                                        at - *fourth < watch->timing->times.tFAW);
    bank->row = row;
    *fourth = at;
    of->activations++;
}

void dram_watch_access(struct dram_watch *watch, uint32_t rank, uint32_t number, uint32_t row,
                       sim_ticks at, sim_ticks from, sim_ticks to)
{
    const struct dram_watch_bank *bank = command(watch, rank, number, at);
    watch->rows_are_wrong = watch->rows_are_wrong || bank->row != row;
    watch->data_are_wrong = watch->data_are_wrong || from < watch->sent || to <= from;
    watch->sent = to;
    watch->lines++;
    watch->sending += to - from;
}

void dram_watch_refresh(struct dram_watch *watch, uint32_t rank, sim_ticks from, sim_ticks to)
{
    for (uint32_t i = 0; i < watch->timing->banks; i++) {
        const struct dram_watch_bank *bank = command(watch, rank, i, from);
        watch->refresh_is_wrong = watch->refresh_is_wrong || bank->row != DRAM_NO_ROW;
    }
    watch->ranks[rank].refreshed = to;
}
