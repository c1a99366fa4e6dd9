/* The parameters of an array with controllers: their table and check. */
#ifndef MODELS_STORAGE_ARRAY_PARAMETERS_H
#define MODELS_STORAGE_ARRAY_PARAMETERS_H

#include "models/storage/array.h"

/** Complain of mistakes across rows. @param from  struct array_parameters */
void array_check(const void *from, const struct scope *scope, const struct check_context *context);

#endif
