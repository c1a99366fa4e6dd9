#include "models/cluster/fencing/sbd_devices.h"

#include <criterion/criterion.h>

/* Of one and two devices one is enough to live, of three two are; a message needs more than half.
 */
Test(sbd_devices, one_or_two_of_three_are_read_and_more_than_half_deliver)
{
    static const struct {
        uint32_t count, lost;
        bool are_read, deliver;
    } facts[] = {
        {0, 0, false, false}, {1, 0, true, true},  {1, 1, false, false},
        {2, 0, true, true},   {2, 1, true, false}, {2, 2, false, false},
        {3, 0, true, true},   {3, 1, true, true},  {3, 2, false, false},
    };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct sbd_devices devices = {.count = facts[i].count};
        for (uint32_t lost = 0; lost < facts[i].lost; lost++) {
            sbd_devices_set(&devices, lost, false, 1);
        }
        cr_expect_eq(sbd_devices_are_read(&devices), facts[i].are_read, "case %zu", i);
        cr_expect_eq(sbd_devices_deliver(&devices, sbd_devices_working(&devices)), facts[i].deliver,
                     "case %zu", i);
    }
}

Test(sbd_devices, failures_add_up_and_the_loss_of_the_last_that_was_needed_counts)
{
    struct sbd_devices devices = {.count = 3};
    sbd_devices_set(&devices, 0, false, 10);
    cr_expect_eq(devices.lost, 0);
    sbd_devices_set(&devices, 2, false, 20);
    sbd_devices_set(&devices, 2, false, 30);
    cr_expect_eq(devices.lost, 20);
    cr_expect_eq(sbd_devices_working(&devices), 2);
    sbd_devices_set(&devices, 2, true, 40);
    cr_expect_not(sbd_devices_are_read(&devices));
    sbd_devices_set(&devices, 2, true, 50);
    cr_expect(sbd_devices_are_read(&devices));
    cr_expect_eq(sbd_devices_working(&devices), 6);
}
