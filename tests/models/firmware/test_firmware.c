#include "tests/models/firmware/firmware_fixture.h"

#include <stdio.h>

/* Complaints about the list of phases. */
static void check(const struct firmware_fixture *fixture, const char *const *taken,
                  struct complaints *complaints)
{
    struct arena *arena = arena_create();
    struct scope scope = place_of(arena, "system", "boot.phases");
    firmware_check(&fixture->parameters.phases, taken, &scope,
                   &(struct check_context){.complaints = complaints});
    arena_destroy(arena);
}

Test(firmware, has_phases_in_their_order)
{
    struct arena *arena = arena_create();
    struct firmware_fixture fixture;
    firmware_fixture_init(&fixture);
    firmware_add_fixed(&fixture, "first", distribution_constant(5));
    firmware_add_fixed(&fixture, "second", distribution_exponential(7));
    struct firmware firmware =
        firmware_make(arena, &fixture.parameters.phases, &(struct firmware_environment){1000, 1});
    cr_assert_eq(firmware.count, 2);
    cr_expect_str_eq(firmware.names[0], "first");
    cr_expect_str_eq(firmware.names[1], "second");
    cr_expect_eq(firmware.times[0].constant, 5);
    cr_expect_eq(firmware.times[1].family, DISTRIBUTION_EXPONENTIAL);
    arena_destroy(arena);
}

Test(firmware, refuses_a_name_that_is_taken)
{
    static const char *const taken[] = {"operating_system", NULL};
    struct firmware_fixture fixture;
    struct complaints complaints = {0};
    firmware_fixture_init(&fixture);
    firmware_add_fixed(&fixture, "test", distribution_constant(5));
    firmware_add_fixed(&fixture, "operating_system", distribution_constant(5));
    check(&fixture, NULL, &complaints);
    cr_expect_eq(complaints.count, 0);
    check(&fixture, taken, &complaints);
    cr_assert_eq(complaints.count, 1);
    cr_expect_str_eq(complaints.list[0].where, "/system/boot/phases/1/name");
    firmware_add_fixed(&fixture, "test", distribution_constant(5));
    check(&fixture, NULL, &complaints);
    cr_assert_eq(complaints.count, 2);
    cr_expect_str_eq(complaints.list[1].where, "/system/boot/phases/2/name");
    complaints_free(&complaints);
}

Test(firmware, has_no_more_phases_than_can_be_named)
{
    static char names[FIXTURE_PHASES][24];
    static struct firmware_fixture fixture;
    struct complaints complaints = {0};
    firmware_fixture_init(&fixture);
    for (int i = 0; i < FIRMWARE_PHASES_MOST; i++) {
        snprintf(names[i], sizeof names[i], "phase%d", i);
        firmware_add_fixed(&fixture, names[i], distribution_constant(5));
    }
    check(&fixture, NULL, &complaints);
    cr_expect_eq(complaints.count, 0);
    firmware_add_fixed(&fixture, "one_more", distribution_constant(5));
    check(&fixture, NULL, &complaints);
    cr_assert_eq(complaints.count, 1);
    cr_expect_str_eq(complaints.list[0].where, "/system/boot/phases");
    complaints_free(&complaints);
}

Test(firmware, transfers_to_the_nearest_tick)
{
    cr_expect_eq(firmware_transfer(0, 1e6, TICKS_PER_SECOND_FINE), 0);
    cr_expect_eq(firmware_transfer(1, 3, 10), 3);
    cr_expect_eq(firmware_transfer(2, 3, 10), 7);
    cr_expect_eq(firmware_transfer(INT64_MAX, 1e-3, TICKS_PER_SECOND_FINE), TICKS_NEVER);
}
