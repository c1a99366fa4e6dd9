/*
 * Where a part of a model stands: its path and its place in the spec.
 *
 * The path names the part's streams, metrics, errors and objects on the timeline; the pointer is
 * the JSON pointer of its parameters, where complaints point. Children are made from parents, so
 * that a part may occur any number of times in a run: two machines as nodes of a cluster draw
 * different random numbers, report under different names and complain at their own places.
 *
 *     scope                path                    pointer
 *     of the spec          ""                      ""
 *     section "system"     ""                      "/system"
 *     child "nodes"        "nodes"                 "/system/nodes"
 *     child "alpha"        "nodes.alpha"           "/system/nodes/alpha"
 *     child "memory"       "nodes.alpha.memory"    "/system/nodes/alpha/memory"
 */
#ifndef SIM_COMPONENT_SCOPE_H
#define SIM_COMPONENT_SCOPE_H

#include "sim/base/arena.h"
#include "sim/component/complaint.h"

#include <stdint.h>

struct scope {
    struct arena *arena; /* where the texts of its children live */
    const char *path;    /* "" for the whole system */
    const char *pointer; /* "" for the whole spec */
};

/** The scope of a whole spec. @param arena  must outlive the scope and its children */
struct scope scope_of_spec(struct arena *arena);

/** A section of the spec: the pointer gets its name, the path does not. @param name  copied */
struct scope scope_section(const struct scope *scope, const char *name);

/** A part inside: path and pointer get its name. @param name  copied; a name of a spec, without
 *  dots or slashes */
struct scope scope_child(const struct scope *scope, const char *name);

/** An element of a list, "faults.3". */
struct scope scope_element(const struct scope *scope, uint64_t index);

/** A part that the spec does not name: the path gets the printed text, the pointer stays that of
 *  the parameters it is made from: "memory.controllers.3" at "/system/memory". */
struct scope scope_inside(const struct scope *scope, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/** The part's name in messages, laws and streams: its path, and "system" for the whole system. */
const char *scope_title(const struct scope *scope);

/** An error at a parameter of the part. @param key  "latency"; NULL: at the part itself */
void scope_complain(const struct scope *scope, const char *key, struct complaints *complaints,
                    const char *format, ...) __attribute__((format(printf, 4, 5)));

/** Advice at a parameter of the part: legal, but probably not what is meant. */
void scope_warn(const struct scope *scope, const char *key, struct complaints *complaints,
                const char *format, ...) __attribute__((format(printf, 4, 5)));

#endif
