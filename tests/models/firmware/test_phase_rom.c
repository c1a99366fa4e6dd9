#include "tests/models/firmware/firmware_fixture.h"

#define US INT64_C(1000000)

static const int64_t mib = 1 << 20;

static struct part *add_rom(struct firmware_fixture *fixture, int access)
{
    struct part *phase = firmware_add_transfer(fixture, "rom", 16 * mib, 50e6);
    phase_set_integer(phase, "latency", US);
    phase_set_integer(phase, "line", 64);
    phase_set(phase, "access", &access);
    return phase;
}

/* One access, and 16 MiB at 50 MB/s: 335.54432 ms. */
Test(phase_rom, is_copied_once_when_it_is_shadowed)
{
    struct firmware_fixture fixture;
    firmware_fixture_init(&fixture);
    const struct part *phase = add_rom(&fixture, 0);
    cr_expect_eq(firmware_time(&fixture, 1), 335545320000.0);
    phase_set_integer(phase, "memory_latency", 100000);
    phase_set_integer(phase, "fetched", 64001); /* 1,001 lines of 100 ns */
    cr_expect_eq(firmware_time(&fixture, 1), 335545320000.0 + 100100000.0);
}

/* Each of 262,144 lines is an access of 1 us, and 1.28 us for 64 B. */
Test(phase_rom, is_accessed_for_each_line_in_place)
{
    struct firmware_fixture fixture;
    firmware_fixture_init(&fixture);
    const struct part *phase = add_rom(&fixture, 1);
    cr_expect_eq(firmware_time(&fixture, 1), 262144 * 2280000.0);
    phase_set_integer(phase, "memory_latency", 100000); /* there is no copy to fetch from */
    phase_set_integer(phase, "fetched", 64001);
    cr_expect_eq(firmware_time(&fixture, 1), 1001 * 2280000.0);
}

/* A time that no run can reach is never, and no overflow. */
Test(phase_rom, never_ends_where_no_horizon_reaches)
{
    struct firmware_fixture fixture;
    firmware_fixture_init(&fixture);
    const struct part *phase = add_rom(&fixture, 1);
    phase_set_integer(phase, "fetched", INT64_MAX);
    phase_set_integer(phase, "line", 1);
    cr_expect_eq(firmware_time(&fixture, 1), (double)TICKS_NEVER);
}
