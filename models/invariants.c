#include "models/invariants.h"

#include "models/planted.h"

#include <stdarg.h>
#include <stdio.h>

const char *const invariant_names[INVARIANTS] = {
#define INVARIANT(name, claim) [INVARIANT_##name] = #name,
#define LAW(name, place, claim)
#include "models/invariants.def"
#undef INVARIANT
#undef LAW
};

const struct law_name law_names[] = {
#define INVARIANT(name, claim)
#define LAW(name, place, claim) {#name, #place},
#include "models/invariants.def"
#undef INVARIANT
#undef LAW
    {NULL, NULL},
};

void invariant_break(struct run *run, const struct component *component, enum invariant which,
                     const char *format, ...)
{
    if (!PLANTED_WATCHES(invariant_names[which])) {
        return;
    }
    char text[sizeof run->error.text];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    run_fail(run, component, ERROR_INTERNAL, "%s (invariant \"%s\")", text, invariant_names[which]);
}
