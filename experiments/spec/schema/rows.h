/*
 * The JSON Schema of parameters, made from their tables.
 *
 * The limits of single values stand in the schema; rules that only the checker knows (routes that
 * lead nowhere, unstable queues) do not. A key that a table requires may come from a file that the
 * spec extends, from its machine or from its sweep: required keys are demanded only where a spec
 * has none of these.
 */
#ifndef EXPERIMENTS_SPEC_SCHEMA_ROWS_H
#define EXPERIMENTS_SPEC_SCHEMA_ROWS_H

#include "sim/component/kind.h"

#include <jansson.h>

/** The object of a table. @param is_strict  demand what the table requires
 *  @param kind  NULL, or what the member "kind" must be */
json_t *schema_object(const struct table *table, bool is_strict, const char *kind);

/** The value of a row. */
json_t *schema_row(const struct parameter *row, bool is_strict);

/** The names of the kinds of a role. */
json_t *schema_kinds(const char *role);

#endif
