#include "models/memory/controller.h"

#include "sim/kernel/run.h"

#include <criterion/criterion.h>

struct device {
    struct run *run;
    struct controller_timing timing;
    struct controller controller;
};

static void start(struct device *device, uint32_t channels, uint32_t banks)
{
    device->run = run_create(
        &(struct run_options){.horizon = 1000000, .ticks_per_second = TICKS_PER_SECOND_FINE});
    device->timing = (struct controller_timing){.channels = channels,
                                                .banks = banks,
                                                .transfer = distribution_constant(3),
                                                .cycle = distribution_constant(45)};
    struct measures *measures = measures_create(device->run->arena, 2);
    controller_init(&device->controller, &device->timing, measures);
}

/* The address in the middle of bank `bank` of `banks`. */
static uint32_t address_of(uint32_t bank, uint32_t banks)
{
    return (uint32_t)((((uint64_t)bank << 32) + (UINT64_C(1) << 31)) / banks);
}

/* Two channels of two banks: what each reference of a crowd meets, like a timing diagram. */
Test(controller, serves_in_order_on_each_channel_and_bank)
{
    static const struct {
        sim_ticks arrives;
        uint32_t bank;
        sim_ticks channel_from, channel_to, bank_from, bank_to;
    } facts[] = {
        {0, 0, 0, 3, 3, 48},     /* no reference before */
        {0, 1, 3, 6, 6, 51},     /* waits for the channel, another bank */
        {0, 0, 6, 9, 48, 93},    /* waits for the channel and its bank */
        {0, 2, 0, 3, 3, 48},     /* the other channel is free */
        {50, 1, 50, 53, 53, 98}, /* all free again: its bank since 51 */
        {50, 0, 53, 56, 93, 138}, {200, 0, 200, 203, 203, 248},
    };
    struct device device;
    start(&device, 2, 2);
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        run_until(device.run, facts[i].arrives);
        struct reference reference = {.address = address_of(facts[i].bank, 4)};
        sim_ticks done =
            controller_serve(device.run, &device.controller, &device.timing, &reference);
        cr_expect_eq(reference.joined, facts[i].arrives);
        cr_expect_eq(reference.channel_from, facts[i].channel_from, "reference %zu", i);
        cr_expect_eq(reference.channel_to, facts[i].channel_to, "reference %zu", i);
        cr_expect_eq(reference.bank_from, facts[i].bank_from, "reference %zu", i);
        cr_expect_eq(reference.bank_to, facts[i].bank_to, "reference %zu", i);
        cr_expect_eq(done, reference.bank_to);
    }
    cr_expect_eq(device.controller.ledger.joined.count, 7);
    cr_expect_eq(device.controller.channels.busy, 7 * 3);
    cr_expect_eq(device.controller.banks.busy, 7 * 45);
    run_destroy(device.run);
}

Test(controller, without_channels_is_a_delay_of_nothing)
{
    struct device device;
    start(&device, 0, 0);
    for (int i = 0; i < 3; i++) {
        struct reference reference = {.address = UINT32_MAX};
        cr_expect_eq(controller_serve(device.run, &device.controller, &device.timing, &reference),
                     0);
    }
    run_destroy(device.run);
}

Test(controller, without_banks_waits_for_channels_alone)
{
    struct device device;
    start(&device, 2, 0);
    struct reference first = {.address = 0}, second = {.address = 0}, other = {.address = 1u << 31};
    cr_expect_eq(controller_serve(device.run, &device.controller, &device.timing, &first), 3);
    cr_expect_eq(controller_serve(device.run, &device.controller, &device.timing, &second), 6);
    cr_expect_eq(controller_serve(device.run, &device.controller, &device.timing, &other), 3);
    cr_expect_eq(controller_channel_backlog(&device.controller, &device.timing, 2), 4 + 1);
    cr_expect_eq(controller_channel_backlog(&device.controller, &device.timing, 6), 0);
    run_destroy(device.run);
}

/* Bookings ahead end at the instant of taking back. */
Test(controller, takes_back_what_lies_ahead)
{
    struct device device;
    start(&device, 1, 1);
    struct reference references[3] = {{0}};
    for (int i = 0; i < 3; i++) {
        controller_serve(device.run, &device.controller, &device.timing, &references[i]);
    }
    for (sim_ticks now = 0; now < 150; now += 7) {
        booking_clear_beyond(&device.controller.channels);
        booking_clear_beyond(&device.controller.banks);
        for (int i = 0; i < 3; i++) {
            controller_take_back(&device.controller, &references[i], now);
        }
        wide channel = now < 9 ? now : 9;
        wide bank = now < 3 ? 0 : now < 3 + 3 * 45 ? now - 3 : 3 * 45;
        cr_expect_eq(booking_busy(&device.controller.channels), channel);
        cr_expect_eq(booking_busy(&device.controller.banks), bank);
    }
    run_destroy(device.run);
}

/* Three channels of two banks: consecutive lines go to each channel in turn, then to each bank; the
 * wrong twin sends all of them to one. */
Test(controller, lines_that_follow_each_other_go_to_the_channels_in_turn)
{
    for (int follow = 0; follow < 2; follow++) {
        struct device device;
        start(&device, 3, 2);
        device.timing.follow = follow;
        for (uint32_t i = 0; i < 6; i++) {
            struct reference reference = {.address = 600 + i};
            sim_ticks done =
                controller_serve(device.run, &device.controller, &device.timing, &reference);
            cr_expect_eq(done, follow ? 3 * (1 + i / 3) + 45 : 3 + (i + 1) * 45, "line %u", i);
        }
        run_destroy(device.run);
    }
}
