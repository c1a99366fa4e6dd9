/*
 * The boot of a whole system: the machine has its power from the start of the run on, and is up
 * when the last phase of its firmware is over. Then, and not before, it tells its listener.
 */
#ifndef MODELS_FIRMWARE_BOOT_H
#define MODELS_FIRMWARE_BOOT_H

#include "models/firmware/firmware.h"

/** The object "boot" of a spec. */
struct system_boot_parameters {
    struct parameter_list phases; /* struct part */
};

/** Called once, when the machine is up. */
struct boot_port {
    void *owner;
    void (*booted)(struct run *run, void *owner);
};

struct boot {
    struct component component; /* path "boot" */
    struct firmware firmware;
    struct boot_port port;
    uint32_t phase;   /* under way; firmware.count: the machine is up */
    sim_ticks since;  /* when that began */
    sim_ticks *times; /* of phases, up to that one */
    sim_ticks up_at;  /* TICKS_NEVER: not yet */
    struct stream drawing;
};

/** Its check gets a struct firmware_environment. */
extern const struct kind boot_kind;
extern const struct table system_boot_table;

/** Build the boot of a machine. @param scope  of the machine */
struct boot *boot_build(const struct assembly *assembly, const struct scope *scope,
                        const struct system_boot_parameters *parameters,
                        const struct firmware_environment *environment,
                        const struct boot_port *port);

/** The part of [0, now] in which the machine was not up [ticks]. */
static inline sim_ticks boot_time(const struct boot *boot, sim_ticks now)
{
    return boot->up_at < now ? boot->up_at : now;
}

#endif
