/* Which kinds random clusters have had, so that no kind is left out and nobody knows. */
#ifndef TESTS_PROPERTIES_CLUSTER_KINDS_H
#define TESTS_PROPERTIES_CLUSTER_KINDS_H

#include <stdbool.h>
#include <stdio.h>

enum { CLUSTER_KINDS_MOST = 512 };

struct cluster_kinds {
    unsigned drawn[CLUSTER_KINDS_MOST]; /* specs that name the kind, by its place in kinds.def */
};

/** Note the kinds that a spec names. */
void cluster_kinds_note(struct cluster_kinds *kinds, const char *spec);

/** Whether each kind of every role was named, but for those that cluster_kinds.c excludes with a
 *  reason; says which are not. */
bool cluster_kinds_are_all(const struct cluster_kinds *kinds, FILE *out);

#endif
