/* A step of a program that waits for a device, off its core. */
#include "models/machine/acts.h"

#define MEMBER(name) offsetof(struct io_parameters, name)

struct io_parameters {
    const char *device;
    struct distribution time;
};

static TABLE(parameters_table, struct io_parameters,
             {.name = "device",
              .type = PARAMETER_NAME,
              .offset = MEMBER(device),
              .doc = "The name of the device, which all threads of the program share."},
             {.name = "time",
              .type = PARAMETER_DISTRIBUTION,
              .offset = MEMBER(time),
              .doc = "How long the device serves the thread, one thread at a time."});

static void compile(const void *from, const struct program_environment *around, struct acts *acts)
{
    (void)around;
    const struct io_parameters *parameters = from;
    struct act *act = acts_add(acts, ACT_IO);
    act->number = acts_device(acts, parameters->device);
    act->amount = parameters->time;
}

static const struct step_operations operations = {compile};

const struct kind step_io_kind = {
    .name = "io",
    .role = "step",
    .doc = "Leaves the core until a device has served the thread.",
    .parameters = &parameters_table,
    .operations = &operations,
};
