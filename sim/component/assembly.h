/*
 * The assembly of a run: all of its components are built in it.
 *
 * The builder of a component adds it, once; the assembly walks its components to start them, to
 * report them, and to check their laws and invariants. A system says nothing of its parts but how
 * they are joined.
 */
#ifndef SIM_COMPONENT_ASSEMBLY_H
#define SIM_COMPONENT_ASSEMBLY_H

#include "sim/component/kind.h"

struct components;

struct assembly {
    struct run *run;
    struct measures *measures;
    struct arena *arena;           /* the run's */
    struct timeline *timeline;     /* never NULL: models add to it in any run */
    struct streams *streams;       /* all that components draw from */
    struct components *components; /* in the order in which they were added */
};

/** An assembly in a fresh run. @param kept  where its timeline is kept; NULL: it is not */
struct assembly assembly_start(struct run *run, struct measures *measures, struct arena *kept);

/** Add a component, which lives as long as the run. Its kind has a name and a role. */
void assembly_add(const struct assembly *assembly, struct component *component);

/** Build a component of a kind and add it. @param environment  as the kind's role says */
struct component *assembly_build(struct assembly *assembly, const struct kind *kind,
                                 const struct scope *scope, const void *parameters,
                                 const void *environment);

/** Build a whole system with all of its parts, and schedule the first events of all of them.
 *  @param parameters  of the kind's table */
struct component *assembly_system(struct assembly *assembly, const struct kind *system,
                                  const void *parameters);

/** Metrics and resources of all components over the report's window. */
void assembly_report(const struct assembly *assembly, struct report *report);

/** How many components there are in the order of reports, and the metrics and resources of one. */
size_t assembly_reporters(const struct assembly *assembly);
void assembly_report_one(const struct assembly *assembly, size_t reporter, struct report *report);

/** Laws of all components over the whole run, [0, now]. */
void assembly_laws(const struct assembly *assembly, sim_ticks now, struct report *report);

/** How many components there are. */
size_t assembly_count(const struct assembly *assembly);

/** The invariants of all components. */
void assembly_invariants(const struct assembly *assembly);

/** Start a stream of a part's own. @param path  the part's @param purpose  "service", "route", ...
 */
void assembly_stream(const struct assembly *assembly, const char *path, const char *purpose,
                     struct stream *stream);

/** Start a stream of a component's own. */
void component_stream(const struct assembly *assembly, const struct component *component,
                      const char *purpose, struct stream *stream);

#endif
