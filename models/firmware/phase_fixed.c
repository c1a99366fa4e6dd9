/* A phase of a boot that takes a time whatever the machine: power good, self-test, enumeration. */
#include "models/firmware/firmware.h"

struct phase_fixed_parameters {
    struct phase_parameters phase;
    struct distribution time;
};

static TABLE(parameters_table, struct phase_fixed_parameters, PHASE_ROWS,
             {.name = "time",
              .type = PARAMETER_DISTRIBUTION,
              .offset = offsetof(struct phase_fixed_parameters, time),
              .doc = "How long it takes."});

static struct distribution time(const void *from, const struct firmware_environment *environment)
{
    (void)environment;
    return ((const struct phase_fixed_parameters *)from)->time;
}

static const struct phase_operations operations = {time};

const struct kind phase_fixed_kind = {
    .name = "fixed",
    .role = "phase",
    .doc =
        "Takes a time whatever the machine: power good, self-test, enumeration of devices, menu.",
    .parameters = &parameters_table,
    .operations = &operations,
};
