#include "tests/models/firmware/firmware_fixture.h"

#define MS INT64_C(1000000000)

Test(phase_fixed, takes_its_time)
{
    struct firmware_fixture fixture;
    firmware_fixture_init(&fixture);
    firmware_add_fixed(&fixture, "power_good", distribution_constant(500 * MS));
    firmware_add_fixed(&fixture, "self_test", distribution_exponential(2e12));
    cr_expect_eq(firmware_time(&fixture, 1), 2.5e12);
}
