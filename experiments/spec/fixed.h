/*
 * Swept values that --set fixes: their axes are left out.
 *
 * A path of "sweep" is no axis any more. A path of a group of "zip" fixes the position of the
 * group: the other paths keep their values where this one has the value that was set; where it
 * never has, the others have to be set too. Entries of "exclude" that name the path count where
 * they agree with the value. A comparison or fit along the axis is left out, with a warning.
 */
#ifndef EXPERIMENTS_SPEC_FIXED_H
#define EXPERIMENTS_SPEC_FIXED_H

#include "experiments/spec/spec.h"

/**
 * Leave out the axes that settings fix.
 *
 * @param document  after the settings were put in; it stays as it is
 * @param fixed     room for a path for each setting; set to those that the document sweeps
 * @param count     set to how many there are
 * @return a new reference
 */
json_t *fixed_document(const json_t *document, const struct spec_options *options,
                       const char **fixed, size_t *count, struct complaints *complaints);

/** The value of a setting: JSON, or a text where it is none. NULL: it is no UTF-8. */
json_t *fixed_value(const struct setting *setting);

/** Where a complaint about a setting stands: "--set PATH". To be freed with memory_free. */
char *fixed_where(const char *path);

#endif
