#include "tests/models/firmware/firmware_fixture.h"

#define MS INT64_C(1000000000)

static const int64_t mib = 1 << 20;

/* 64 MiB at 200 MB/s are 335.54432 ms. */
Test(phase_load, is_its_latency_and_its_transfer)
{
    struct firmware_fixture fixture;
    firmware_fixture_init(&fixture);
    struct part *phase = firmware_add_transfer(&fixture, "load", 64 * mib, 200e6);
    phase_set_integer(phase, "latency", 10 * MS);
    cr_expect_eq(firmware_time(&fixture, 1), 345544320000.0);
}
