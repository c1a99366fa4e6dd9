/* Inwards on to the last cylinder, then back to cylinder 0, serving none on the way. */
#include "models/storage/disk_scheduling.h"

extern const struct kind scheduling_c_scan_kind;

static struct disk_choice choose(const struct disk_scheduling_environment *around)
{
    const struct io *onwards = disk_scheduling_nearest(around, true);
    if (onwards != NULL) {
        return (struct disk_choice){.io = onwards, .is_inwards = true};
    }
    return (struct disk_choice){.io = disk_scheduling_lowest(around),
                                .is_inwards = true,
                                .via = {around->cylinders - 1, 0},
                                .via_count = 2};
}

static const struct disk_scheduling_operations operations = {choose, false};

const struct kind scheduling_c_scan_kind = {
    .name = "c_scan",
    .role = "disk_scheduling",
    .doc = "Inwards on to the last cylinder, then back to cylinder 0 and inwards again (circular).",
    .operations = &operations,
};
