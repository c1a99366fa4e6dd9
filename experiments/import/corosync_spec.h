/*
 * A spec of a cluster from a corosync.conf: its nodes, their links, the timers of totem and knet,
 * and votequorum.
 *
 * Every value of the file is either in the spec or in the notes as unused; nothing is dropped
 * silently. The file knows no services and no fencing: one service on the first node, the default
 * fencing and a crash of that node stand for them, so that the spec runs as it is.
 * A file of which no valid spec comes is refused.
 */
#ifndef EXPERIMENTS_IMPORT_COROSYNC_SPEC_H
#define EXPERIMENTS_IMPORT_COROSYNC_SPEC_H

#include "experiments/import/corosync_conf.h"
#include "experiments/import/notes.h"

#include <jansson.h>

/** A spec of a file. @return a new reference; NULL with error 65 */
json_t *corosync_spec(struct corosync_conf *conf, struct notes *notes, struct error *error);

#endif
