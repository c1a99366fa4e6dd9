/* The data of a unit: lost and restored, by its device or without it. */
#include "models/invariants.h"
#include "models/storage/lun_state.h"

void lun_lose_data(struct lun *lun)
{
    if (lun->losses++ == 0) {
        lun->taken_before = lun->taken;
    }
}

void lun_restore_data(struct lun *lun)
{
    ASSERT(lun->losses > 0);
    lun->losses--;
}

uint32_t lun_losses(const struct lun *lun)
{
    return lun->losses;
}

void lun_fail_member(struct run *run, struct lun *lun, uint32_t number)
{
    lun->device.operations->members->fail(run, lun->device.component, number);
}

void lun_hear(struct run *run, void *owner, enum device_event event, uint32_t number)
{
    struct lun *lun = owner;
    if (event == DEVICE_DATA_LOST) {
        lun_lose_data(lun);
    } else if (event == DEVICE_DATA_RESTORED) {
        lun_restore_data(lun);
    }
    device_tell(run, &lun->around.listener, event, number);
}

void lun_losses_invariants(struct run *run, const struct lun *lun)
{
    CHECK(run, &lun->component, lun_data, lun->losses == 0 || lun->taken == lun->taken_before,
          "%s has taken an I/O while its data are lost", lun->name);
}
