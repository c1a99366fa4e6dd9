/*
 * Votequorum of a corosync.conf, as corosync's exec/votequorum.c reads it: which options turn
 * others off, and with which it does not start.
 */
#ifndef EXPERIMENTS_IMPORT_COROSYNC_QUORUM_H
#define EXPERIMENTS_IMPORT_COROSYNC_QUORUM_H

#include "experiments/import/corosync_nodes.h"
#include "experiments/import/corosync_values.h"

/** Set system.quorum. @return false with an error: a value is none, corosync does not start with
 *  it, or no spec can say it */
bool corosync_quorum_set(const struct corosync_import *import, const struct corosync_nodes *nodes);

#endif
