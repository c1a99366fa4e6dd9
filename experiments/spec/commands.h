/* The subcommands that answer from the tables of kinds alone. */
#ifndef EXPERIMENTS_SPEC_COMMANDS_H
#define EXPERIMENTS_SPEC_COMMANDS_H

#include "sim/base/error.h"

#include <stdio.h>

/**
 * `coupling describe WORD`: a kind, a section of a spec, "metrics", or the path of a parameter.
 *
 * Of a kind its parameters with unit, default, limits and meaning, and its metrics.
 */
bool describe_word(const char *word, FILE *out, struct error *error);

/**
 * Say of a spec of the gallery what it asks, and the commands that run and show it.
 *
 * @return false: the gallery has no spec of that name
 */
bool describe_gallery_spec(const char *name, FILE *out);

/** The same for every kind, as Markdown: the generated reference page. */
void describe_all(FILE *out);

/** The manual page coupling-spec(5) in roff. */
void describe_page(FILE *out);

/** The folder that `coupling list` lists, and how. */
struct listing {
    const char *folder;
    bool is_gallery; /* its specs are run by name */
    bool is_whole;   /* whole descriptions, not only questions */
};

/** `coupling list`: the specs of a folder with the question of each, by kinds of system; then the
 *  kinds. */
bool list_all(const struct listing *listing, FILE *out, struct error *error);

/** `coupling schema`: the JSON Schema (draft 2020-12) of every spec. */
void schema_write(FILE *out);

#endif
