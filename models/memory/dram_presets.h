/*
 * Presets of DRAM: organization and times of a grade of devices, as JEDEC specifies them.
 */
#ifndef MODELS_MEMORY_DRAM_PRESETS_H
#define MODELS_MEMORY_DRAM_PRESETS_H

#include "models/memory/dram_parameters.h"

/** One grade of devices on one channel. */
struct dram_preset {
    uint32_t bank_groups;
    uint32_t banks_per_group;
    uint32_t row_bytes;      /* of a bank, over all devices of a rank */
    uint32_t burst_bytes;    /* that one burst carries */
    struct dram_times times; /* [ps] */
};

/** "DDR4-2933", ... by number; NULL at the end. */
extern const char *const dram_preset_names[];

/** @param preset  its number */
const struct dram_preset *dram_preset(int preset);

#endif
