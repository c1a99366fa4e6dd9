/*
 * A document of a spec with its defaults written out.
 *
 * Each key that a table of the spec's kinds knows, that is absent, and that has a fixed default
 * gets it, in objects, parts, maps and lists alike. A value in short form is written out where that
 * makes room for a default: "fcfs" as {"kind": "fcfs", ...}. A default that the model finds from
 * other values, and a key that another one of its object stands in place of, stay absent.
 */
#ifndef EXPERIMENTS_SPEC_COMPLETE_H
#define EXPERIMENTS_SPEC_COMPLETE_H

#include "sim/component/parameter.h"

#include <jansson.h>

/** The sections of the kind of system. @param document  of a point @return a new reference */
json_t *complete_document(const json_t *document);

/** One section by its table. @return a new reference */
json_t *complete_section(const struct table *table, const json_t *section);

#endif
