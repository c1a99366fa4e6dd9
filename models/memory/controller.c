#include "models/memory/controller.h"

#include "models/planted.h"

#include "sim/kernel/run.h"

void controller_init(struct controller *controller, const struct controller_timing *timing,
                     struct measures *measures)
{
    struct arena *arena = measures_arena(measures);
    uint32_t banks = timing->channels * timing->banks;
    controller->channel_free = ARENA_ARRAY(arena, sim_ticks, timing->channels);
    controller->bank_free = ARENA_ARRAY(arena, sim_ticks, banks);
    ledger_init(&controller->ledger, measures, LEDGER_JOINED);
    booking_init(&controller->channels, measures);
    booking_init(&controller->banks, measures);
}

/* A part of `count` that a 32-bit address names; each is as likely to within count / 2^32. */
static uint32_t part_of_address(uint32_t address, uint32_t count)
{
    return (uint32_t)((uint64_t)address * count >> 32);
}

/* The channel of an address, or the bank among those of all channels. */
static uint32_t lane_of(const struct controller_timing *timing, uint32_t address)
{
    uint32_t banks = timing->banks == 0 ? 1 : timing->banks;
    if (timing->follow && timing->channels > 0) {
        return address % timing->channels * banks + address / timing->channels % banks;
    }
    return part_of_address(address, timing->channels * banks);
}

/* One visit to a server that is free from `*free` on. */
static sim_ticks visit(struct run *run, sim_ticks *free, sim_ticks arrival, sim_ticks service,
                       sim_ticks *from)
{
    *from = *free > arrival && !PLANTED("a channel serves many") ? *free : arrival;
    *from -= PLANTED("a line is served before it comes");
    *free = run_add(run, *from, service);
    return *free;
}

sim_ticks controller_serve(struct run *run, struct controller *controller,
                           const struct controller_timing *timing, struct reference *reference)
{
    sim_ticks now = run_now(run);
    reference->joined = now;
    reference->channel_from = now;
    reference->channel_to = now;
    counter_add(&controller->ledger.joined);
    uint32_t lane = lane_of(timing, reference->address);
    if (timing->channels > 0) {
        uint32_t channel = timing->banks == 0 ? lane : lane / timing->banks;
        reference->channel_to = visit(run, &controller->channel_free[channel], now,
                                      distribution_draw(&timing->transfer, &controller->stream),
                                      &reference->channel_from);
        booking_add(&controller->channels, now, reference->channel_from, reference->channel_to);
    }
    reference->bank_from = reference->channel_to;
    reference->bank_to = reference->channel_to;
    if (timing->banks > 0) {
        reference->bank_to =
            visit(run, &controller->bank_free[lane], reference->channel_to,
                  distribution_draw(&timing->cycle, &controller->stream), &reference->bank_from);
        booking_add(&controller->banks, reference->channel_to, reference->bank_from,
                    reference->bank_to);
    }
    return reference->bank_to;
}

void controller_take_back(struct controller *controller, const struct reference *reference,
                          sim_ticks now)
{
    booking_take_back(&controller->channels, reference->joined, reference->channel_from,
                      reference->channel_to, now);
    booking_take_back(&controller->banks, reference->channel_to, reference->bank_from,
                      reference->bank_to, now);
}

wide controller_channel_backlog(const struct controller *controller,
                                const struct controller_timing *timing, sim_ticks now)
{
    wide backlog = 0;
    for (uint32_t channel = 0; channel < timing->channels; channel++) {
        sim_ticks free = controller->channel_free[channel];
        backlog += free > now ? free - now : 0;
    }
    return backlog;
}
