/*
 * A machine file: the members that a spec takes under "system" where it says `"machine": "FILE"`.
 *
 * A machine is a JSON object with the keys of a multiprocessor. Imports set its members, here with
 * paths such as "memory.latency"; what is there already keeps its place.
 */
#ifndef EXPERIMENTS_IMPORT_MACHINE_FILE_H
#define EXPERIMENTS_IMPORT_MACHINE_FILE_H

#include "sim/base/error.h"

#include <jansson.h>
#include <stdio.h>

/** Read a machine file. @return a new reference; NULL with error 66 or 65 */
json_t *machine_file_read(const char *path, struct error *error);

/** A member of the machine, or of an object in it. @return borrowed; NULL: there is none */
json_t *machine_get(const json_t *machine, const char *path);

/** Set a member, with the objects above it; takes the value over. */
void machine_set(json_t *machine, const char *path, json_t *value);

void machine_set_text(json_t *machine, const char *path, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/** Remove a member, if it is there. */
void machine_remove(json_t *machine, const char *path);

/** A whole number of the machine. @return `otherwise` where there is none */
int64_t machine_whole(const json_t *machine, const char *path, int64_t otherwise);

/** Text with two blanks an indent, where lists of values stand on one line each. */
void machine_file_print(const json_t *machine, FILE *out);

/** Write a machine to a file, whole or not at all. @param path  NULL: to standard output
 *  @return false with error 73 or 74 */
bool machine_file_write(const json_t *machine, const char *path, struct error *error);

#endif
