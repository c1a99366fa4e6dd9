/* A JSON value in a few words, for messages: `"80"`, `3.5`, `an object`. */
#ifndef EXPERIMENTS_SPEC_DESCRIBE_VALUE_H
#define EXPERIMENTS_SPEC_DESCRIBE_VALUE_H

#include <jansson.h>

enum { DESCRIBE_VALUE_BYTES = 64 };

/** Describe what stands in a spec; long texts are cut. @return buffer */
const char *describe_value(char buffer[DESCRIBE_VALUE_BYTES], const json_t *json);

/** Compact JSON of a value with the shortest digits of reals; memory_free() it. */
char *describe_value_json(const json_t *json);

#endif
