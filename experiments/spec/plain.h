/*
 * A JSON value as a plain struct: what is kept of a spec beside the numbers of its results.
 *
 * Whatever prints results (tables, files, reports) takes values in this form and needs no reader of
 * JSON. Everything lives in the arena given to plain_of.
 */
#ifndef EXPERIMENTS_SPEC_PLAIN_H
#define EXPERIMENTS_SPEC_PLAIN_H

#include "sim/base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct json_t; /* of jansson */

enum plain_type {
    PLAIN_NULL,
    PLAIN_BOOLEAN,
    PLAIN_INTEGER,
    PLAIN_REAL,
    PLAIN_TEXT,
    PLAIN_LIST,
    PLAIN_OBJECT,
};

/** A value; only the members of its type are set. */
struct plain {
    enum plain_type type;
    bool is_true;
    int64_t integer;
    double real;
    const char *text;
    struct plain_member *members; /* of a list or an object, in their order */
    size_t count;
};

struct plain_member {
    const char *name; /* of a list's: NULL */
    struct plain value;
};

/** A copy of a value. @param value  NULL: as null */
struct plain plain_of(const struct json_t *value, struct arena *arena);

/** A copy in another arena. */
struct plain plain_copy(const struct plain *value, struct arena *arena);

/** An object with a single member, which is borrowed. */
struct plain plain_object(struct plain_member *member);

/** The member of that name; NULL: there is none, or the value is no object. */
const struct plain *plain_get(const struct plain *object, const char *name);

bool plain_is_number(const struct plain *value);

/** A number as a real; 0 of anything else. */
double plain_number(const struct plain *value);

/** Order two values: numbers by size, texts by their bytes, members in their order. @return under,
 * equal to, or over 0 */
int plain_compare(const struct plain *a, const struct plain *b);

#endif
