/* Definitions of the JSON Schema: quantities, distributions and swept values. */
#ifndef EXPERIMENTS_SPEC_SCHEMA_DEFINITIONS_H
#define EXPERIMENTS_SPEC_SCHEMA_DEFINITIONS_H

#include <jansson.h>

/** Definitions of quantities, distributions and the like, to be referred to as #/$defs/NAME. */
json_t *schema_definitions(void);

#endif
