/*
 * Where the parts of a spec were read from.
 *
 * A spec may extend another one and name a machine file; what is put together is one document, and
 * complaints have pointers into that. Here they are led back to the file that says what is wrong,
 * and to the place in it: the first file in the order of precedence that has the place; where none
 * has it, as where a member is missing, the one that leads furthest.
 */
#ifndef EXPERIMENTS_SPEC_ORIGIN_H
#define EXPERIMENTS_SPEC_ORIGIN_H

#include "sim/component/complaint.h"

#include <jansson.h>

struct origin {
    char *file;
    json_t *document;
};

/** Files that are merged, the spec that was opened first, and the paths that --set gave values. */
struct origins {
    struct origin *list;
    size_t count, capacity;
    char **set;
    size_t set_count, set_capacity;
};

/** Add a file behind all that come before it. @param file  copied; NULL: it has no name */
void origins_add(struct origins *origins, const char *file, json_t *document);

/** A value that --set gave. @param path  copied */
void origins_add_set(struct origins *origins, const char *path);

void origins_free(struct origins *origins);

/** Name the file of each complaint that is about another one than the spec that was opened; one
 *  about a value of --set stands there. */
void origins_name(const struct origins *origins, struct complaints *complaints);

/** A machine file, and where its members stand in a spec. */
struct origin_machine {
    const json_t *document;
    const char *section; /* a JSON pointer */
    size_t words;        /* of that */
};

/**
 * Move a complaint about what a machine file says to that file.
 *
 * @param document  of the point, without the machine's members
 * @param file      the file's name
 * @return whether it was moved
 */
bool origin_move_to_machine(struct complaint *complaint, const json_t *document,
                            const struct origin_machine *machine, const char *file);

#endif
