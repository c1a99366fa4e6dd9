/* Back and forth from edge to edge: the arm goes on to the last cylinder before it turns. */
#include "models/storage/disk_scheduling.h"

extern const struct kind scheduling_scan_kind;

static struct disk_choice choose(const struct disk_scheduling_environment *around)
{
    const struct io *onwards = disk_scheduling_nearest(around, around->is_inwards);
    if (onwards != NULL) {
        return (struct disk_choice){.io = onwards, .is_inwards = around->is_inwards};
    }
    return (struct disk_choice){
        .io = disk_scheduling_nearest(around, !around->is_inwards),
        .is_inwards = !around->is_inwards,
        .via = {around->is_inwards ? around->cylinders - 1 : 0},
        .via_count = 1,
    };
}

static const struct disk_scheduling_operations operations = {choose, false};

const struct kind scheduling_scan_kind = {
    .name = "scan",
    .role = "disk_scheduling",
    .doc = "Back and forth, on to the last cylinder before the arm turns.",
    .operations = &operations,
};
