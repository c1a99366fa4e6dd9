/* DRAM with the defaults of a spec, and a channel of it without a machine. Times are in ps. */
#ifndef TESTS_MODELS_MEMORY_DRAM_FIXTURE_H
#define TESTS_MODELS_MEMORY_DRAM_FIXTURE_H

#include "models/memory/dram_channel.h"

#include <criterion/criterion.h>

/** DDR4-2933 as a spec without further keys has it, but for refreshes. */
static inline struct dram_parameters dram_defaults(void)
{
    return (struct dram_parameters){.preset = 1,
                                    .ranks = 1,
                                    .queue_window = 32,
                                    .row_hits_most = 16,
                                    .writes_high = 54,
                                    .writes_low = 32,
                                    .refresh = DRAM_REFRESH_NONE};
}

struct dram_bench {
    struct arena *arena;
    struct dram_timing timing;
    struct dram_channel channel;
};

static inline void dram_bench_start(struct dram_bench *bench, const struct dram_parameters *from)
{
    bench->arena = arena_create();
    bench->timing = dram_timing(from, 1, 64, TICKS_PER_SECOND_FINE);
    dram_channel_init(&bench->channel, bench->arena, &bench->timing);
}

static inline void dram_bench_end(struct dram_bench *bench)
{
    const struct dram_watch *watch = &bench->channel.watch;
    cr_expect_not(watch->rows_are_wrong || watch->window_is_wrong || watch->data_are_wrong ||
                  watch->refresh_is_wrong);
    arena_destroy(bench->arena);
}

#endif
