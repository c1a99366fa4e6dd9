/*
 * The power of a machine: what its parts draw in each of their states.
 *
 * A core draws the power of the state that it is in; each processor, each memory and the base of
 * the machine draw a power of their own at all times, and each line that comes to a memory takes an
 * energy. A core that has been idle for some time may sleep: it draws less, and needs a time to
 * wake. (As the states C0, C1 and C6 of ACPI, the uncore of RAPL, and DRAM with its background
 * power.)
 */
#ifndef MODELS_POWER_POWER_H
#define MODELS_POWER_POWER_H

#include "models/machine/core_state.h"
#include "sim/component/kind.h"

/** When a core sleeps. */
struct sleep_parameters {
    sim_ticks after; /* that it has been idle */
    sim_ticks wake;  /* until it executes again */
};

struct power_meter_parameters {
    double core[CORE_STATES]; /* [W]; 0 of a state that executes or stalls: that of CORE_USER */
    double processor;         /* [W] of each, beside its cores */
    double memory;            /* [W] of each */
    double line;              /* [J] of each line that comes to a memory */
    double base;              /* [W] */
    const struct sleep_parameters *sleep; /* NULL: no core sleeps */
};

extern const struct table power_meter_table;

/** The work of a machine, on average over a time. */
struct power_use {
    double cores[CORE_STATES]; /* cores in each state */
    double lines;              /* that come to memories [1/s] */
    uint32_t processors;
    uint32_t memories;
};

/** The mean power of the parts of a machine [W]. */
struct power_drawn {
    double cores, processors, memory, base;
};

struct power_drawn power_drawn(const struct power_meter_parameters *parameters,
                               const struct power_use *use);

#endif
