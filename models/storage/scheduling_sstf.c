/* The shortest seek first: the I/O of the nearest cylinder, inwards where two are as near. */
#include "models/storage/disk_scheduling.h"

extern const struct kind scheduling_sstf_kind;

static struct disk_choice choose(const struct disk_scheduling_environment *around)
{
    const struct io *in = disk_scheduling_nearest(around, true);
    const struct io *out = disk_scheduling_nearest(around, false);
    bool is_inwards = out == NULL || (in != NULL && in->cylinder - around->cylinder <=
                                                        around->cylinder - out->cylinder);
    return (struct disk_choice){.io = is_inwards ? in : out, .is_inwards = is_inwards};
}

static const struct disk_scheduling_operations operations = {choose, false};

const struct kind scheduling_sstf_kind = {
    .name = "sstf",
    .role = "disk_scheduling",
    .doc = "The I/O of the nearest cylinder (shortest seek time first).",
    .operations = &operations,
};
