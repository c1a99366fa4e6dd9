/*
 * The text of a corosync.conf: sections, and the values in them with their lines.
 *
 * The grammar is that of corosync's exec/coroparse.c: a line is blank, a comment ("#" first), the
 * beginning of a section ("name {"), its end ("}"), or "key: value". Sections of one name add up;
 * of a key that is given twice in a section the last value holds.
 */
#ifndef EXPERIMENTS_IMPORT_COROSYNC_CONF_H
#define EXPERIMENTS_IMPORT_COROSYNC_CONF_H

#include "sim/base/arena.h"
#include "sim/base/error.h"

#include <stdbool.h>
#include <stddef.h>

/** The section of values that stand in none. */
#define COROSYNC_CONF_ROOT ((size_t)0)

struct corosync_section {
    const char *name; /* "" for the root */
    size_t parent;
    unsigned line; /* at which it begins; 0: the root */
};

struct corosync_entry {
    const char *key, *value;
    size_t section;
    unsigned line;
    bool is_used;     /* by the import */
    const char *path; /* in the spec; NULL: it is not in it */
};

/** A file that was read. All texts are in its arena. */
struct corosync_conf {
    struct arena *arena;
    const char *name; /* of the file, in errors */
    struct corosync_section *sections;
    size_t section_count, section_capacity;
    struct corosync_entry *entries; /* in the order of lines */
    size_t entry_count, entry_capacity;
};

/** Read a text. @param conf  with arena and name alone @return false with error 65, which has the
 *  line */
bool corosync_conf_read(struct corosync_conf *conf, const char *text, struct error *error);

/** The last value of a key in a section, or in all sections of one name under the root.
 *  @return NULL: there is none */
struct corosync_entry *corosync_conf_in(struct corosync_conf *conf, size_t section,
                                        const char *key);
struct corosync_entry *corosync_conf_under(struct corosync_conf *conf, const char *section,
                                           const char *key);

/** The next section of a name whose parent, which is under the root, has a name.
 *  @param after  the one before; COROSYNC_CONF_ROOT: the first @return COROSYNC_CONF_ROOT: none */
size_t corosync_conf_next(const struct corosync_conf *conf, const char *parent, const char *name,
                          size_t after);

/** The names of an entry's sections and its key, "totem.interface.knet_link_priority". */
const char *corosync_conf_path(const struct corosync_conf *conf,
                               const struct corosync_entry *entry);

/** A whole number from 0 on. @return false with error 65, which has the line */
bool corosync_conf_whole(const struct corosync_conf *conf, const struct corosync_entry *entry,
                         long long *value, struct error *error);

/** The same, up to a number other than a day in milliseconds. */
bool corosync_conf_number(const struct corosync_conf *conf, const struct corosync_entry *entry,
                          long long most, long long *value, struct error *error);

#endif
