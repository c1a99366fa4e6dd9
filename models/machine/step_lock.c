/* A step of a program that takes a lock, which one thread holds at a time. */
#include "models/machine/acts.h"

struct lock_parameters {
    const char *lock;
};

static TABLE(parameters_table, struct lock_parameters,
             {.name = "lock",
              .type = PARAMETER_NAME,
              .offset = offsetof(struct lock_parameters, lock),
              .doc = "The name of the lock."});

static void compile(const void *from, const struct program_environment *around, struct acts *acts)
{
    (void)around;
    const struct lock_parameters *parameters = from;
    acts_add(acts, ACT_LOCK)->number = acts_lock(acts, parameters->lock);
}

static const struct step_operations operations = {compile};

const struct kind step_lock_kind = {
    .name = "lock",
    .role = "step",
    .doc = "Takes a lock, first come, first served.",
    .parameters = &parameters_table,
    .operations = &operations,
};
