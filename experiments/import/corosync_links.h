/*
 * The links of a corosync.conf: the transport, and of knet its mode, priorities and pings.
 *
 * A file has timers of pings for each link, a spec one set for all: that of the first link. Where
 * another link has other ones the notes say so.
 */
#ifndef EXPERIMENTS_IMPORT_COROSYNC_LINKS_H
#define EXPERIMENTS_IMPORT_COROSYNC_LINKS_H

#include "experiments/import/corosync_nodes.h"
#include "experiments/import/corosync_values.h"

/** Set system.membership.transport. @return false with an error: a value is none */
bool corosync_links_set(const struct corosync_import *import, const struct corosync_nodes *nodes);

#endif
