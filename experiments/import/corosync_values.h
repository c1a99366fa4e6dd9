/*
 * Values of a corosync.conf that become values of a spec, each with its line in the notes.
 *
 * A value of the file is used (it stands in the spec) or left (the notes say why it does not).
 */
#ifndef EXPERIMENTS_IMPORT_COROSYNC_VALUES_H
#define EXPERIMENTS_IMPORT_COROSYNC_VALUES_H

#include "experiments/import/corosync_conf.h"
#include "experiments/import/notes.h"

#include <jansson.h>

/** A file on its way into a spec; all are borrowed. */
struct corosync_import {
    json_t *spec;
    struct corosync_conf *conf;
    struct notes *notes;
    struct error *error;
};

enum corosync_sort { COROSYNC_MILLISECONDS, COROSYNC_WHOLE, COROSYNC_ON_OFF, COROSYNC_BOOLEAN };

/** A value of the file, and where it stands in a spec. */
struct corosync_mapping {
    const char *section, *key;
    const char *path;
    enum corosync_sort sort;
    bool zero_is_default; /* for corosync 0 stands for no value */
};

/** Note that a value is in the spec. @param path  where, or in which words; kept */
void corosync_use(const struct corosync_import *import, struct corosync_entry *entry,
                  const char *path);

/** Note that a value is not in the spec, and why. */
void corosync_pass_over(const struct corosync_import *import, struct corosync_entry *entry,
                        const char *format, ...) __attribute__((format(printf, 3, 4)));

/** Set a value of the spec. @return false with an error: it is none of its sort */
bool corosync_set(const struct corosync_import *import, struct corosync_entry *entry,
                  const struct corosync_mapping *mapping);

/** The same for every mapping whose key the file has. */
bool corosync_set_all(const struct corosync_import *import, const struct corosync_mapping *mappings,
                      size_t count);

/** Whether a text of the spec is this one. */
bool corosync_has(const struct corosync_import *import, const char *path, const char *text);

#endif
