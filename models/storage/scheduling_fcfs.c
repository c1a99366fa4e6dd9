/* First come, first served. */
#include "models/storage/disk_scheduling.h"

extern const struct kind scheduling_fcfs_kind;

static struct disk_choice choose(const struct disk_scheduling_environment *around)
{
    return (struct disk_choice){.io = around->first, .is_inwards = around->is_inwards};
}

static const struct disk_scheduling_operations operations = {choose, false};

const struct kind scheduling_fcfs_kind = {
    .name = "fcfs",
    .role = "disk_scheduling",
    .doc = "The I/O that waits for longest (first come, first served).",
    .operations = &operations,
};
