/* Back and forth, as an elevator goes: on one way while an I/O lies there, then back. */
#include "models/storage/disk_scheduling.h"

extern const struct kind scheduling_look_kind;

static struct disk_choice choose(const struct disk_scheduling_environment *around)
{
    const struct io *onwards = disk_scheduling_nearest(around, around->is_inwards);
    if (onwards != NULL) {
        return (struct disk_choice){.io = onwards, .is_inwards = around->is_inwards};
    }
    return (struct disk_choice){.io = disk_scheduling_nearest(around, !around->is_inwards),
                                .is_inwards = !around->is_inwards};
}

static const struct disk_scheduling_operations operations = {choose, false};

const struct kind scheduling_look_kind = {
    .name = "look",
    .role = "disk_scheduling",
    .doc = "On one way while an I/O lies there, then the other way (the elevator).",
    .operations = &operations,
};
