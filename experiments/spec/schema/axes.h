/*
 * The axes of a sweep in the JSON Schema.
 *
 * A path that a spec may sweep is a pattern: "system.stations.NAME.servers" is
 * "^system\.stations\.[A-Za-z][A-Za-z0-9_-]*\.servers$". Its values have the schema of the
 * parameter there. Which names a spec has given to its stations a schema cannot know.
 */
#ifndef EXPERIMENTS_SPEC_SCHEMA_AXES_H
#define EXPERIMENTS_SPEC_SCHEMA_AXES_H

#include "sim/component/kind.h"

#include <jansson.h>

/** The object of swept paths, for specs with this kind of system.
 *  @param definitions  of quantities and distributions; parts are added @return a new reference */
json_t *schema_axes(const struct kind *system, json_t *definitions);

#endif
