#include "models/kinds.h"

#include <string.h>

const struct kind *const kinds[] = {
#define KIND(name) &name##_kind,
#include "models/kinds.def"
#undef KIND
    NULL,
};

const struct kind *kinds_find(const char *role, const char *name)
{
    for (const struct kind *const *kind = kinds; *kind != NULL; kind++) {
        if (strcmp((*kind)->role, role) == 0 && strcmp((*kind)->name, name) == 0) {
            return *kind;
        }
    }
    return NULL;
}

size_t kinds_names(const char *role, const char **names, size_t most)
{
    size_t count = 0;
    for (const struct kind *const *kind = kinds; *kind != NULL; kind++) {
        if (strcmp((*kind)->role, role) == 0) {
            if (count < most) {
                names[count] = (*kind)->name;
            }
            count++;
        }
    }
    return count;
}
