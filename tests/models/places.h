/*
 * Parts at their places, for tests that check or build one part by itself.
 *
 * Everything is static and inline: each test program takes what it needs.
 */
#ifndef TESTS_MODELS_PLACES_H
#define TESTS_MODELS_PLACES_H

#include "sim/component/kind.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

/** The scope of a part of a section. @param path  "nodes.alpha" */
static inline struct scope place_of(struct arena *arena, const char *section, const char *path)
{
    struct scope spec = scope_of_spec(arena);
    struct scope scope = scope_section(&spec, section);
    char *rest = arena_copy(arena, path);
    for (char *name = strtok(rest, "."); name != NULL; name = strtok(NULL, ".")) {
        scope = scope_child(&scope, name);
    }
    return scope;
}

/** Build a part in the run of an assembly. */
static inline struct component *place_build(struct assembly *assembly, const struct kind *kind,
                                            const char *section, const char *path,
                                            const void *parameters, const void *environment)
{
    struct scope scope = place_of(assembly->arena, section, path);
    return kind->build(assembly, &scope, parameters, environment);
}

/** Build a whole system in the run of an assembly. */
static inline struct component *place_system(struct assembly *assembly, const struct kind *kind,
                                             const void *parameters)
{
    struct scope scope = scope_of_spec(assembly->arena);
    return kind->build(assembly, &scope, parameters, NULL);
}

/** What the check of a part says. */
static inline void place_check(const struct kind *kind, const char *section, const char *path,
                               const void *parameters, const void *environment,
                               struct complaints *complaints)
{
    struct arena *arena = arena_create();
    struct scope scope = place_of(arena, section, path);
    kind->check(parameters, &scope,
                &(struct check_context){.complaints = complaints,
                                        .horizon = TICKS_NEVER,
                                        .ticks_per_second = TICKS_PER_SECOND_FINE,
                                        .is_whole = true,
                                        .environment = environment});
    arena_destroy(arena);
}

/** What the check of a whole system says. @param context  without environment */
static inline void place_check_system(const struct kind *kind, const void *parameters,
                                      const struct check_context *context)
{
    struct arena *arena = arena_create();
    struct scope scope = scope_of_spec(arena);
    kind->check(parameters, &scope, context);
    arena_destroy(arena);
}

#endif
