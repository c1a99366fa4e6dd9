/* Parameters by their path in a spec: `coupling describe system.memory.latency`. */
#ifndef EXPERIMENTS_SPEC_DESCRIBE_PATH_H
#define EXPERIMENTS_SPEC_DESCRIBE_PATH_H

#include <stdbool.h>
#include <stdio.h>

/**
 * Describe the parameters that have a path in some kind of system.
 *
 * @param path  "system.stations.cpu.servers"; any word stands for a name that the spec chooses,
 *              and for the number in a list
 * @return false: none has
 */
bool describe_path(const char *path, FILE *out);

/** The part of a path, up to a word, that some parameter has: what a message can point at. */
size_t describe_path_known(const char *path);

#endif
