/* Kinds that random tests may draw without knowing them: all their parameters may be left out. */
#ifndef TESTS_KINDS_WITH_DEFAULTS_H
#define TESTS_KINDS_WITH_DEFAULTS_H

#include "models/kinds.h"

/** Whether no parameter of a kind has to be given. */
static inline bool kind_has_defaults(const struct kind *kind)
{
    const struct table *table = kind->parameters;
    for (size_t i = 0; table != NULL && i < table->count; i++) {
        if (table->rows[i].preset == NULL && (table->rows[i].flags & PARAMETER_OPTIONAL) == 0) {
            return false;
        }
    }
    return true;
}

/** Names of those kinds of a role. @param names  room for `most` @return how many there are */
static inline size_t kinds_with_defaults(const char *role, const char **names, size_t most)
{
    size_t all = kinds_names(role, names, most);
    size_t count = 0;
    for (size_t i = 0; i < all; i++) {
        if (kind_has_defaults(kinds_find(role, names[i]))) {
            names[count++] = names[i];
        }
    }
    return count;
}

#endif
