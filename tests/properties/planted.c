/* Which planted bug is on in coupling_planted, and which invariant watches, by the environment. */
#include "models/planted.h"

#include <stdlib.h>
#include <string.h>

/* The value of a variable is looked up once: the environment does not change. */
struct variable {
    const char *name, *value;
    bool is_known;
};

static const char *value(struct variable *variable)
{
    if (!variable->is_known) {
        variable->value = getenv(variable->name);
        variable->is_known = true;
    }
    return variable->value;
}

bool planted(const char *bug)
{
    static struct variable wanted = {.name = "COUPLING_PLANTED"};
    return value(&wanted) != NULL && strcmp(wanted.value, bug) == 0;
}

bool planted_watches(const char *invariant)
{
    static struct variable watching = {.name = "COUPLING_WATCHES"};
    return value(&watching) == NULL || strcmp(watching.value, invariant) == 0;
}
