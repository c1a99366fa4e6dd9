#include "models/storage/disk_scheduling.h"

const struct io *disk_scheduling_nearest(const struct disk_scheduling_environment *around,
                                         bool is_inwards)
{
    const struct io *nearest = NULL;
    for (const struct io *io = around->first; io != NULL; io = io->next) {
        bool is_beyond =
            is_inwards ? io->cylinder >= around->cylinder : io->cylinder <= around->cylinder;
        if (is_beyond && (nearest == NULL || (is_inwards ? io->cylinder < nearest->cylinder
                                                         : io->cylinder > nearest->cylinder))) {
            nearest = io;
        }
    }
    return nearest;
}

const struct io *disk_scheduling_lowest(const struct disk_scheduling_environment *around)
{
    const struct io *lowest = around->first;
    for (const struct io *io = around->first; io != NULL; io = io->next) {
        lowest = io->cylinder < lowest->cylinder ? io : lowest;
    }
    return lowest;
}
