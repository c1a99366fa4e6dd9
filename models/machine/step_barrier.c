/* A step of a program at which each thread waits for all others. */
#include "models/machine/acts.h"

static void compile(const void *from, const struct program_environment *around, struct acts *acts)
{
    (void)from;
    (void)around;
    acts_add(acts, ACT_BARRIER);
}

static const struct step_operations operations = {compile};

const struct kind step_barrier_kind = {
    .name = "barrier",
    .role = "step",
    .doc = "Waits until all threads of the program have come here.",
    .operations = &operations,
};
