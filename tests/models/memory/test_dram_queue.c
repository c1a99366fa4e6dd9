#include "models/memory/dram_queue.h"

#include "tests/models/memory/dram_fixture.h"

/* A queue of references to (bank, row), as letters: which is taken next? */
struct crowd {
    struct dram_bench bench;
    struct reference_pool pool;
    struct dram_queue queue;
};

static void start(struct crowd *crowd, const struct dram_parameters *parameters)
{
    dram_bench_start(&crowd->bench, parameters);
    reference_pool_init(&crowd->pool, crowd->bench.arena, 64);
    crowd->queue = (struct dram_queue){.pool = &crowd->pool, .waiting = REFERENCE_QUEUE_EMPTY};
}

static void come(struct crowd *crowd, uint32_t thread, uint32_t bank, uint32_t row)
{
    struct reference *reference = reference_take(&crowd->pool, 0);
    reference->thread = thread & INT32_MAX;
    dram_queue_push(&crowd->queue, reference, &(struct dram_place){.bank = bank, .row = row});
}

static uint32_t next(struct crowd *crowd)
{
    struct dram_choice choice = dram_queue_choose(&crowd->queue, &crowd->bench.channel, false, 0);
    struct dram_plan plan = dram_channel_access(&crowd->bench.channel, &choice.access, 0);
    cr_expect_eq(plan.from, choice.plan.from);
    return dram_queue_take(&crowd->queue, &choice)->thread;
}

static void expect_order(struct crowd *crowd, const uint32_t *order, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        uint32_t thread = next(crowd);
        cr_expect_eq(thread, order[i], "number %zu is %u", i, thread);
    }
    cr_expect_eq(crowd->queue.waiting.count, 0);
    dram_bench_end(&crowd->bench);
}

static void fill(struct crowd *crowd)
{
    come(crowd, 0, 0, 1);
    come(crowd, 1, 0, 2); /* another row of the bank */
    come(crowd, 2, 0, 1); /* a hit */
    come(crowd, 3, 1, 9); /* another bank */
}

Test(dram_queue, takes_row_hits_and_free_banks_first)
{
    struct crowd crowd;
    struct dram_parameters parameters = dram_defaults();
    start(&crowd, &parameters);
    fill(&crowd);
    expect_order(&crowd, (uint32_t[]){0, 3, 2, 1}, 4);
}

Test(dram_queue, takes_them_in_order_under_fcfs)
{
    struct crowd crowd;
    struct dram_parameters parameters = dram_defaults();
    parameters.scheduling = DRAM_FCFS;
    start(&crowd, &parameters);
    fill(&crowd);
    expect_order(&crowd, (uint32_t[]){0, 1, 2, 3}, 4);
}

Test(dram_queue, looks_at_its_window_alone)
{
    struct crowd crowd;
    struct dram_parameters parameters = dram_defaults();
    parameters.queue_window = 2;
    start(&crowd, &parameters);
    fill(&crowd);
    expect_order(&crowd, (uint32_t[]){0, 2, 3, 1}, 4);
}

/* Row hits pass another reference so often at the most. */
Test(dram_queue, lets_none_wait_for_ever)
{
    struct crowd crowd;
    struct dram_parameters parameters = dram_defaults();
    parameters.row_hits_most = 3;
    start(&crowd, &parameters);
    come(&crowd, 0, 0, 1);
    come(&crowd, 1, 0, 2);
    for (uint32_t i = 2; i < 8; i++) {
        come(&crowd, i, 0, 1);
    }
    expect_order(&crowd, (uint32_t[]){0, 2, 3, 4, 1, 5, 6, 7}, 8);
}

/* A line of a page is read at its old home and written at the new one. What is written to a closed
 * row has its data sooner (tCWL is below tCL), and passes what is read. */
Test(dram_queue, writes_the_line_of_a_page_among_the_reads)
{
    struct crowd crowd;
    struct dram_parameters parameters = dram_defaults();
    start(&crowd, &parameters);
    crowd.pool.threadless = 1;
    for (uint16_t home = 0; home < 2; home++) {
        come(&crowd, REFERENCE_COPIER, 0, 1);
        crowd.pool.entries[crowd.queue.waiting.tail].processor = 1;
        crowd.pool.entries[crowd.queue.waiting.tail].home = home;
    }
    for (int is_write = 1; is_write >= 0; is_write--) {
        struct dram_choice choice = dram_queue_choose(&crowd.queue, &crowd.bench.channel, false, 0);
        cr_expect_eq(choice.access.is_write, is_write == 1);
        dram_queue_take(&crowd.queue, &choice);
    }
    dram_bench_end(&crowd.bench);
}
