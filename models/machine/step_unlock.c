/* A step of a program that gives up a lock. */
#include "models/machine/acts.h"

struct unlock_parameters {
    const char *lock;
};

static TABLE(parameters_table, struct unlock_parameters,
             {.name = "lock",
              .type = PARAMETER_NAME,
              .offset = offsetof(struct unlock_parameters, lock),
              .doc = "The name of the lock."});

static void compile(const void *from, const struct program_environment *around, struct acts *acts)
{
    (void)around;
    const struct unlock_parameters *parameters = from;
    acts_add(acts, ACT_UNLOCK)->number = acts_lock(acts, parameters->lock);
}

static const struct step_operations operations = {compile};

const struct kind step_unlock_kind = {
    .name = "unlock",
    .role = "step",
    .doc = "Gives a lock up.",
    .parameters = &parameters_table,
    .operations = &operations,
};
