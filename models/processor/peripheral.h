/*
 * A peripheral device that the threads of a program share: it serves one at a time, first come
 * first served, for a time that the program draws.
 */
#ifndef MODELS_PROCESSOR_PERIPHERAL_H
#define MODELS_PROCESSOR_PERIPHERAL_H

#include "models/processor/waiter.h"
#include "sim/component/assembly.h"
#include "sim/measure/ledger.h"

extern const struct kind peripheral_kind;

struct peripheral {
    struct component component; /* "devices.NAME" */
    struct waiters present;     /* the first is served */
    sim_ticks until;            /* when its service ends */
    struct waiter_port port;
    struct ledger ledger; /* threads that wait for it or are served */
};

/** @param scope  of the program @param name  of the device */
void peripheral_init(struct peripheral *device, const struct assembly *assembly,
                     const struct scope *scope, const char *name, const struct waiter_port *port);

/** A thread comes to a device, and waits there until the port lets it go on. @param time  of its
 *  service [ticks] */
void peripheral_come(struct run *run, struct peripheral *device, struct waiter *waiter,
                     sim_ticks time);

#endif
