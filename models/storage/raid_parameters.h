/* The parameters of an array: their check, and the layout that they give. */
#ifndef MODELS_STORAGE_RAID_PARAMETERS_H
#define MODELS_STORAGE_RAID_PARAMETERS_H

#include "models/storage/raid.h"

/** The layout of an array. */
struct raid_layout raid_layout_of(const struct raid_parameters *parameters);

/** Complain of mistakes across rows. @param from  struct raid_parameters */
void raid_check(const void *from, const struct scope *scope, const struct check_context *context);

#endif
