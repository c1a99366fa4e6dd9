/*
 * Dotted paths into a spec: "system.processors", "workload.classes.batch.route.cpu.disk".
 *
 * A path is checked against the tables of the spec's kind of system: each of its words is a key
 * that a table knows, present in the text or not; a name that the text chose (a station, a class);
 * an index of a list in the text; or, inside a distribution or the probabilities of names, what
 * stands there in the text.
 */
#ifndef EXPERIMENTS_SPEC_PATH_H
#define EXPERIMENTS_SPEC_PATH_H

#include "sim/base/arena.h"
#include "sim/component/parameter.h"

#include <jansson.h>
#include <stdbool.h>

enum { PATH_KEYS_MOST = 32, PATH_MESSAGE_BYTES = 400 };

struct path {
    const char *text;
    size_t count;
    const char *keys[PATH_KEYS_MOST];
    size_t wrap_at; /* the key before which a shorthand is written out as an object; 0: none */
    const char *wrap_key;
};

/**
 * Take a path apart and find it in the tables. All of it lives in the arena.
 *
 * @param document  with its machine put in; decides the kinds and names
 * @param message   filled in on failure, with the nearest path
 */
bool path_resolve(struct path *path, const char *text, const json_t *document, struct arena *arena,
                  char message[PATH_MESSAGE_BYTES]);

/** The same for a path into a section that is no part of a point. @param table  of the section */
bool path_resolve_in(struct path *path, const char *text, const struct table *table,
                     const json_t *document, struct arena *arena, char message[PATH_MESSAGE_BYTES]);

/** The document with a value put in; objects on the way are made. @return a new reference */
json_t *path_set(const struct path *path, const json_t *document, json_t *value);

#endif
