#include "models/cluster/fencing/sbd_devices.h"

#include "sim/base/assert.h"

static uint32_t count_of(sbd_device_set devices)
{
    uint32_t count = 0;
    for (uint32_t device = 0; device < SBD_DEVICES_MOST; device++) {
        count += devices >> device & 1;
    }
    return count;
}

sbd_device_set sbd_devices_working(const struct sbd_devices *devices)
{
    sbd_device_set working = 0;
    for (uint32_t device = 0; device < devices->count; device++) {
        working |= (sbd_device_set)(devices->failures[device] == 0) << device;
    }
    return working;
}

bool sbd_devices_are_read(const struct sbd_devices *devices)
{
    uint32_t working = count_of(sbd_devices_working(devices));
    return devices->count > 2 ? 2 * working > devices->count : working > 0;
}

bool sbd_devices_deliver(const struct sbd_devices *devices, sbd_device_set written)
{
    return 2 * count_of(written) > devices->count;
}

void sbd_devices_set(struct sbd_devices *devices, uint32_t device, bool works, sim_ticks now)
{
    ASSERT(device < devices->count && (!works || devices->failures[device] > 0));
    bool were_read = sbd_devices_are_read(devices);
    devices->failures[device] += works ? -1U : 1U;
    if (were_read && !sbd_devices_are_read(devices)) {
        devices->lost = now;
    }
}
