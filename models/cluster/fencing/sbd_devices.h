/*
 * The devices that SBD's slots are on, none to three, and what it can do with those that are left.
 *
 * A node keeps to its devices while it reads one of them, or two of three. A message counts as
 * delivered when more than half of the devices have taken it: of two both have to, so that with one
 * of them lost nodes live on and nobody can be fenced. A failure of a device befalls all nodes.
 *
 * Source: ClusterLabs sbd, quorum_read (src/sbd-inquisitor.c) and quorum_write (src/sbd-md.c);
 * sbd(8), "Choosing and initializing the block device(s)".
 */
#ifndef MODELS_CLUSTER_FENCING_SBD_DEVICES_H
#define MODELS_CLUSTER_FENCING_SBD_DEVICES_H

#include "sim/kernel/ticks.h"

#include <stdbool.h>
#include <stdint.h>

enum { SBD_DEVICES_MOST = 3 };

/** A device each bit, the first in the lowest. */
typedef uint32_t sbd_device_set;

/** Start it with the number of devices alone. */
struct sbd_devices {
    uint32_t count;
    uint32_t failures[SBD_DEVICES_MOST]; /* that go on */
    sim_ticks lost;                      /* when too few to be read were left, where they are */
};

/** The devices that work. */
sbd_device_set sbd_devices_working(const struct sbd_devices *devices);

/** Whether enough of them work for a node to keep to them; never without devices. */
bool sbd_devices_are_read(const struct sbd_devices *devices);

/** Whether a message on these devices counts as delivered. */
bool sbd_devices_deliver(const struct sbd_devices *devices, sbd_device_set written);

/** A failure of a device begins, or one has ended; as many end as begin. @param device  from 0 */
void sbd_devices_set(struct sbd_devices *devices, uint32_t device, bool works, sim_ticks now);

#endif
