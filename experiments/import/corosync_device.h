/*
 * The quorum device of a corosync.conf: the section "device" in "quorum", and "net" in that.
 *
 * A device of model net with the algorithm ffsplit becomes system.quorum.device. Any other, and
 * heuristics, stay among what is not understood.
 */
#ifndef EXPERIMENTS_IMPORT_COROSYNC_DEVICE_H
#define EXPERIMENTS_IMPORT_COROSYNC_DEVICE_H

#include "experiments/import/corosync_conf.h"
#include "experiments/import/notes.h"

#include <jansson.h>

/** The model of the device, which is what makes it one. @return NULL: there is no device */
struct corosync_entry *corosync_device_find(struct corosync_conf *conf);

/** Set the device of a spec, after the other values of its quorum. @return false with an error: a
 *  value is none */
bool corosync_device_set(json_t *spec, struct corosync_conf *conf, struct notes *notes,
                         struct error *error);

#endif
