/* Inwards while an I/O lies there, then back to the outermost one, serving none on the way. */
#include "models/storage/disk_scheduling.h"

extern const struct kind scheduling_c_look_kind;

static struct disk_choice choose(const struct disk_scheduling_environment *around)
{
    const struct io *onwards = disk_scheduling_nearest(around, true);
    return (struct disk_choice){.io = onwards != NULL ? onwards : disk_scheduling_lowest(around),
                                .is_inwards = true};
}

static const struct disk_scheduling_operations operations = {choose, false};

const struct kind scheduling_c_look_kind = {
    .name = "c_look",
    .role = "disk_scheduling",
    .doc = "Inwards while an I/O lies there, then back to the outermost one (circular).",
    .operations = &operations,
};
