/* Whether a spec that came of a corosync.conf is valid. */
#ifndef EXPERIMENTS_IMPORT_COROSYNC_VALID_H
#define EXPERIMENTS_IMPORT_COROSYNC_VALID_H

#include "experiments/import/corosync_conf.h"

#include <jansson.h>

/** Read the spec as `coupling check` does. @return false with error 65: the line of the value that
 *  is the first mistake, or its place in the spec, and what is wrong there */
bool corosync_valid(const json_t *spec, const struct corosync_conf *conf, struct error *error);

#endif
