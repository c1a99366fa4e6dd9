/*
 * Parts at their places, for tests that check or build one part by itself.
 *
 * Everything is static and inline: each test program takes what it needs.
 */
#ifndef TESTS_MODELS_PLACES_H
#define TESTS_MODELS_PLACES_H

#include "sim/component/assembly.h"

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

/** Add a component to an assembly and start it: what a run does with all of them. */
static inline void place_start(const struct assembly *assembly, struct component *component)
{
    const struct kind *kind = kind_of(component);
    assembly_add(assembly, component);
    if (kind->start != NULL) {
        kind->start(assembly->run, component);
    }
}

/** Build a part in the run of an assembly, and start it. */
static inline struct component *place_build(struct assembly *assembly, const struct kind *kind,
                                            const char *section, const char *path,
                                            const void *parameters, const void *environment)
{
    struct scope scope = place_of(assembly->arena, section, path);
    struct component *component = kind->build(assembly, &scope, parameters, environment);
    place_start(assembly, component);
    return component;
}

static inline void place_report(const struct component *component, struct report *report)
{
    kind_of(component)->report(component, report);
}

static inline void place_laws(const struct component *component, sim_ticks now,
                              struct report *report)
{
    kind_of(component)->laws(component, now, report);
}

/** Laws of a component that do not hold now. */
static inline unsigned place_broken_laws(const struct run *run, const struct component *component)
{
    struct report report;
    unsigned broken = 0;
    report_init(&report, run->arena, NULL, run->ticks_per_second);
    place_laws(component, run_now(run), &report);
    for (size_t i = 0; i < report.law_count; i++) {
        broken += !report.laws[i].holds;
    }
    return broken;
}

static inline void place_invariants(struct run *run, const struct component *component)
{
    kind_of(component)->invariants(run, component);
}

/** The complaints about a part. */
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

/** The complaints about a whole system. @param context  without environment */
static inline void place_check_system(const struct kind *kind, const void *parameters,
                                      const struct check_context *context)
{
    struct arena *arena = arena_create();
    struct scope scope = scope_of_spec(arena);
    kind->check(parameters, &scope, context);
    arena_destroy(arena);
}

#endif
