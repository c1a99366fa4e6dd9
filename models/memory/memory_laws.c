/* Laws and invariants: the books of the memory controllers against the references. */
#include "models/invariants.h"
#include "models/memory/memory.h"

#include "sim/base/memory.h"
#include "sim/component/report_ledger.h"
#include "sim/kernel/run.h"

/* References at one controller: all, and those its channels and banks work on at this instant. */
struct census {
    uint64_t present;
    uint64_t on_channels;
    uint64_t on_banks;
    wide channel_busy;    /* time that channels have spent on them so far, */
    wide channel_left;    /* and will yet spend on those whose times are known */
    bool is_out_of_order; /* the times of a reference do not follow each other */
};

static void count_in(struct census *census, const struct reference *reference, bool is_dram,
                     sim_ticks now)
{
    census->present++;
    if (is_dram && dram_is_waiting(reference)) {
        return;
    }
    sim_ticks from = reference->channel_from < now ? reference->channel_from : now;
    sim_ticks to = reference->channel_to < now ? reference->channel_to : now;
    census->channel_busy += to - from;
    census->channel_left += reference->channel_to - reference->channel_from - (to - from);
    census->on_channels += reference->channel_from <= now && now < reference->channel_to;
    census->on_banks += reference->bank_from <= now && now < reference->bank_to;
    census->is_out_of_order = census->is_out_of_order || reference->issued > reference->joined ||
                              reference->joined > reference->channel_from ||
                              reference->channel_from > reference->channel_to ||
                              reference->channel_to > reference->bank_from ||
                              reference->bank_from > reference->bank_to;
}

/* The census of each controller, in one walk over all references; free it with memory_free. */
static struct census *count_present(const struct memory *memory, sim_ticks now)
{
    struct census *controllers = memory_alloc(memory->homes * sizeof *controllers);
    for (uint32_t i = 0; i < memory->pool->capacity; i++) {
        const struct reference *reference = &memory->pool->entries[i];
        if (reference_is_at_memory(reference)) {
            bool is_dram = dram_is_at(memory->dram, reference->home);
            count_in(&controllers[reference->home], reference, is_dram, now);
        }
    }
    return controllers;
}

void memory_laws(const struct component *component, sim_ticks now, struct report *report)
{
    const struct memory *memory = (const struct memory *)component;
    struct census *present = count_present(memory, now);
    for (uint32_t home = 0; home < memory->homes; home++) {
        const struct controller *controller = &memory->controllers[home];
        /* Booked time less the channels' backlog was spent on references returned or present. */
        struct ledger ledger = controller->ledger;
        wide backlog = dram_is_at(memory->dram, home)
                           ? present[home].channel_left
                           : controller_channel_backlog(controller, controller->timing, now);
        ledger.busy.integral = controller->channels.busy - backlog;
        struct ledger_found found = {.count = present[home].present,
                                     .service = present[home].channel_busy};
        report_flow_balance(report, controller->path, &ledger, &found);
        report_utilization_law(report, controller->path, &ledger, now, 1, &found);
    }
    memory_free(present);
}

static void check_controller(struct run *run, const struct memory *memory, uint32_t home,
                             const struct census *census)
{
    const struct ledger *ledger = &memory->controllers[home].ledger;
    const struct controller_timing *timing = memory->controllers[home].timing;
    const struct component *component = &memory->component;
    CHECK(run, component, controller_flow,
          ledger->joined.count == ledger->done.count + census->present,
          "controller %u: %llu references came, but %llu returned and %llu are present", home,
          (unsigned long long)ledger->joined.count, (unsigned long long)ledger->done.count,
          (unsigned long long)census->present);
    CHECK(run, component, controller_order, !census->is_out_of_order,
          "controller %u: the times of a reference are not in order", home);
    bool has_banks = timing->banks > 0;
    CHECK(run, component, controller_lines,
          census->on_channels <= timing->channels &&
              (!has_banks || census->on_banks <= (uint64_t)timing->channels * timing->banks),
          "controller %u: more lines are in service than there are channels or banks", home);
}

void memory_invariants(struct run *run, const struct component *component)
{
    const struct memory *memory = (const struct memory *)component;
    if (!run_looks(run, (uint64_t)memory->pool->capacity + memory->homes)) {
        return;
    }
    struct census *present = count_present(memory, run_now(run));
    for (uint32_t home = 0; home < memory->homes && !run_failed(run); home++) {
        check_controller(run, memory, home, &present[home]);
    }
    memory_free(present);
}
