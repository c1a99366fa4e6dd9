/*
 * The hwloc library, loaded when it is asked for.
 *
 * Linked with the program it would be loaded at each start, with libudev, by every worker too: a
 * fifth of the time that the program takes to print its version.
 */
#ifndef EXPERIMENTS_IMPORT_HWLOC_LIBRARY_H
#define EXPERIMENTS_IMPORT_HWLOC_LIBRARY_H

#include "sim/base/error.h"

#include <hwloc.h>
#include <hwloc/distances.h>

/** The functions that are used, by their names. */
#define HWLOC_LIBRARY_FUNCTIONS(F)                                                                 \
    F(hwloc_topology_init)                                                                         \
    F(hwloc_topology_set_flags)                                                                    \
    F(hwloc_topology_set_xmlbuffer)                                                                \
    F(hwloc_topology_load)                                                                         \
    F(hwloc_topology_destroy)                                                                      \
    F(hwloc_get_type_depth)                                                                        \
    F(hwloc_get_nbobjs_by_depth)                                                                   \
    F(hwloc_get_obj_by_depth)                                                                      \
    F(hwloc_bitmap_isincluded)                                                                     \
    F(hwloc_bitmap_weight)                                                                         \
    F(hwloc_distances_get_by_type)                                                                 \
    F(hwloc_distances_release)

struct hwloc_library {
#define HWLOC_LIBRARY_MEMBER(name) __typeof__(name) *name;
    HWLOC_LIBRARY_FUNCTIONS(HWLOC_LIBRARY_MEMBER)
#undef HWLOC_LIBRARY_MEMBER
};

/** Load it, once; it stays until the process ends. @return NULL with error 70: it is missing */
const struct hwloc_library *hwloc_library_load(struct error *error);

#endif
