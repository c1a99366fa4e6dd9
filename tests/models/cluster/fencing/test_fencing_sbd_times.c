#include "models/cluster/fencing/fencing_sbd.h"

#include "tests/models/places.h"

#include <criterion/criterion.h>

#define SECOND INT64_C(1000000000)

/* News of 3 s is good with a loop of 1 s, of 4 s is not; with a loop of 2 s, 4 s and not 6 s. */
Test(fencing_sbd_times, news_counts_to_the_last_look_before_io_timeout_and_a_loop)
{
    struct sbd_parameters parameters = {.io_timeout = 3 * SECOND, .loop = SECOND};
    cr_expect_eq(sbd_freshness(&parameters), 3 * SECOND);
    parameters.loop = 2 * SECOND;
    cr_expect_eq(sbd_freshness(&parameters), 4 * SECOND);
    parameters.loop = 5 * SECOND;
    cr_expect_eq(sbd_freshness(&parameters), 5 * SECOND);
}

Test(fencing_sbd_times, msgwait_is_twice_the_watchdog_unless_given)
{
    struct sbd_parameters parameters = {.watchdog = 15 * SECOND};
    cr_expect_eq(sbd_msgwait(&parameters), 30 * SECOND);
    parameters.msgwait = 20 * SECOND;
    cr_expect_eq(sbd_msgwait(&parameters), 20 * SECOND);
    parameters = (struct sbd_parameters){.watchdog = TICKS_NEVER};
    cr_expect_eq(sbd_msgwait(&parameters), TICKS_NEVER);
}

Test(fencing_sbd_times, without_devices_nobody_knows_that_a_node_is_down)
{
    struct sbd_parameters parameters = {
        .watchdog = 5 * SECOND, .msgwait = 10 * SECOND, .loop = SECOND, .devices = 1};
    cr_expect(sbd_is_safe_with(&parameters));
    parameters.devices = 0;
    cr_expect_not(sbd_is_safe_with(&parameters));
}
