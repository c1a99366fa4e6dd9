/* The kinds of models/kinds.def, to be found by role and name. */
#ifndef MODELS_KINDS_H
#define MODELS_KINDS_H

#include "sim/component/kind.h"

#define KIND(name) extern const struct kind name##_kind;
#include "models/kinds.def"
#undef KIND

/** All kinds in the order of kinds.def, NULL at the end. */
extern const struct kind *const kinds[];

/** The kind of that role and name, or NULL. */
const struct kind *kinds_find(const char *role, const char *name);

/** Names of the kinds of a role. @param names  room for `most` @return how many there are */
size_t kinds_names(const char *role, const char **names, size_t most);

/** Whether a kind has what its role requires, and describes itself. @param text  what it lacks */
bool kind_verify(const struct kind *kind, char *text, size_t bytes);

/** Abort with a sentence if any kind is not sound: a mistake in a model. */
void kinds_verify(void);

#endif
