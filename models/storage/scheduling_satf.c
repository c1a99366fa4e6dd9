/* The shortest access time first: seek and rotation together; the first of several alike. */
#include "models/storage/disk_scheduling.h"

extern const struct kind scheduling_satf_kind;

static struct disk_choice choose(const struct disk_scheduling_environment *around)
{
    struct disk_choice choice = {.io = around->first, .is_inwards = around->is_inwards};
    sim_ticks least = around->positioning(around->disk, around->first, TICKS_NEVER);
    for (const struct io *io = around->first->next; io != NULL; io = io->next) {
        sim_ticks time = around->positioning(around->disk, io, least);
        if (time < least) {
            least = time;
            choice.io = io;
        }
    }
    return choice;
}

static const struct disk_scheduling_operations operations = {choose, true};

const struct kind scheduling_satf_kind = {
    .name = "satf",
    .role = "disk_scheduling",
    .doc = "The I/O whose sector is under its head soonest (shortest access time first).",
    .operations = &operations,
};
