/* Parameters by their path in a spec: `coupling describe system.memory.latency`. */
#ifndef EXPERIMENTS_SPEC_DESCRIBE_PATH_H
#define EXPERIMENTS_SPEC_DESCRIBE_PATH_H

#include "sim/base/text.h"

#include <stdbool.h>
#include <stdio.h>

/**
 * Describe the parameters that have a path in some kind of system, with all that is inside them.
 *
 * @param path  "system.stations.cpu.servers"; any word stands for a name that the spec chooses,
 *              and for the number in a list
 * @return false: none has
 */
bool describe_path(const char *path, FILE *out);

/** Describe the parameters whose path ends with a key, "token", and those that have it as a choice,
 *  by their paths. @return false: there is none */
bool describe_key(const char *key, FILE *out);

/** The part of a path, up to a word, that some parameter has: what a message can point at. */
size_t describe_path_known(const char *path);

/**
 * Append a path with its first misspelt word replaced by the nearest one that can stand there.
 *
 * @param path  none of a parameter
 * @return false: no word is near
 */
bool describe_path_nearest(const char *path, struct text_buffer *nearest);

#endif
